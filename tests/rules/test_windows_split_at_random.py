from __future__ import annotations

import pytest

from kerasdoctor.rules.order.windows_split_at_random import windows_split_at_random
from rules.mending import mended, said

SCRIPT = """
import numpy as np
from sklearn.model_selection import train_test_split
x, y = [], []
for i in {over}:
    {body}
x = np.array(x)
parts = {split}
"""
RANGE, SPLIT = "range(len(series) - 9)", "train_test_split(x, np.array(y), test_size=0.2)"


def found(body: str, over: str = RANGE, split: str = SPLIT) -> int:
    return len(said(windows_split_at_random, SCRIPT.format(over=over, body=body, split=split)))


@pytest.mark.parametrize(
    "body",
    [
        "x.append(series[i:i + 9])",
        "x.append(series[i:(i + 9), 0])",
        "x.append(np.array(series[i:i + n]))",
        "x.append(series[i - 9:i])",
        "cut = series[i:i + 9]\n    x.append(cut)",
        "end = i + 9\n    x.append(series[i:end])",
        "end = i + 9\n    a, b = series[i:end], series[end]\n    x.append(a)",
    ],
)
@pytest.mark.parametrize("over", [RANGE, "range(9, len(series))"])
def test_windows_that_overlap(body: str, over: str) -> None:
    assert found(body, over) == 1


@pytest.mark.parametrize(
    ("body", "over"),
    [
        ("x.append(series[i:i + 9])", "range(0, len(series), 9)"),
        ("x.append(series[i:i + 9])", "starts"),
        ("x.append(series[9 * i:9 * i + 9])", RANGE),
        ("x.append(series[i])", RANGE),
        ("x.append(series[:9])", RANGE),
        ("x.append(series[i:end])", RANGE),
        ("for j in range(3):\n        x.append(series[i:i + 9])", RANGE),
    ],
)
def test_others(body: str, over: str) -> None:
    assert found(body, over) == 0


@pytest.mark.parametrize(
    "split",
    [
        "train_test_split(x, np.array(y), shuffle=False)",
        "train_test_split(x, np.array(y), shuffle=some)",
        "train_test_split(x, np.array(y), **some)",
        "train_test_split(other, np.array(y))",
    ],
)
def test_other_splits(split: str) -> None:
    assert found("x.append(series[i:i + 9])", split=split) == 0


def test_the_edit_keeps_the_order() -> None:
    script = SCRIPT.format(over=RANGE, body="x.append(series[i:i + 9])", split=SPLIT)
    assert mended(windows_split_at_random, script).endswith("test_size=0.2, shuffle=False)")


def test_a_series_that_is_known() -> None:
    known = SCRIPT.replace("x, y = [], []", "series = np.arange(300) / 9\nx, y = [], []")
    script = known.format(over=RANGE, body="x.append(series[i:i + 9])", split=SPLIT)
    assert len(said(windows_split_at_random, script)) == 1
    other = known.format(over=RANGE, body="x.append(series[i:i + 9])", split="train_test_split(series[9:99])")
    assert said(windows_split_at_random, other) == []


def test_windows_of_a_comprehension() -> None:
    def listed(window: str, over: str = RANGE) -> int:
        return found("pass", "()", f"train_test_split(np.array([{window} for i in {over}]), y)")

    assert listed("series[i:i + 9]") == 1
    assert listed("series[i - 9:i, 0]") == 1
    assert listed("series[i:i + 9]", "range(0, 90, 9)") == 0
    assert listed("series[i:i + 9]", "starts") == 0
    assert listed("series[9 * i:9 * i + 9]") == 0
