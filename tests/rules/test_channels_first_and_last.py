from __future__ import annotations

import pytest

from kerasdoctor.rules.inputs.channels_first_and_last import channels_first_and_last
from rules.judged import findings

SCRIPT = """
model = Sequential([Input((16, 16, 16)), {stack}, layers.Flatten(), Dense(1)])
model.compile(loss="mse")
model.fit(x, y)
"""
FRONT = "layers.Conv2D(8, 3, data_format='channels_first')"


@pytest.mark.parametrize(
    "stack",
    [
        f"{FRONT}, layers.MaxPooling2D(2)",
        f"{FRONT}, layers.ReLU(), layers.BatchNormalization(axis=1), layers.MaxPooling2D(2)",
        f"layers.MaxPooling2D(2), {FRONT}",
    ],
)
def test_two_formats_are_found(stack: str) -> None:
    assert len(findings(channels_first_and_last, SCRIPT.format(stack=stack))) == 1


@pytest.mark.parametrize(
    "stack",
    [
        f"{FRONT}, layers.MaxPooling2D(2, data_format='channels_first')",
        "layers.Conv2D(8, 3), layers.MaxPooling2D(2, data_format='channels_last')",
        f"{FRONT}, layers.Permute((2, 3, 1)), layers.MaxPooling2D(2)",
        "layers.Conv2D(8, 3), layers.GlobalAveragePooling2D(data_format='channels_first')",
        f"{FRONT}, layers.ReLU()",
    ],
)
def test_quiet_where_all_agree(stack: str) -> None:
    assert findings(channels_first_and_last, SCRIPT.format(stack=stack)) == []


def test_quiet_where_the_format_is_set_for_all() -> None:
    script = SCRIPT.format(stack=f"{FRONT}, layers.MaxPooling2D(2)")
    assert findings(channels_first_and_last, "keras.config.set_image_data_format('channels_first')\n" + script) == []
