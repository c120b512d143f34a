from __future__ import annotations

import pytest

from kerasdoctor.rules.custom.unsafe_branch_of_where import unsafe_branch_of_where as rule
from rules.evaluation_of import IMPORTS, NUMBERS, findings_of, stack
from rules.mending import mended_text, said


def loss(body: str) -> str:
    start = NUMBERS + "from keras import ops\nfrom keras import backend as K\n"
    return start + stack(1, None, "loss").join((f"def loss(t, p):\n    {body}\n", "model.fit(x, y)\n"))


@pytest.mark.parametrize(
    "body",
    [
        "return tf.reduce_mean(tf.where(t != 0, tf.abs((t - p) / t), 0.0))",
        "return ops.mean(ops.where(t > 0, ops.square(t - p) / t, ops.zeros_like(t)))",
        "return ops.mean(ops.where(ops.equal(t, 0), 0.0, ops.divide(t - p, t)))",
        "mask = tf.not_equal(t, 0)\n    return tf.reduce_mean(tf.where(mask, p / t, tf.zeros_like(t)))",
        "return tf.reduce_mean(tf.where(p > 0, tf.math.log(p), 0.0))",
        "return tf.reduce_mean(tf.where(t > 0, t * tf.math.log(t / p), 0.0))",
        "return tf.reduce_mean(tf.where(tf.abs(t) > 1e-7, p / tf.cast(t, tf.float32), 0.0))",
        "n = tf.reduce_sum(p, axis=-1)\n    return tf.where(tf.reduce_sum(p, axis=-1) == 0, 0.0, t / n)",
    ],
)
def test_an_operation_without_a_slope_is_found(body: str) -> None:
    assert len(findings_of(rule, loss(body))) == 1


@pytest.mark.parametrize(
    "body",
    [
        "s = ops.where(t != 0, t, 1.0)\n    return ops.mean(ops.where(t != 0, (t - p) / s, 0.0))",
        "return tf.reduce_mean(tf.where(t != 0, tf.math.divide_no_nan(t - p, t), 0.0))",
        "return tf.reduce_mean(tf.where(t != 0, (t - p) / (t + 1e-7), 0.0))",
        "return tf.reduce_mean(tf.where(t > 0.5, (t - p) / t, 0.0))",  # far from 0
        "return tf.reduce_mean(tf.where(t != 0, p, p / t))",  # another mistake
        "return tf.reduce_mean(tf.where(t > 0, tf.math.log(t), 0.0) * p)",  # no prediction in it
        "return tf.reduce_mean(tf.where(p > 0, tf.math.log(p + 1e-7), 0.0))",
        "return tf.reduce_mean(tf.where(t > 0, t / (1 + p), 0.0))",
        "return tf.reduce_mean(tf.where(x_of(t) > 0, p / x_of(t), 0.0))",  # perhaps another each time
        "return tf.reduce_mean(tf.where(t != other, (t - p) / t, 0.0))",
    ],
)
def test_a_safe_branch_is_fine(body: str) -> None:
    assert findings_of(rule, loss(body)) == []


def test_a_metric_has_no_gradient() -> None:
    body = "return tf.reduce_mean(tf.where(t != 0, tf.abs((t - p) / t), 0.0))"
    script = loss(body).replace("loss=loss", 'loss="mse", metrics=[loss]')
    assert findings_of(rule, script) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "tf.reduce_mean(tf.where(t != 0, (t - p) / t, 0.0))",
            "tf.reduce_mean(tf.where(t != 0, (t - p) / tf.where(t == 0, tf.ones_like(t), t), 0.0))",
        ),
        (
            "keras.ops.mean(keras.ops.where(t != 0, p / t, 0.0))",
            "keras.ops.mean(keras.ops.where(t != 0, p / keras.ops.where(t == 0, keras.ops.ones_like(t), t), 0.0))",
        ),
    ],
)
def test_the_divisor_is_made_safe(before: str, after: str) -> None:
    script = IMPORTS + NUMBERS + f"loss = lambda t, p: {before}\n" + stack(1, None, "loss") + "model.fit(x, y)\n"
    assert f"loss = lambda t, p: {after}" in mended_text(rule, script)


def test_without_a_name_of_the_library_there_is_advice() -> None:
    code = "loss = lambda t, p: reduce_mean(where(t != 0, abs(t - p) / t, 0.0))\n"
    script = (IMPORTS + NUMBERS).replace("import tensorflow as tf", "from tensorflow import abs, reduce_mean, where")
    (finding,) = said(rule, script + code + stack(1, None, "loss") + "model.fit(x, y)\n")
    assert finding.fixes[0].advice
