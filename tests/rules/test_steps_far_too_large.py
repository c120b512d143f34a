from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.optimizer.steps_far_too_large import steps_far_too_large
from rules.stacks import stacked

LAYERS = "Dense(8, activation='relu'), Dense(1)"


@pytest.mark.parametrize(
    ("optimizer", "severity"),
    [
        ("keras.optimizers.Adam(1.0)", Severity.HURTS),
        ("keras.optimizers.RMSprop(learning_rate=0.3)", Severity.HURTS),
        ("keras.optimizers.AdamW(0.1)", Severity.SMELLS),
        ("keras.optimizers.SGD(3.0)", Severity.HURTS),
    ],
)
def test_the_net_is_thrown_about(optimizer: str, severity: Severity) -> None:
    (finding,) = stacked(steps_far_too_large, LAYERS, optimizer=optimizer)
    assert finding.severity is severity


@pytest.mark.parametrize(
    "optimizer",
    [
        "'adam'",
        "keras.optimizers.Adam(0.05)",
        "keras.optimizers.SGD(0.5)",
        "keras.optimizers.Adadelta(1.0)",
        "keras.optimizers.Adam(rate)",
        "keras.optimizers.SGD(3.0, clipnorm=1.0)",
    ],
)
def test_rates_that_somebody_uses(optimizer: str) -> None:
    assert stacked(steps_far_too_large, LAYERS, optimizer=optimizer) == []


@pytest.mark.parametrize(
    "layers",
    [
        "Dense(8, activation='sigmoid'), Dense(1)",
        "Dense(8), Activation('tanh'), Dense(1)",
        "Dense(8, activation='relu'), BatchNormalization(), Dense(1)",
        "Dense(8, activation=f), Dense(1)",
        "Dense(1)",
    ],
)
def test_nets_that_stand_plain_gradient_descent_at_3(layers: str) -> None:
    assert stacked(steps_far_too_large, layers, optimizer="keras.optimizers.SGD(3.0)") == []


def test_a_single_layer_stands_it() -> None:
    assert stacked(steps_far_too_large, "Dense(1)", optimizer="keras.optimizers.Adam(1.0)") == []
