from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.optimizer.learning_rate_not_positive import learning_rate_not_positive
from rules.stacks import stacked

LAYERS = "Dense(8, activation='relu'), Dense(1)"


@pytest.mark.parametrize(
    ("optimizer", "says"),
    [("keras.optimizers.Adam(0.0)", "never move"), ("keras.optimizers.SGD(learning_rate=-0.1)", "move uphill")],
)
def test_no_step_or_one_uphill(optimizer: str, says: str) -> None:
    (finding,) = stacked(learning_rate_not_positive, LAYERS, optimizer=optimizer)
    assert learning_rate_not_positive.severity is Severity.BREAKS
    assert says in finding.message


@pytest.mark.parametrize(
    "optimizer", ["'adam'", "keras.optimizers.SGD(0.1)", "keras.optimizers.SGD(rate)", "keras.optimizers.SGD(-rate)"]
)
def test_a_positive_or_unknown_rate(optimizer: str) -> None:
    assert stacked(learning_rate_not_positive, LAYERS, optimizer=optimizer) == []
