from __future__ import annotations

import pytest

from kerasdoctor.rules.inputs.batches_of_one_or_two import batches_of_one_or_two
from rules.judged import MODEL, findings, rewritten

FIT = MODEL + "model.fit(x, y, batch_size={size})\n"


@pytest.mark.parametrize("size", [1, 2])
def test_tiny_batches_are_found(size: int) -> None:
    script = FIT.format(size=size)
    (found,) = findings(batches_of_one_or_two, script)
    assert rewritten(found, script) == ["model.fit(x, y, batch_size=32)"]


@pytest.mark.parametrize(
    "script",
    [
        FIT.format(size=4),
        FIT.format(size="size"),
        FIT.format(size="True"),
        MODEL + "model.fit(x, y)\n",
        "x = np.zeros((10, 4))\n" + FIT.format(size=1),
        FIT.format(size=1).replace("Input((4,)), Dense(8", "Input((4, 2)), layers.LSTM(8"),
        FIT.format(size=1).replace('Dense(8, activation="relu")', "unknown"),
    ],
)
def test_quiet_where_small_batches_are_meant(script: str) -> None:
    assert findings(batches_of_one_or_two, script) == []
