from __future__ import annotations

import pytest

from kerasdoctor.rules.custom.ratio_averaged_over_batches import ratio_averaged_over_batches as rule
from rules.evaluation_of import NUMBERS, findings_of, stack

F1 = """
def precision(t, p):
    return K.sum(K.round(t * p)) / (K.sum(K.round(p)) + K.epsilon())
def score(t, p):
    hits = K.sum(K.round(t * p))
    recall = hits / (K.sum(t) + K.epsilon())
    return 2 * precision(t, p) * recall / (precision(t, p) + recall)
"""
R2 = "def score(t, p):\n    return 1 - K.sum(K.square(t - p)) / K.sum(K.square(t - K.mean(t)))\n"


def script(body: str, metrics: str = "[score]") -> str:
    model = stack(1, "sigmoid", '"binary_crossentropy"', f", metrics={metrics}")
    return NUMBERS + "from keras import backend as K\n" + body + model + "model.fit(x, y)\n"


@pytest.mark.parametrize("body", [F1, R2])
@pytest.mark.parametrize("metrics", ["[score]", "['accuracy', score]", "[['accuracy', score]]"])
def test_a_ratio_of_sums_as_metric_is_found(body: str, metrics: str) -> None:
    assert len(findings_of(rule, script(body, metrics))) == 1


@pytest.mark.parametrize(
    "body",
    [
        "return K.mean(K.square(t - p))",
        "return K.sum(K.abs(t - p)) / 10",
        "return K.mean(2 * K.sum(t * p, axis=-1) / (K.sum(t, axis=-1) + K.sum(p, axis=-1)))",
        "return K.mean(K.abs(t - p) / (K.abs(t) + 1))",
        "return K.sum(K.square(t - p)) / K.cast(K.shape(t)[0], 'float32')",
    ],
)
def test_a_mean_over_rows_is_fine(body: str) -> None:
    assert findings_of(rule, script(f"def score(t, p):\n    {body}\n")) == []


def test_a_loss_is_another_matter() -> None:
    assert findings_of(rule, script(R2 + "\n", "[]").replace('loss="binary_crossentropy"', "loss=score")) == []
