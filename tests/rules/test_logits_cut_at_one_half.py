from __future__ import annotations

import pytest

from kerasdoctor.rules.evaluation.logits_cut_at_one_half import logits_cut_at_one_half as rule
from rules.evaluation_of import NUMBERS, SIGMOID, findings_of, lines_of, stack

LOGITS = NUMBERS + stack(1, None, "keras.losses.BinaryCrossentropy(from_logits=True)") + "model.fit(x, y)\n"


@pytest.mark.parametrize(
    "code",
    [
        "answers = model.predict(x) > 0.5",
        "answers = np.where(model.predict(x)[:, 0] >= 0.5, 1, 0)",
        "answers = 0.5 < model(x)",
        "answers = np.round(model.predict(x))",
        "answers = model.predict(x).round()",
    ],
)
def test_one_half_on_logits_is_found(code: str) -> None:
    assert lines_of(rule, LOGITS + code) == [code]


@pytest.mark.parametrize(
    "code",
    [
        "answers = model.predict(x) > 0",
        "answers = model.predict(x) > 0.7",
        "answers = tf.sigmoid(model.predict(x)) > 0.5",
        "answers = keras.ops.sigmoid(model.predict(x)) > 0.5",
        "answers = 1 / (1 + np.exp(-model.predict(x))) > 0.5",
        "asking = Sequential([model, keras.layers.Activation('sigmoid')])\nanswers = asking.predict(x) > 0.5",
        "print(np.round(model.predict(x), 3))",
        "print(model.predict(x).round(3))",
        "answers = np.round(tf.nn.sigmoid(model.predict(x)))",
    ],
)
def test_zero_and_a_sigmoid_are_fine(code: str) -> None:
    assert findings_of(rule, LOGITS + code) == []


def test_probabilities_are_fine() -> None:
    assert findings_of(rule, SIGMOID + "answers = model.predict(x) > 0.5") == []


def test_zero_is_the_fix() -> None:
    (finding,) = findings_of(rule, LOGITS + "answers = model.predict(x) > 0.5")
    assert finding.fixes[0].rewrites[0][1] == "0"
    (finding,) = findings_of(rule, LOGITS + "answers = np.round(model.predict(x))")
    assert finding.fixes[0].advice
