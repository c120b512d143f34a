"""The lines that made layers, for a watch and for a model that is handed over."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keras
import pytest

from kerasdoctor import unwatch, watch
from kerasdoctor.checkup.lines import UNKNOWN
from kerasdoctor.live.program import Program
from kerasdoctor.places import Line, Part
from kerasdoctor.report import Report

RULE = "softmax-over-one-unit"
MAKING = """
import keras

def make(units):
    return keras.Sequential([
        keras.Input((4,)),
        keras.layers.Dense(8, activation="relu"),
        keras.layers.Dense(units, activation="softmax"),
    ])
"""
GIVEN = (
    MAKING
    + """
import numpy as np
import kerasdoctor

model = make(1)
model.compile(loss="binary_crossentropy", optimizer="adam")
report = kerasdoctor.check(model, np.ones((80, 4)), np.arange(80) % 2, probe=False)
"""
)
FITTING = """
import numpy as np
from made_elsewhere import make

def train():
    model = make(1)
    model.compile(loss="binary_crossentropy", optimizer="adam")
    return model

def fit(model):
    model.fit(np.random.default_rng(0).normal(size=(80, 4)), np.arange(80) % 2, verbose=0)
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))

    def load(name: str, text: str) -> Any:
        path = tmp_path / f"{name}.py"
        path.write_text(text)
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        made = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, name, made)
        spec.loader.exec_module(made)
        return made

    yield load
    unwatch()


def places(report: Report) -> list[Line | Part]:
    (cause,) = (cause for cause in report.diagnoses[0].causes if cause.rule.name == RULE)
    return [spot.place for spot in cause.finding.places]


def test_a_model_that_is_handed_over_is_placed_by_the_source_around(module: Any) -> None:
    report = module("handed_over", GIVEN).report
    first, *_ = places(report)
    assert isinstance(first, Line)
    assert (first.path, first.line) == ("handed_over.py", 8)
    assert 'keras.layers.Dense(units, activation="softmax"),' in str(report)
    assert report.diagnoses[0].causes[0].remedies[0].diff
    assert UNKNOWN not in report.notes
    names = {cause.rule.name for cause in report.diagnoses[0].causes}
    assert "unseeded-training" not in names, "only the model is judged, not the rest of the source"


@pytest.mark.filterwarnings("ignore::UserWarning")  # Keras itself says that such a softmax is always 1
@pytest.mark.parametrize("early", [True, False])
def test_a_watch_knows_layers_that_are_made_in_another_file_behind_it(module: Any, early: bool) -> None:
    module("made_elsewhere", MAKING)
    script = module("fitting", FITTING)
    before = vars(keras.layers.Layer)["__new__"]
    told: list[Report] = []
    model = None if early else script.train()
    with watch(show=told.append):
        script.fit(model or script.train())
    assert vars(keras.layers.Layer)["__new__"] is before
    (report,) = told
    first, *_ = places(report)
    if early:
        assert isinstance(first, Line)
        assert (first.path, first.line) == ("made_elsewhere.py", 8)
        assert "keras.layers.Dense(units" in str(report)
        assert UNKNOWN not in report.notes
    else:
        assert first == Part("the output layer")
        assert UNKNOWN in report.notes


def test_code_of_the_user_is_what_nobody_has_installed() -> None:
    known = Program.of_the_user().above
    assert known.get(__file__) == 0
    for file in (keras.__file__, Path.__module__, importlib.util.__file__, "<frozen importlib._bootstrap>"):
        assert known.get(file if file != "pathlib" else sys.modules["pathlib"].__file__ or "") is None
