from __future__ import annotations

import pytest

from kerasdoctor.rules.custom.loss_without_gradient import loss_without_gradient as rule
from rules.evaluation_of import NUMBERS, findings_of, lines_of, stack


def script(loss: str, name: str = "loss") -> str:
    model = stack(1, "sigmoid", name)
    return NUMBERS + "from keras import ops\nfrom keras import backend as K\n" + loss + model + "model.fit(x, y)\n"


def loss(body: str) -> str:
    return script(f"def loss(t, p):\n    {body}\n")


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("return ops.mean(ops.abs(t - ops.round(p)))", "return ops.mean(ops.abs(t - ops.round(p)))"),
        ("c = ops.cast(p > 0.5, 'float32')\n    return 1 - ops.mean(c * t)", "c = ops.cast(p > 0.5, 'float32')"),
        ("return tf.reduce_mean(tf.cast(p, tf.int32) - t)", "return tf.reduce_mean(tf.cast(p, tf.int32) - t)"),
        ("c = K.argmax(p, axis=-1)\n    return K.mean(K.cast(c, 'float32') - t)", "c = K.argmax(p, axis=-1)"),
        ("return np.mean((t - p) ** 2)", "return np.mean((t - p) ** 2)"),
        ("return tf.reduce_mean(t - p.numpy())", "return tf.reduce_mean(t - p.numpy())"),
    ],
)
def test_a_loss_behind_a_step_is_found(body: str, line: str) -> None:
    assert lines_of(rule, loss(body)) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "return ops.mean(ops.square(t - p))",
        "return ops.mean(ops.cast(p, 'float32') - t)",
        "hard = p + ops.stop_gradient(ops.round(p) - p)\n    return ops.mean(ops.square(t - hard))",
        "return ops.mean(ops.where(p > 0.5, ops.square(t - p), ops.abs(t - p)))",
        "return elsewhere(t, ops.round(p)) + elsewhere(t, p)",
        "return ops.mean(ops.square(t))",
        "return ops.mean(ops.round(t) - p)",
    ],
)
def test_another_way_to_the_predictions_is_fine(body: str) -> None:
    assert findings_of(rule, loss(body)) == []


def test_a_metric_needs_no_gradient() -> None:
    metric = "def share(t, p):\n    return ops.mean(ops.equal(t, ops.round(p)))\n"
    assert findings_of(rule, script(metric, '"mse", metrics=[share]')) == []
    assert len(findings_of(rule, script(metric, "share"))) == 1
