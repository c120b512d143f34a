from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.custom.square_root_of_zero import square_root_of_zero as rule
from rules.evaluation_of import NUMBERS, findings_of, stack


def loss(body: str, activation: str | None = "relu") -> str:
    start = NUMBERS + f"from keras import ops\ndef loss(t, p):\n    {body}\n"
    return start + stack(1, activation, "loss") + "model.fit(x, y)\n"


@pytest.mark.parametrize("activation", ["relu", "softmax"])
def test_a_root_of_predictions_that_reach_zero_is_found(activation: str) -> None:
    (finding,) = findings_of(rule, loss("return ops.mean(ops.sqrt(p) - t)", activation))
    assert finding.severity is None


@pytest.mark.parametrize("activation", ["sigmoid", "softplus", None])
def test_other_predictions_stay_above_zero(activation: str | None) -> None:
    assert findings_of(rule, loss("return ops.mean(ops.sqrt(p) - t)", activation)) == []


@pytest.mark.parametrize(
    "body",
    [
        "return ops.sqrt(ops.mean(ops.square(p - t), axis=-1))",
        "return tf.sqrt(tf.reduce_sum((t - p) ** 2, -1))",
        "return tf.reduce_mean(tf.sqrt(tf.square(tf.cast(t, tf.float32) - p)))",
        "return tf.reduce_mean(tf.norm(p - t, axis=-1))",
        "return ops.mean(ops.sqrt(ops.square(ops.subtract(p, t))))",
    ],
)
def test_a_root_of_the_error_of_each_row_is_worth_a_look(body: str) -> None:
    (finding,) = findings_of(rule, loss(body, None))
    assert finding.severity is Severity.SMELLS


@pytest.mark.parametrize(
    "body",
    [
        "return ops.sqrt(ops.mean(ops.square(p - t)))",  # over the whole batch
        "return tf.sqrt(tf.reduce_mean(tf.square(p - t), axis=-1) + 1e-7)",
        "return tf.sqrt(tf.maximum(tf.square(p - t), 1e-7))",
        "return tf.reduce_mean(tf.norm(p - t))",
        "return tf.reduce_mean(tf.sqrt(t) - p)",
        "return ops.mean(ops.sqrt(p + 1e-7) - t)",
        "return ops.mean(np.sqrt(p) - t)",
        "return tf.sqrt(tf.square(t))",
        "return tf.sqrt((t - p) ** 4)",
    ],
)
def test_what_stays_above_zero_is_fine(body: str) -> None:
    assert findings_of(rule, loss(body)) == []


def test_a_metric_has_no_gradient() -> None:
    script = loss("return ops.mean(ops.sqrt(p) - t)").replace("loss=loss", 'loss="mse", metrics=[loss]')
    assert findings_of(rule, script) == []
