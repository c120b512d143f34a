from __future__ import annotations

import pytest

from kerasdoctor.rules.custom.overlap_minimised import overlap_minimised as rule
from rules.evaluation_of import NUMBERS, findings_of, stack


def script(loss: str, name: str = "loss") -> str:
    model = stack(1, "sigmoid", name)
    return NUMBERS + "from keras import ops\nfrom keras import backend as K\n" + loss + model + "model.fit(x, y)\n"


def loss(body: str) -> str:
    return script(f"def loss(t, p):\n    {body}\n")


@pytest.mark.parametrize(
    "body",
    [
        "return 2 * ops.sum(t * p) / (ops.sum(t) + ops.sum(p))",
        "return K.mean((2 * K.sum(t * p, axis=-1) + 1) / (K.sum(t, axis=-1) + K.sum(p, axis=-1) + 1))",
        "common = K.sum(t * p)\n    return common / (K.sum(t + p) - common)",
        "t, p = K.flatten(t), K.flatten(p)\n    return 2.0 * K.sum(t * p) / (K.sum(K.square(t)) + K.sum(K.square(p)))",
        "return tf.math.divide_no_nan(2 * tf.reduce_sum(t * p), tf.reduce_sum(t) + tf.reduce_sum(p))",
    ],
)
def test_an_overlap_as_loss_is_found(body: str) -> None:
    assert len(findings_of(rule, loss(body))) == 1


@pytest.mark.parametrize(
    "body",
    [
        "return 1 - 2 * ops.sum(t * p) / (ops.sum(t) + ops.sum(p))",
        "return -2 * ops.sum(t * p) / (ops.sum(t) + ops.sum(p))",
        "return -(2 * ops.sum(t * p) / (ops.sum(t) + ops.sum(p)))",
        "d = 2 * ops.sum(t * p) / (ops.sum(t) + ops.sum(p))\n    return ops.log(1 / d)",
        "return ops.sum(ops.square(t - p)) / (ops.sum(t) + ops.sum(p))",
        "return 2 * ops.sum(t * p) / ops.sum(t)",
        "return (ops.sum(t) - 2 * ops.sum(t * p)) / (ops.sum(t) + ops.sum(p))",
    ],
)
def test_what_falls_where_both_agree_is_fine(body: str) -> None:
    assert findings_of(rule, loss(body)) == []


def test_a_metric_may_be_an_overlap() -> None:
    dice = "def dice(t, p):\n    return 2 * ops.sum(t * p) / (ops.sum(t) + ops.sum(p))\n"
    assert findings_of(rule, script(dice, '"mse", metrics=[dice]')) == []
