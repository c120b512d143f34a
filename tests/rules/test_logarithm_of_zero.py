from __future__ import annotations

import pytest

from kerasdoctor.rules.custom.logarithm_of_zero import logarithm_of_zero as rule
from rules.evaluation_of import NUMBERS, findings_of, stack


def script(loss: str, name: str = "loss") -> str:
    model = stack(1, "sigmoid", name)
    return NUMBERS + "from keras import ops\nfrom keras import backend as K\n" + loss + model + "model.fit(x, y)\n"


def loss(body: str) -> str:
    return script(f"def loss(t, p):\n    {body}\n")


@pytest.mark.parametrize(
    "body",
    [
        "return -ops.mean(t * ops.log(p), axis=-1)",
        "return -tf.reduce_mean(t * tf.math.log(1 - p))",
        "p = tf.cast(p, tf.float32)\n    return -K.mean(t * K.log(p))",
    ],
)
def test_a_bare_logarithm_is_found(body: str) -> None:
    assert len(findings_of(rule, loss(body))) == 1


@pytest.mark.parametrize(
    "body",
    [
        "return -ops.mean(t * ops.log(p + 1e-7))",
        "return -ops.mean(t * ops.log(ops.clip(p, 1e-7, 1)))",
        "p = K.clip(p, K.epsilon(), 1)\n    return -K.mean(t * K.log(p))",
        "p = tf.maximum(p, 1e-7)\n    return -K.mean(t * K.log(p))",
        "return -ops.mean(t * ops.log(1 - p + 1e-7))",
        "return ops.mean(ops.square(ops.log(t) - p))",
        "return ops.mean(ops.log1p(p))",
        "return -ops.mean(p.log_prob(t))",
        "return -ops.mean(t * ops.log(2 - p))",
    ],
)
def test_a_guarded_logarithm_is_fine(body: str) -> None:
    assert findings_of(rule, loss(body)) == []


def test_an_output_that_stays_above_zero_is_fine() -> None:
    bare = loss("return -ops.mean(t * ops.log(p), axis=-1)")
    assert findings_of(rule, bare.replace('"sigmoid"', '"softplus"')) == []
    one_minus = loss("return -ops.mean(t * ops.log(1 - p), axis=-1)")
    assert findings_of(rule, one_minus.replace('Dense(1, activation="sigmoid")', 'Dense(1, activation="relu")')) == []
