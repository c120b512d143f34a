from __future__ import annotations

import pytest

from kerasdoctor.rules.custom.loss_arguments_swapped import loss_arguments_swapped as rule
from rules.evaluation_of import NUMBERS, findings_of, lines_of, stack


def loss(body: str, parameters: str = "a, b") -> str:
    return (
        NUMBERS
        + f"from keras import ops\ndef loss({parameters}):\n    {body}\n"
        + stack(1, "sigmoid", "loss")
        + "model.fit(x, y)\n"
    )


@pytest.mark.parametrize(
    "body",
    [
        "return -ops.mean(b * ops.log(a), axis=-1)",
        "return -tf.reduce_sum(tf.math.log(tf.clip_by_value(a, 1e-7, 1.0)) * b)",
        "a = a + 1e-7\n    return -ops.mean(b * ops.log(a))",
    ],
)
def test_the_logarithm_of_the_truth_is_found(body: str) -> None:
    assert lines_of(rule, loss(body)) == ["def loss(a, b):"]


@pytest.mark.parametrize(
    "body",
    [
        "return -ops.mean(a * ops.log(b))",
        "return ops.mean(a * (ops.log(a) - ops.log(b)))",
        "return ops.mean(b * ops.log(b / a))",
        "return ops.mean(ops.square(ops.log(a) - b))",
        "return ops.mean(ops.square(a - b))",
        "return ops.mean(b * ops.log(a) + a * ops.log(b))",
    ],
)
def test_the_logarithm_of_predictions_or_of_both_is_fine(body: str) -> None:
    assert findings_of(rule, loss(body)) == []


def test_names_do_not_decide() -> None:
    right = loss("return -ops.mean(y_pred * ops.log(y_true))", "y_pred, y_true")
    assert findings_of(rule, right) == []
