from __future__ import annotations

import pytest
from static.reading_of import reading_of

from kerasdoctor import facts
from kerasdoctor.finding import Finding
from kerasdoctor.rules.training_state.frozen_after_fit import frozen_after_fit

SETUP = """import keras
import numpy as np
x, y = np.zeros((9, 4)), np.zeros(9)
base = keras.applications.VGG16(include_top=False)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8), keras.layers.Dense(1)])
model.compile('adam', 'mse')
"""


def found(code: str) -> list[Finding]:
    reading = reading_of(SETUP + code)
    said = [item for case in reading.cases for item in frozen_after_fit(case.script, case.trace, None, None)]
    assert all(isinstance(case.trace, facts.Trace) for case in reading.cases)
    return [item for item in said if isinstance(item, Finding)]


@pytest.mark.parametrize(
    "change",
    ["base.trainable = True", "model.trainable = False", "for layer in base.layers:\n    layer.trainable = True"],
)
def test_a_change_between_two_fits(change: str) -> None:
    (finding,) = found(f"model.fit(x, y)\n{change}\nmodel.fit(x, y)\n")
    assert len(finding.places) == 3


@pytest.mark.parametrize(
    "code",
    [
        "base.trainable = True\nmodel.fit(x, y)\n",
        "model.fit(x, y)\nbase.trainable = True\nmodel.compile('adam', 'mse')\nmodel.fit(x, y)\n",
        "model.fit(x, y)\nbase.trainable = True\n",
        "model.fit(x, y)\nmodel.fit(x, y)\n",
        "other = keras.Sequential([base])\nother.compile('adam', 'mse')\n"
        "model.fit(x, y)\nbase.trainable = True\nmodel.fit(x, y)\nother.fit(x, y)\n",
        "def later():\n    base.trainable = True\nmodel.fit(x, y)\nmodel.fit(x, y)\nlater()\n",
    ],
)
def test_compiled_again_or_nothing_to_say(code: str) -> None:
    assert found(code) == []


def test_a_model_that_was_trained_before_shows_it_itself() -> None:
    network = facts.Network(layers=(facts.Layer("Dense", "top"), facts.Layer("Dense", "base")))
    (said,) = frozen_after_fit(None, None, network, facts.Training(stale=("base",)))
    assert isinstance(said, Finding)
    assert said.message.startswith("base changed `trainable`")
    assert [str(spot.place) for spot in said.places] == ["fit", "layer base"]
    many = list(frozen_after_fit(None, None, network, facts.Training(stale=tuple("abcde"))))
    assert isinstance(many[0], Finding)
    assert "a, b, c and 2 more" in many[0].message
    assert list(frozen_after_fit(None, None, network, facts.Training())) == []


def test_what_is_read_and_what_the_model_shows_are_told_once() -> None:
    reading = reading_of(SETUP + "model.fit(x, y)\nbase.trainable = True\nmodel.fit(x, y)\n")
    last = reading.cases[-1]
    assert len(list(frozen_after_fit(last.script, last.trace, None, facts.Training(stale=("vgg16",))))) == 1
