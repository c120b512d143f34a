from __future__ import annotations

import pytest

from kerasdoctor.rules.inputs.masking_behind_a_convolution import masking_behind_a_convolution
from rules.judged import findings

SCRIPT = """
model = Sequential([Input((10, 4)), {stack}, layers.LSTM(8), Dense(1)])
model.compile(loss="mse")
model.fit(x, y)
"""


@pytest.mark.parametrize(
    "stack",
    [
        "layers.Conv1D(8, 3, activation='sigmoid'), layers.Masking(0.0)",
        "layers.Conv1D(8, 3, activation='tanh'), layers.MaxPooling1D(2), layers.Dropout(0.2), layers.Masking()",
    ],
)
def test_padding_that_is_gone_is_found(stack: str) -> None:
    assert len(findings(masking_behind_a_convolution, SCRIPT.format(stack=stack))) == 1


@pytest.mark.parametrize(
    "stack",
    [
        "layers.Masking()",
        "layers.Masking(), layers.Conv1D(8, 3, activation='sigmoid')",
        "layers.Conv1D(8, 3, activation='relu'), layers.Masking()",
        "layers.Conv1D(8, 3, activation='sigmoid'), layers.ReLU(), layers.Masking()",
        "layers.Dropout(0.2), layers.Masking()",
    ],
)
def test_quiet_where_zeros_stay_zeros(stack: str) -> None:
    assert findings(masking_behind_a_convolution, SCRIPT.format(stack=stack)) == []
