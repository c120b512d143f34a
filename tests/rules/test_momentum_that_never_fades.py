from __future__ import annotations

import pytest

from kerasdoctor.facts import Network
from kerasdoctor.finding import Severity
from kerasdoctor.rules.optimizer.momentum_that_never_fades import momentum_that_never_fades
from rules.stacks import stacked

LAYERS = "Dense(8, activation='relu'), Dense(1)"


@pytest.mark.parametrize(
    ("optimizer", "says"),
    [
        ("keras.optimizers.Adam(beta_1=1.0)", "beta_1 is 1"),
        ("keras.optimizers.SGD(0.1, momentum=1)", "momentum is 1"),
        ("keras.optimizers.RMSprop(rho=1.5)", "rho is 1.5"),
        ("keras.optimizers.Adam(beta_2=-0.1)", "beta_2 is -0.1"),
    ],
)
def test_nothing_fades(optimizer: str, says: str) -> None:
    (finding,) = stacked(momentum_that_never_fades, LAYERS, optimizer=optimizer)
    assert momentum_that_never_fades.severity is Severity.BREAKS
    assert says in finding.message


@pytest.mark.parametrize(
    "optimizer",
    [
        "'adam'",
        "keras.optimizers.SGD(0.1, momentum=0.9)",
        "keras.optimizers.SGD(momentum=0)",
        "keras.optimizers.SGD(momentum=m)",
    ],
)
def test_shares_below_one(optimizer: str) -> None:
    assert stacked(momentum_that_never_fades, LAYERS, optimizer=optimizer) == []


def test_a_model_without_an_optimizer_is_left_alone() -> None:
    assert momentum_that_never_fades(Network()) == []
