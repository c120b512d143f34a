"""A watch looks before each training, tells each thing once, and changes nothing."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from kerasdoctor import SetupError, Watch, unwatch, watch
from kerasdoctor.checkup import project, watching
from kerasdoctor.checkup.chief import is_chief
from kerasdoctor.live.examination import Examination
from kerasdoctor.live.probing import probe
from kerasdoctor.report import Report
from kerasdoctor.rules import all_rules
from live.setups import compiled, dense
from live.test_no_trace import BITS, CCE, MODELS, NUMBERS, RESIDUES, training

Look = Callable[[Any, Any, Any], object]


@pytest.fixture(autouse=True)
def _nothing_watched_after(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(probe, "MEMORISE_STEPS", 3)
    monkeypatch.setattr(probe, "HELD_OUT_STEPS", 3)
    monkeypatch.setenv(watching.TESTING, "1")
    yield
    unwatch()
    assert "fit" not in vars(keras.Model)


def broken() -> Any:
    return compiled(dense(8, 7, inputs=7), CCE)


def right() -> Any:
    return compiled(dense(8, 7, inputs=7))


def fit(model: Any, y: Any = RESIDUES, **more: Any) -> Any:
    return model.fit(BITS, y, verbose=0, **more).history


def flat(value: Any) -> list[Any]:
    found: list[Any] = keras.tree.flatten(value)
    return found


@pytest.mark.parametrize("probing", [False, True], ids=["pass", "probe"])
@pytest.mark.parametrize("name", MODELS)
def test_the_training_that_follows_is_the_same_bit_by_bit(name: str, probing: bool) -> None:
    plain = training(name, 5, None)
    with watch(probe=probing, show=lambda _: None) as watched:
        looked = training(name, 5, None)
    assert len(watched.reports) == 1
    assert watched.reports[0].diagnoses[0].network is not None
    for part in plain:
        for mine, other in zip(flat(plain[part]), flat(looked[part]), strict=True):
            np.testing.assert_array_equal(mine, other, err_msg=part)


def stateful() -> tuple[Any, Any, Any]:
    layers = [keras.Input(batch_shape=(16, 7, 1)), keras.layers.GRU(4, stateful=True)]
    model = keras.Sequential([*layers, keras.layers.Dense(7, activation="softmax")])
    return compiled(model, CCE, "adam"), BITS[..., None], RESIDUES


def two_outputs() -> tuple[Any, Any, Any]:
    inputs = keras.Input((7,))
    hidden = keras.layers.Dropout(0.3)(keras.layers.Dense(8, activation="relu")(inputs))
    outputs = {
        "bits": keras.layers.Dense(7, activation="sigmoid", name="bits")(hidden),
        "size": keras.layers.Dense(1, name="size")(hidden),
    }
    model = keras.Model(inputs, outputs)
    losses = {"bits": "binary_crossentropy", "size": "mse"}
    return compiled(model, losses, "adam"), BITS, {"bits": RESIDUES, "size": NUMBERS / 96}


@pytest.mark.parametrize("make", [stateful, two_outputs])
def test_states_and_several_outputs_are_left_alone_too(make: Callable[[], tuple[Any, Any, Any]]) -> None:
    def trained() -> tuple[Any, Any]:
        keras.utils.clear_session()
        keras.utils.set_random_seed(3)
        model, x, y = make()
        history = model.fit(x, y, epochs=2, batch_size=16, verbose=0).history
        return history, [*model.get_weights(), *map(np.asarray, model.optimizer.variables)]

    plain = trained()
    with watch(probe=True, show=lambda _: None) as watched:
        looked = trained()
    assert len(watched.reports) == 1
    for mine, other in zip(flat(plain), flat(looked), strict=True):
        np.testing.assert_array_equal(mine, other)


def test_the_diagnosis_is_shown_with_the_users_lines(capfd: pytest.CaptureFixture[str]) -> None:
    model = broken()
    watch()
    fit(model)
    said = capfd.readouterr()
    assert said.out == ""
    assert "breaks[softmax-over-multi-hot-labels]" in said.err
    assert f"{Path(__file__).name}:" in said.err


def test_a_right_setup_takes_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    model = right()
    watch()
    fit(model, NUMBERS % 7, epochs=100, validation_split=0.1)
    said = capfd.readouterr().err.strip().splitlines()
    assert len(said) == 1
    assert said[0].startswith("kerasdoctor: nothing found at ")


def test_folds_of_one_setup_are_looked_at_once() -> None:
    shown: list[Report] = []
    with watch(show=shown.append) as watched:
        for _ in range(3):
            fit(broken())
    assert len(watched.reports) == len(shown) == 1


def test_the_same_findings_in_another_setup_of_the_line_take_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    shown: list[Report] = []
    with watch(show=shown.append) as watched:
        for width in (4, 5, 6):
            fit(compiled(dense(width, 7, inputs=7), CCE))
    assert len(watched.reports) == 3
    assert len(shown) == 1
    assert capfd.readouterr().err.count("as before") == 2


def test_a_search_is_looked_at_for_a_while_only(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(watching, "MOST_SETUPS", 2)
    with watch(show=lambda _: None) as watched:
        for width in (2, 3, 4, 5, 6):
            fit(compiled(dense(width, 7, inputs=7), CCE))
    assert len(watched.reports) == 2
    assert capfd.readouterr().err.count("further ones are not") == 1


def test_strict_raises_before_anything_is_trained() -> None:
    model = broken()
    before = [weight.copy() for weight in model.get_weights()]
    with watch(strict=True, show=lambda _: None), pytest.raises(SetupError, match="add up to 1") as raised:
        fit(model)
    assert raised.value.report.worst is not None
    for mine, other in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, other)


def test_a_setup_that_was_refused_is_judged_again_when_it_is_tried_again() -> None:
    model, labels = broken(), [RESIDUES, RESIDUES, np.eye(7)[NUMBERS % 5]]
    with watch(strict=True, show=lambda _: None) as watched:
        for y in labels:
            try:
                fit(model, y)
            except SetupError:
                assert int(model.optimizer.iterations) == 0
    assert len(watched.reports) == 3
    assert int(model.optimizer.iterations) > 0


def test_strict_lets_a_right_setup_train() -> None:
    with watch(strict=True, show=lambda _: None):
        assert fit(right(), NUMBERS % 7)["loss"]


def test_a_fault_of_ours_is_one_line_and_the_training_goes_on(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(watching, "name_of", fail)
    monkeypatch.delenv(watching.TESTING)
    with watch():
        assert fit(broken())["loss"]
    said = capfd.readouterr().err.strip().splitlines()
    assert said == [
        "kerasdoctor: looking at this fit failed (RuntimeError: a fault of ours); the training is not affected"
    ]
    monkeypatch.setenv(watching.TESTING, "1")
    with watch(), pytest.raises(RuntimeError, match="of ours"):
        fit(broken())


# Every way that an examination looks, and the trial of a fix.
LOOKS = ("_network", "_training", "_data", "_ceilings", "_initial_pass", "_probe", "_crash", "_attempt")


def test_every_look_is_made_to_fail_below() -> None:
    looks = {name for name in vars(Examination) if f"self.{name}," in inspect.getsource(Examination.observe)}
    assert {*looks, "_attempt"} == set(LOOKS)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        *((name, RuntimeError("broken")) for name in LOOKS),
        ("_initial_pass", MemoryError()),
        ("_probe", RecursionError("deep")),
    ],
)
def test_an_observer_that_fails_reaches_nobody(name: str, error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    plain = training("dense", 5, None)
    monkeypatch.setattr(Examination, name, fail)
    with watch(probe=True, show=lambda _: None) as watched:
        looked = training("dense", 5, None)
    assert len(watched.reports) == 1
    for part in plain:
        for mine, other in zip(flat(plain[part]), flat(looked[part]), strict=True):
            np.testing.assert_array_equal(mine, other, err_msg=part)


def test_rules_that_all_fail_reach_nobody(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    def fail(*_facts: object) -> Iterator[Any]:
        raise RuntimeError("a fault of ours")
        yield

    monkeypatch.setattr(project, "chosen_rules", lambda *_: [replace(rule, judge=fail) for rule in all_rules()])
    plain = training("dense", 5, None)
    with watch() as watched:
        looked = training("dense", 5, None)
    assert plain["history"] == looked["history"]
    assert len(watched.reports[0].diagnoses[0].crashed) > len(all_rules()) / 2
    assert "Traceback" not in capfd.readouterr().err


def test_errors_of_the_user_pass_through_as_they_are() -> None:
    def failing(y_true: Any, y_pred: Any) -> Any:
        raise KeyError("mine")

    with watch(show=lambda _: None), pytest.raises(KeyError, match="mine"):
        fit(compiled(dense(8, 7, inputs=7), failing))
    with watch(show=lambda _: None), pytest.raises(TypeError, match="no_such"):
        right().fit(BITS, RESIDUES, no_such=1)


def test_only_the_chief_of_a_distributed_training_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    def looks(task: dict[str, Any]) -> int:
        monkeypatch.setenv("TF_CONFIG", json.dumps({"task": task}))
        with watch(show=lambda _: None) as watched:
            fit(broken())
        return len(watched.reports)

    assert looks({"type": "worker", "index": 1}) == 0
    assert looks({"type": "worker", "index": 0}) == 1
    assert looks({"type": "chief", "index": 0}) == 1
    assert looks({"type": "ps", "index": 0}) == 0
    monkeypatch.setenv("TF_CONFIG", "no json")
    assert is_chief()


def test_watching_again_replaces_the_first_and_stopping_ends_it() -> None:
    first = watch(show=lambda _: None)
    second = watch(show=lambda _: None)
    fit(broken())
    assert (len(first.reports), len(second.reports)) == (0, 1)
    unwatch()
    fit(compiled(dense(5, 7, inputs=7), CCE))
    assert len(second.reports) == 1
    assert isinstance(second, Watch)


def test_warnings_that_are_errors_stay_the_users_affair() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with watch(show=lambda _: None) as watched:
            fit(right(), NUMBERS % 7)
        assert warnings.filters[0][0] == "error"
    assert watched.reports


def test_a_fit_inside_of_a_wrapper_is_told_at_the_users_line() -> None:
    inside = "/venv/lib/python3/site-packages/tuner.py"
    made: dict[str, Any] = {}
    exec(compile("def search(model, x, y):\n    model.fit(x, y, verbose=0)\n", inside, "exec"), made)
    with watch(show=lambda _: None) as watched:
        made["search"](broken(), BITS, RESIDUES)
    assert watched.reports[0].subject.partition(":")[0].endswith(Path(__file__).name)


SCRIPT = """
import kerasdoctor
watched = kerasdoctor.watch(show=lambda report: None)
import sys
assert "keras" not in sys.modules
import keras, numpy as np
model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, activation="softmax")])
model.compile(loss="binary_crossentropy", optimizer="adam")
model.fit(np.zeros((64, 3)), np.arange(64) % 2, verbose=0)
report, = watched.reports
assert report.subject == "train.py:9", report.subject
assert "softmax-over-one-unit" in [cause.rule.name for cause in report.diagnoses[0].causes]
print("watched")
"""


def test_a_watch_may_begin_before_keras_is_imported(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(SCRIPT)
    environment = {**os.environ, watching.TESTING: "1"}
    done = subprocess.run(
        [sys.executable, "train.py"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.stdout == "watched\n", done.stderr
