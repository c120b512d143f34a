from __future__ import annotations

import pytest

from kerasdoctor.rules.preprocessing.brightness_beyond_the_range import brightness_beyond_the_range
from rules.judged import findings, rewritten

SCRIPT = """
noise = layers.RandomBrightness({given})
model = Sequential([Input((8, 8, 1)), {stack}, layers.Flatten(), Dense(1)])
model.compile(loss="mse")
model.fit(x, y)
"""


def test_scaled_pixels_are_found_and_the_range_given() -> None:
    script = SCRIPT.format(given="0.2", stack="layers.Rescaling(1 / 255), noise")
    (found,) = findings(brightness_beyond_the_range, script)
    assert rewritten(found, script) == ["noise = layers.RandomBrightness(0.2, value_range=(0, 1))"]


def test_no_edit_where_pixels_run_from_minus_one() -> None:
    script = SCRIPT.format(given="0.2", stack="layers.Rescaling(1 / 127.5, offset=-1), noise")
    (found,) = findings(brightness_beyond_the_range, script)
    assert found.fixes[0].rewrites == ()


@pytest.mark.parametrize(
    ("given", "stack"),
    [
        ("0.2", "noise, layers.Rescaling(1 / 255)"),
        ("0.2, value_range=(0, 1)", "layers.Rescaling(1 / 255), noise"),
        ("**given", "layers.Rescaling(1 / 255), noise"),
        ("0.2", "layers.Rescaling(2), noise"),
        ("0.2", "layers.Rescaling(scale), noise"),
        ("0.2", "noise"),
        ("0.2", "layers.Rescaling(1 / 255)"),
    ],
)
def test_quiet_where_the_range_fits(given: str, stack: str) -> None:
    assert findings(brightness_beyond_the_range, SCRIPT.format(given=given, stack=stack)) == []
