from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.recurrent.axes_swapped_by_reshape import axes_swapped_by_reshape
from rules.stacks import judged

SCRIPT = """
import keras
import numpy as np
x = np.random.normal(size=(60, 3, 20))
{line}
model = keras.Sequential([keras.Input((20, 3)), keras.layers.LSTM(8)])
model.compile(loss="mse", optimizer="adam")
model.fit(x, y)
"""


@pytest.mark.parametrize(
    "line",
    [
        "x = x.reshape(x.shape[0], x.shape[2], x.shape[1])",
        "x = x.reshape((x.shape[0], x.shape[2], x.shape[1]))",
        "x = np.reshape(x, (x.shape[0], x.shape[2], x.shape[1]))",
        "x = np.reshape(x, [x.shape[0],x.shape[2],x.shape[1]])",
    ],
)
def test_sizes_in_another_order(line: str) -> None:
    (finding,) = judged(axes_swapped_by_reshape, SCRIPT.format(line=line))
    assert axes_swapped_by_reshape.severity is Severity.HURTS
    assert finding.fixes[0].advice == "turn the axes: transpose(0, 2, 1)"


@pytest.mark.parametrize(
    "line",
    [
        "x = x.transpose(0, 2, 1)",
        "x = x.reshape(x.shape[0], x.shape[1], x.shape[2])",
        "x = x.reshape(x.shape[0], x.shape[2] * x.shape[1])",
        "x = x.reshape(x.shape[0], 20, 3)",
        "x = x.reshape(x.shape[0], z.shape[2], x.shape[1])",
        "x = np.reshape(z, (x.shape[0], x.shape[2], x.shape[1]))",
        "x = x.reshape(x.shape[1], x.shape[0])",
        "x = x.reshape(x.shape[0], x.shape[3], x.shape[1])",
        "x = x.transpose(0, 2, 1).reshape(x.shape[0], x.shape[2], x.shape[1])",
    ],
)
def test_turned_axes_and_other_sizes(line: str) -> None:
    assert judged(axes_swapped_by_reshape, SCRIPT.format(line=line)) == []
