from __future__ import annotations

import pytest

from kerasdoctor.facts import Head, Labels, Layer, Loss, Network
from kerasdoctor.rules.custom.percentage_error_at_zero import percentage_error_at_zero as rule
from rules.evaluation_of import NUMBERS, findings_of, stack


def judged(labels: Labels, loss: str = "mean_absolute_percentage_error") -> list[str]:
    network = Network(heads=(Head(Layer("Dense", units=1, activation="linear"), Loss(loss), labels=labels),))
    return [finding.message for finding in rule(network, None)]


def test_targets_that_begin_at_zero_are_found() -> None:
    (message,) = judged(Labels("real", name="y", low=0.0, high=7.5))
    assert message == "the error is taken in percent of the target, but `y` begins at 0"


@pytest.mark.parametrize(
    "labels",
    [
        Labels("real", low=0.5, high=7.5),
        Labels("real", low=-3.0, high=7.5),  # whether one of them is 0 is not known
        Labels("real"),
        Labels("class-index", low=0.0, high=4.0),  # another diagnosis
    ],
)
def test_other_targets_are_fine(labels: Labels) -> None:
    assert judged(labels) == []


def test_other_losses_are_fine() -> None:
    assert judged(Labels("real", low=0.0, high=7.5), "mean_absolute_error") == []


def custom(body: str) -> str:
    return NUMBERS + f"def loss(t, p):\n    {body}\n" + stack(1, None, "loss") + "model.fit(x, y)\n"


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("return tf.reduce_mean(tf.abs((t - p) / t))", 1),
        ("return tf.reduce_mean(tf.abs(t - p) / tf.abs(t))", 1),
        ("return tf.reduce_mean(tf.abs(t - p) / (t + 1e-7))", 0),
        ("return tf.reduce_mean(tf.where(t > 0, (t - p) / t, 0.0))", 0),
        ("return tf.reduce_mean(t / p)", 0),
    ],
)
def test_a_division_by_the_truth_in_a_custom_loss(body: str, count: int) -> None:
    assert len(findings_of(rule, custom(body))) == count
