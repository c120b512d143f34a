from __future__ import annotations

import pytest

from kerasdoctor.rules.inputs.channels_in_front import channels_in_front
from rules.judged import findings

SCRIPT = """
{before}
model = Sequential([Input({shape}), {first}layers.Flatten(), Dense(1)])
model.compile(loss="mse")
model.fit(x, y)
"""
CONV = "layers.Conv2D(8, 3, padding='same'), "


def script(shape: str, first: str = CONV, before: str = "") -> str:
    return SCRIPT.format(shape=shape, first=first, before=before)


@pytest.mark.parametrize("shape", ["(3, 32, 32)", "(1, 28, 28)", "(3, 224, 224)"])
def test_channels_in_front_are_found(shape: str) -> None:
    assert len(findings(channels_in_front, script(shape))) == 1


@pytest.mark.parametrize(
    ("shape", "first", "before"),
    [
        ("(32, 32, 3)", CONV, ""),
        ("(3, 32, 64)", CONV, ""),
        ("(3, 3, 3)", CONV, ""),
        ("(3, 8, 8)", CONV, ""),
        ("(7, 32, 32)", CONV, ""),
        ("(3, 32, 32)", CONV.replace("padding", "data_format='channels_first', padding"), ""),
        ("(3, 32, 32)", CONV, "keras.backend.set_image_data_format('channels_first')"),
        ("(3, 32, 32)", "layers.ZeroPadding2D(), " + CONV, ""),
        ("(3, 32, 32)", "", ""),
    ],
)
def test_quiet_where_the_shape_may_be_meant(shape: str, first: str, before: str) -> None:
    assert findings(channels_in_front, script(shape, first, before)) == []
