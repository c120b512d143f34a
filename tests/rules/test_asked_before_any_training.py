from __future__ import annotations

import textwrap

import pytest

from kerasdoctor.rules.evaluation.asked_before_any_training import asked_before_any_training
from rules.mending import said

START = """
import keras
from keras.layers import *
shared = Dense(4)
def build():
    model = keras.Sequential([Dense(4), Dense(1)])
    model.compile("adam", "mse")
    return model
def wire():
    inputs = keras.Input((4,))
    return keras.Model(inputs, Dense(1)(Dense(4)(inputs)))
def share():
    inputs = keras.Input((4,))
    return keras.Model(inputs, Dense(1)(shared(inputs)))
"""


def lines(body: str) -> list[int]:
    script = START + textwrap.dedent(body).lstrip()
    places = [one.places[0].place for one in said(asked_before_any_training, script)]
    return [getattr(place, "line", 0) - START.count("\n") for place in places]


@pytest.mark.parametrize("made", ["build()", "wire()"])
@pytest.mark.parametrize("asked", ["predict(x)", "evaluate(x, y)"])
def test_a_new_model_is_asked(made: str, asked: str) -> None:
    assert lines(f"model = {made}\nmodel.fit(x, y)\nmodel = {made}\nmodel.{asked}\n") == [4]
    assert lines(f"old = {made}\nold.fit(x, y)\nnew = {made}\nnew.summary()\nprint(new.{asked})\n") == [5]


def test_a_clone_is_asked() -> None:
    assert lines("model = build()\nmodel.fit(x, y)\nnew = keras.models.clone_model(model)\nnew.predict(x)\n") == [4]


@pytest.mark.parametrize(
    "after",
    [
        "model.predict(x)",
        "new = build()\nnew.fit(x, y)\nnew.predict(x)",
        "new = build()\nnew.predict(x)\nnew.fit(x, y)",
        "new = build()\nnew.load_weights('w')\nnew.predict(x)",
        "new = build()\nnew.set_weights(model.get_weights())\nnew.predict(x)",
        "new = build()\nnew.layers[0].set_weights(w)\nnew.predict(x)",
        "new = build()\nprepare(new)\nnew.predict(x)",
        "new = build()\nnew.predict(x)\nothers = [new]",
        "new = build()\nif some:\n    new.predict(x)\nelse:\n    pass",
        "for _ in range(some):\n    new = build()\n    new.predict(x)",
        "def later():\n    new = build()\n    new.predict(x)",
        "new = keras.Sequential([Dense(1)])\nnew.predict(x)",
        "new = keras.models.clone_model(model)\nnew.set_weights(model.get_weights())\nnew.predict(x)",
    ],
)
def test_others_are_left_alone(after: str) -> None:
    assert lines(f"model = build()\nmodel.fit(x, y)\n{after}\n") == []


def test_layers_in_common() -> None:
    assert lines("old = share()\nold.compile('adam', 'mse')\nold.fit(x, y)\nnew = share()\nnew.predict(x)\n") == []


def test_asked_before_the_other_is_trained() -> None:
    assert lines("new = build()\nnew.predict(x)\nold = build()\nold.fit(x, y)\n") == []
