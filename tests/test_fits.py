"""A script with several fits: each distinct setup is looked at once, and nothing of a real run is replaced."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from kerasdoctor.checkup import Options, check_file
from kerasdoctor.checkup.fits import LEAST_SHARE, MOST_SETUPS, Round
from kerasdoctor.cli import cli
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


@pytest.mark.usefixtures("folder")
def test_one_of_several_fits_can_be_asked_for() -> None:
    report = checked(SETUPS, fits=4)
    assert [case.case for case in report.diagnoses] == ["train.py:36"]
    assert report.notes[0] == "only the fit reached as number 4 was examined; there are others in lines 22 and 34"
    stop = checked(SETUPS, fits=9).stop
    assert stop is not None
    assert stop.message == "the script comes to 4 distinct setups, and --fit asks for number 9"


@pytest.mark.usefixtures("folder")
def test_what_keeps_a_script_from_its_next_fit_is_told() -> None:
    report = checked(SETUPS.replace("bad = build(", "1 / 0\nbad = build("))
    assert len(report.diagnoses) == 3
    assert report.notes[0] == (
        "not reached: the fit in line 37, because after a fit that was cut short the script raises "
        "ZeroDivisionError at line 35: division by zero"
    )


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
