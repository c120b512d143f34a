from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.optimizer.penalty_far_too_strong import penalty_far_too_strong
from rules.stacks import stacked


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("kernel_regularizer=keras.regularizers.l2(1.0)", "l2 penalty of a Dense layer is 1"),
        ("kernel_regularizer=keras.regularizers.L1(0.1)", "l1 penalty of a Dense layer is 0.1"),
        ("kernel_regularizer=keras.regularizers.l1_l2(l1=0.001, l2=0.5)", "l2 penalty of a Dense layer is 0.5"),
    ],
)
def test_weights_count_more_than_the_loss(given: str, says: str) -> None:
    (finding,) = stacked(penalty_far_too_strong, f"Dense(8, {given}), Dense(1)")
    assert penalty_far_too_strong.severity is Severity.SMELLS
    assert says in finding.message


@pytest.mark.parametrize(
    "given",
    [
        "kernel_regularizer=keras.regularizers.l2(0.01)",
        "kernel_regularizer='l2'",
        "kernel_regularizer=keras.regularizers.l2(factor)",
        "bias_regularizer=keras.regularizers.l2(1.0)",
        "kernel_regularizer=None",
    ],
)
def test_usual_and_unknown_penalties(given: str) -> None:
    assert stacked(penalty_far_too_strong, f"Dense(8, {given}), Dense(1)") == []
