"""A script with several fits: each distinct setup is looked at once, and nothing of a real run is replaced."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from kerasdoctor.checkup import Options, check_file
from kerasdoctor.checkup.fits import LEAST_SHARE, MOST_SETUPS, Round
from kerasdoctor.cli import cli
from kerasdoctor.live.process.headless import search_elsewhere
from kerasdoctor.report import Report
from kerasdoctor.static.files.source import Source, parse
from kerasdoctor.static.reading import understand

SETUPS = """import numpy as np
from keras import Input, Sequential, callbacks
from keras.layers import Dense
x = np.random.default_rng(0).normal(size=(200, 4))
y = x.argmax(axis=1)

def build(width, activation="softmax", classes=4, loss="sparse_categorical_crossentropy"):
    model = Sequential([Input((4,)), Dense(width, activation="relu"), Dense(classes, activation=activation)])
    model.compile(loss=loss, optimizer="adam", metrics=["accuracy"])
    return model

class Noting(callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.losses = []
    def on_epoch_end(self, epoch, logs=None):
        self.losses.append(logs["loss"])

for fold in range(3):
    noting = Noting()
    model = build(8)
    keep = callbacks.ModelCheckpoint("best.keras")
    history = model.fit(x, y, epochs=5, initial_epoch=1, validation_split=0.2, callbacks=[keep, noting])
    assert sorted(history.history) == ["accuracy", "loss", "val_accuracy", "val_loss"], history.history
    assert history.epoch == [1, 2, 3, 4] and len(history.history["val_loss"]) == 4
    assert len(noting.losses) == 1 and not model.run_eagerly
    assert model.predict(x, verbose=0).shape == (200, 4)
    model.load_weights("best.keras")
model.save("mine.keras")
with open("results.txt", "a") as results:
    results.write("of a short fit")
assert open("results.txt").read() == "of a real runof a short fit"
for width in (4, 16):
    model = build(width)
    model.fit(x, y, epochs=2)
bad = build(8, classes=1, loss="binary_crossentropy")
bad.fit(x, y > 1)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "best.keras").write_text("a real model")
    (tmp_path / "results.txt").write_text("of a real run")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def checked(source: str, **options: object) -> Report:
    Path("train.py").write_text(source)
    return check_file("train.py", Options(probe=False, **options))  # type: ignore[arg-type]


@pytest.mark.slow
def test_each_distinct_setup_is_a_case_and_what_a_real_run_wrote_stays(folder: Path) -> None:
    report = checked(SETUPS)
    assert report.stop is None
    assert [case.case for case in report.diagnoses] == [
        "train.py:22",
        "train.py:34",
        "train.py:34, setup 2",
        "train.py:36",
    ]
    assert not any(note.startswith(("not looked at", "not reached")) for note in report.notes)
    assert [cause.rule.name for cause in report.diagnoses[3].causes][:1] == ["softmax-over-one-unit"]
    assert all(case.live and case.network is not None for case in report.diagnoses)
    assert (folder / "best.keras").read_text() == "a real model"
    assert (folder / "results.txt").read_text() == "of a real run"
    assert sorted(path.name for path in folder.iterdir()) == ["best.keras", "results.txt", "train.py"]
    said = str(report)
    assert "train.py, fit at line 34, setup 2" in said
    assert "was put aside and removed" in " ".join(said.split())


@pytest.mark.slow
@pytest.mark.usefixtures("folder")
def test_one_of_several_fits_can_be_asked_for() -> None:
    two = SETUPS.partition("class Noting")[0] + "build(8).fit(x, y)\nbuild(4).fit(x, y)\n"
    report = checked(two, fits=2)
    assert [case.case for case in report.diagnoses] == ["train.py:13"]
    assert report.notes[0] == "only the fit reached as number 2 was examined; there are others in line 12"
    stop = checked(two, fits=3).stop
    assert stop is not None
    assert stop.message == "the script comes to 2 distinct setups, and --fit asks for number 3"


@pytest.mark.slow
@pytest.mark.usefixtures("folder")
def test_what_keeps_a_script_from_its_next_fit_is_told() -> None:
    report = checked(SETUPS.replace("bad = build(", "1 / 0\nbad = build("))
    assert len(report.diagnoses) == 3
    assert report.notes[0] == (
        "not reached: the fit in line 37, because after a fit that was cut short the script raises "
        "ZeroDivisionError at line 35: division by zero"
    )


