from __future__ import annotations

import pytest

from kerasdoctor.rules.custom.logarithm_of_zero import logarithm_of_zero as rule
from rules.evaluation_of import IMPORTS, NUMBERS, findings_of, stack
from rules.mending import mended_text


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


def scores(body: str) -> str:
    start = NUMBERS + "from keras import ops\n" + f"def loss(t, p):\n    {body}\n"
    return start + stack(2, None, "loss") + "model.fit(x, y)\n"


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("return -ops.sum(t * ops.log(ops.softmax(p)), axis=-1)", 1),
        ("return -tf.reduce_sum(t * tf.math.log(1 - tf.sigmoid(p)))", 1),
        ("return -ops.sum(t * ops.log(ops.softmax(p) + 1e-7), axis=-1)", 0),
        ("return -ops.sum(t * ops.log_softmax(p), axis=-1)", 0),
        ("return ops.sum(t * ops.log(p), axis=-1)", 0),  # what scores of both signs are meant for is not known
        ("return ops.sum(p * ops.log(ops.softmax(t)), axis=-1)", 0),
    ],
)
def test_probabilities_made_inside_the_loss_reach_zero_too(body: str, count: int) -> None:
    assert len(findings_of(rule, scores(body))) == count


@pytest.mark.parametrize(
    ("body", "after"),
    [
        ("return -ops.sum(t * ops.log(ops.softmax(p)), axis=-1)", "return -ops.sum(t * ops.log_softmax(p), axis=-1)"),
        (
            "return -tf.reduce_sum(t * tf.math.log(tf.nn.softmax(p)))",
            "return -tf.reduce_sum(t * tf.nn.log_softmax(p))",
        ),
        ("return -tf.reduce_sum(tf.math.log(tf.sigmoid(p)))", "return -tf.reduce_sum(tf.math.log_sigmoid(p))"),
    ],
)
def test_activation_and_logarithm_become_one(body: str, after: str) -> None:
    assert after in mended_text(rule, IMPORTS + scores(body))


@pytest.mark.parametrize(
    ("body", "after"),
    [
        ("return -ops.mean(t * ops.log(p))", "return -ops.mean(t * ops.log(ops.clip(p, 1e-7, 1 - 1e-7)))"),
        (
            "return -tf.reduce_mean(t * tf.math.log(1 - p))",
            "return -tf.reduce_mean(t * tf.math.log(1 - tf.clip_by_value(p, 1e-7, 1 - 1e-7)))",
        ),
        (
            "p = tf.cast(p, tf.float32)\n    return -tf.reduce_mean(t * tf.math.log(p))",
            "p = tf.cast(tf.clip_by_value(p, 1e-7, 1 - 1e-7), tf.float32)",
        ),
    ],
)
def test_the_predictions_are_clipped_where_they_stand(body: str, after: str) -> None:
    assert after in mended_text(rule, IMPORTS + loss(body))


@pytest.mark.parametrize(
    "script",
    [
        loss("return -K.mean(t * K.log(p))"),
        scores("return -ops.sum(t * ops.log(ops.softmax(p, axis=0)))"),
        scores("return -ops.sum(t * ops.log(1 - ops.softmax(p)))"),
    ],
)
def test_where_the_edit_is_not_certain_there_is_advice(script: str) -> None:
    (finding,) = findings_of(rule, script)
    assert finding.fixes[0].advice
    assert not finding.fixes[0].rewrites


def test_of_a_relu_only_the_lower_end_is_kept_away() -> None:
    script = IMPORTS + loss("return -ops.mean(t * ops.log(p))").replace('"sigmoid"', '"relu"')
    assert "ops.log(ops.maximum(p, 1e-7))" in mended_text(rule, script)
