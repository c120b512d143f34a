from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.architecture.dropout_after_the_output import dropout_after_the_output
from rules.stacks import judged, stacked, wired


@pytest.mark.parametrize(
    "layers",
    [
        "Dense(16, activation='relu'), Dense(3), Dropout(0.5), Activation('softmax')",
        "Dense(16, activation='relu'), Dense(3, activation='softmax'), Dropout(0.25)",
        "LSTM(1), Dropout(0.1)",
    ],
)
def test_dropout_behind_the_last_weights(layers: str) -> None:
    shape = (100, 5, 8) if "LSTM" in layers else (100, 8)
    (finding,) = stacked(dropout_after_the_output, layers, shape=shape)
    assert "no later weights" in finding.why
    assert dropout_after_the_output.severity is Severity.HURTS


@pytest.mark.parametrize(
    ("layers", "loss"),
    [
        ("Dense(16), Dropout(0.5), Dense(3)", "mse"),
        ("Dense(3), Dropout(0), Activation('softmax')", "mse"),
        ("Dense(3), Dropout(rate)", "mse"),
        ("Dense(3), Dropout(0.5)", "cosine_similarity"),
        ("Dense(3), Dropout(0.5), BatchNormalization()", "mse"),
        ("Lambda(f), Dropout(0.5)", "mse"),
    ],
)
def test_dropout_inside_the_net_or_losses_without_answers(layers: str, loss: str) -> None:
    assert stacked(dropout_after_the_output, layers, loss=loss) == []


def test_a_branch_that_is_read_again_is_no_output() -> None:
    body = """
    h = layers.Dropout(0.5)(layers.Dense(16)(inputs))
    outputs = layers.Add()([h, layers.Dense(16)(h)])
    """
    assert wired(dropout_after_the_output, body) == []
    assert judged(dropout_after_the_output, "import keras\n") == []
