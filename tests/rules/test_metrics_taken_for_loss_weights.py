from __future__ import annotations

import pytest

from kerasdoctor.rules.api.metrics_taken_for_loss_weights import metrics_taken_for_loss_weights
from rules.mending import mended, said

SETUP = "import keras\nmodel = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])\n"


@pytest.mark.parametrize("third", ["['accuracy']", "[keras.metrics.AUC()]", "[keras.metrics.mse]"])
def test_a_metric_is_no_weight(third: str) -> None:
    text = mended(metrics_taken_for_loss_weights, SETUP + f"model.compile('adam', 'mse', {third})\n")
    assert text == f"model.compile('adam', 'mse', metrics={third})"


@pytest.mark.parametrize(
    "call", ["'adam', 'mse', [1.0, 0.5]", "'adam', 'mse', weights", "'adam', 'mse', metrics=['mae']", "'adam', 'mse'"]
)
def test_weights_and_keywords(call: str) -> None:
    assert said(metrics_taken_for_loss_weights, SETUP + f"model.compile({call})\n") == []


def test_keras_2_took_metrics_there() -> None:
    script = "import tf_keras\n" + SETUP + "model.compile('adam', 'mse', ['mae'])\n"
    assert said(metrics_taken_for_loss_weights, script) == []