SEARCH = (
    SETUPS.partition("class Noting")[0]
    + """
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.model_selection import GridSearchCV, cross_val_score

class Net(ClassifierMixin, BaseEstimator):
    def __init__(self, width=8):
        self.width = width
    def fit(self, x, y):
        self.classes_ = np.unique(y)
        self.model_ = build(self.width)
        self.model_.fit(x, y, epochs=3)
        return self
    def predict(self, x):
        return self.model_.predict(x, verbose=0).argmax(axis=1)

assert len(cross_val_score(Net(), x, y, cv=3, n_jobs=-1)) == 3
search = GridSearchCV(Net(), {"width": [8, 4]}, cv=3, n_jobs=2).fit(x, y)
open("end", "w").close()
assert search.best_params_["width"] in (4, 8)
build(2).fit(x, y)
"""
)


@pytest.mark.slow
@pytest.mark.usefixtures("folder")
def test_a_search_over_settings_and_folds_is_looked_at_once_for_each_setting() -> None:
    report = checked(SEARCH)
    line = SEARCH.splitlines().index("        self.model_.fit(x, y, epochs=3)") + 1
    last = SEARCH.count("\n")
    assert [case.case for case in report.diagnoses] == [
        f"train.py:{line}",
        f"train.py:{line}, setup 2",
        f"train.py:{last}",
    ], report.notes


OWN_LOOPS = {
    "`train_on_batch` at line 14": "for _ in range(10**9):\n    model.train_on_batch(x, y)\n",
    "steps of the optimizer at line 17": """import tensorflow as tf
while True:
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(model(x))
    model.optimizer.apply_gradients(zip(tape.gradient(loss, model.weights), model.weights))
""",
}


@pytest.mark.slow
@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("said", OWN_LOOPS)
def test_a_loop_of_its_own_is_named_at_its_first_step(said: str) -> None:
    stop = checked(SETUPS.partition("class Noting")[0] + "model = build(8)\n" + OWN_LOOPS[said]).stop
    assert stop is not None
    assert stop.message == f"the script trains in a loop of its own, by {said}, and its source shows no call of fit"


def test_a_search_keeps_its_trials_in_a_folder_of_ours(tmp_path: Path) -> None:
    class Tuner:
        def __init__(self, oracle: str, hypermodel: str = "", directory: str = ".", overwrite: bool = False) -> None:
            self.given = oracle, hypermodel, directory, overwrite

    module = SimpleNamespace(engine=SimpleNamespace(base_tuner=SimpleNamespace(BaseTuner=Tuner)))
    search_elsewhere(module, tmp_path)
    assert Tuner("o", directory="mine", overwrite=True).given == ("o", "", str(tmp_path), True)
    assert Tuner("o", "h", "mine", True).given == ("o", "h", str(tmp_path), True)


def fits(text: str, **wanted: object) -> Round:
    source = parse("train.py", text)
    assert isinstance(source, Source)
    return Round(understand(source), wanted.get("fits", "all"), 30.0)  # type: ignore[arg-type]


TWO = """from keras import Input, Sequential
from keras.layers import Dense
def build():
    model = Sequential([Input((4,)), Dense(1)])
    model.compile(loss="mse")
    return model
one, two = build(), build()
one.fit(x, y)
two.fit(x, y)
"""


def test_the_time_is_shared_by_the_fits_that_the_source_shows() -> None:
    rounds = fits(TWO)
    assert rounds.come_to(8) is None
    assert rounds.share("train.py:8") == 15
    rounds.looked(8, 5.0)
    assert rounds.more(for_others=False)
    assert rounds.come_to(9) is None
    assert rounds.share("train.py:9") == 25
    assert not rounds.more(for_others=False)


def test_a_setup_without_time_is_named_and_many_setups_end_the_round() -> None:
    rounds = fits(TWO)
    rounds.looked(9, 30 - LEAST_SHARE / 4)
    assert rounds.come_to(8) is None
    assert rounds.share("train.py:8") is None
    assert "not looked at: train.py:8 (the time is spent: give --budget more, or --fit 1)" in rounds.notes({})
    for number in range(2, MOST_SETUPS + 1):
        assert rounds.come_to(8) == f"setup {number}"
    assert not rounds.more(for_others=True)


@pytest.mark.parametrize("value", ["0", "last", "-1"])
def test_fit_takes_all_first_or_a_number(value: str) -> None:
    done = CliRunner().invoke(cli, ["check", "--fit", value, __file__])
    assert done.exit_code == 2
    assert 'has to be "all", "first" or a whole number' in done.output
