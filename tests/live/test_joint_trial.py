"""A setup with two faults that hide each other: neither fix helps alone, both together do."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from kerasdoctor.checkup.model import check


@pytest.mark.slow
def test_inputs_and_targets_that_are_both_unscaled_are_mended_together() -> None:
    numbers = np.random.default_rng(0)
    x = numbers.uniform(0, 1000, size=(800, 6))
    y = 40.0 * x[:, 0] - 25.0 * x[:, 1] + 20000
    layers = [keras.layers.Dense(32, activation="relu"), keras.layers.Dense(1)]
    model = keras.Sequential([keras.Input((6,)), *layers])
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(0.01))
    (diagnosis,) = check(model, x, y, epochs=10, budget=120).diagnoses
    first, second = diagnosis.causes[:2]
    assert {first.rule.name, second.rule.name} == {"unscaled-inputs", "targets-in-the-thousands"}
    joint, *alone = (*first.remedies, *second.remedies)
    assert joint.fix.intent == f"{second.rule.name} is mended with it"
    assert joint.trial is not None
    assert joint.trial.verdict == "verified"
    assert min(joint.trial.repaired.scores) > 0.9
    assert {remedy.trial.verdict for remedy in alone if remedy.trial is not None} == {"refuted"}
    assert "mend both" in (first.finding.note or "")
    assert "mend both" in (second.finding.note or "")
