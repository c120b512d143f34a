from __future__ import annotations

import pytest

from kerasdoctor.rules.callbacks.metric_counted_in_a_loop import metric_counted_in_a_loop
from rules.mending import mended, said

START = """import keras
import numpy as np
x, y = np.zeros((9, 4)), np.zeros(9)
kept = [keras.metrics.AUC()]
for size in sizes:
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
"""


def script(metrics: str, monitor: str = "val_auc", more: str = "") -> str:
    fit = f"model.fit(x, y, validation_split=0.1, callbacks=[keras.callbacks.EarlyStopping('{monitor}', mode='max')])"
    return f"{START}{more}    {fit.replace('model.fit', f'model.compile(metrics={metrics}); model.fit')}\n"


@pytest.mark.parametrize(
    ("metrics", "new"),
    [
        ("[keras.metrics.AUC()]", '[keras.metrics.AUC(name="auc")]'),
        ("[keras.metrics.AUC(curve='PR')]", "[keras.metrics.AUC(curve='PR', name=\"auc\")]"),
    ],
)
def test_the_fix_names_the_metric(metrics: str, new: str) -> None:
    assert f"metrics={new}" in mended(metric_counted_in_a_loop, script(metrics))


@pytest.mark.parametrize(
    ("metrics", "monitor", "more"),
    [
        ("[keras.metrics.AUC(name='auc')]", "val_auc", ""),
        ("['auc']", "val_auc", ""),
        ("kept", "val_auc", ""),
        ("[keras.metrics.AUC()]", "val_loss", ""),
        ("[keras.metrics.AUC()]", "val_auc", "    keras.utils.clear_session()\n"),
    ],
)
def test_named_or_counted_anew(metrics: str, monitor: str, more: str) -> None:
    assert said(metric_counted_in_a_loop, script(metrics, monitor, more)) == []


def test_outside_of_a_loop() -> None:
    flat = script("[keras.metrics.AUC()]").replace("for size in sizes:\n", "if True:\n")
    assert said(metric_counted_in_a_loop, flat) == []
