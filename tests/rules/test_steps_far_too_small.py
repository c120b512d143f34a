from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.optimizer.steps_far_too_small import steps_far_too_small
from rules.stacks import stacked

LAYERS = "Dense(8, activation='relu'), Dense(1, activation='sigmoid')"
CROSS = "binary_crossentropy"


@pytest.mark.parametrize(
    ("optimizer", "loss", "fit", "severity"),
    [
        ("keras.optimizers.SGD(1e-6)", CROSS, "x, y, epochs=5", Severity.HURTS),
        ("keras.optimizers.SGD(1e-5)", CROSS, "x, y, epochs=500", None),
        ("keras.optimizers.SGD(1e-6)", CROSS, "x, y, epochs=n", None),
        ("keras.optimizers.Adam(1e-7)", "mse", "x, y, epochs=5", Severity.HURTS),
    ],
)
def test_weights_stay_where_they_are(optimizer: str, loss: str, fit: str, severity: Severity | None) -> None:
    (finding,) = stacked(steps_far_too_small, LAYERS, optimizer=optimizer, loss=loss, fit=fit)
    assert finding.severity is severity
    assert steps_far_too_small.severity is Severity.SMELLS


@pytest.mark.parametrize(
    ("optimizer", "loss"),
    [
        ("keras.optimizers.SGD(1e-6)", "mse"),
        ("keras.optimizers.SGD(1e-4)", CROSS),
        ("keras.optimizers.Adam(1e-5)", CROSS),
        ("keras.optimizers.Adam(0.0)", CROSS),
        ("keras.optimizers.Adadelta(1e-6)", CROSS),
        ("keras.optimizers.SGD(rate)", CROSS),
    ],
)
def test_rates_that_may_be_right(optimizer: str, loss: str) -> None:
    assert stacked(steps_far_too_small, LAYERS, optimizer=optimizer, loss=loss) == []


def test_training_that_goes_on_may_take_tiny_steps() -> None:
    tiny = "keras.optimizers.Adam(1e-7)"
    again = "x, y)\nmodel.fit(x, y"
    assert stacked(steps_far_too_small, LAYERS, optimizer=tiny, fit=again) == []
    assert stacked(steps_far_too_small, LAYERS, optimizer=tiny, fit="x, y)\nmodel.load_weights('a'") == []
    inner = "Sequential([Input((8,)), Dense(4)]), Dense(1)"
    assert stacked(steps_far_too_small, inner, optimizer=tiny) == []
    assert stacked(steps_far_too_small, "Lambda(f), " + LAYERS, optimizer=tiny) != []
