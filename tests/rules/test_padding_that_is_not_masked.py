from __future__ import annotations

import pytest

from kerasdoctor.rules.recurrent.padding_that_is_not_masked import padding_that_is_not_masked
from rules.stacks import judged

SCRIPT = """
import numpy as np
import keras
from keras.layers import *
from keras.utils import pad_sequences
from sklearn.preprocessing import MinMaxScaler, StandardScaler
x = pad_sequences({padded})
{after}
model = keras.Sequential([{first}, LSTM(8), Dense(1)])
model.compile("adam", "mse")
model.fit({x}, y)
"""
EMBEDDING = "Embedding(99, 8, mask_zero=True)"


def found(padded: str, first: str, after: str = "", x: str = "x") -> list[str]:
    script = SCRIPT.format(padded=padded, first=first, after=after, x=x)
    return [one.message for one in judged(padding_that_is_not_masked, script)]


@pytest.mark.parametrize(
    ("padded", "first"),
    [
        ("rows, value=-1", "Masking()"),
        ("rows, value=-1.0", "Masking(mask_value=0.0)"),
        ("rows", "Masking(-10)"),
        ("rows, 9, 'int32', 'pre', 'pre', 7", EMBEDDING),
    ],
)
@pytest.mark.parametrize("after", ["", "x = x.reshape(-1, 9, 1)", "x = np.array(x[:90])"])
def test_another_value(padded: str, first: str, after: str) -> None:
    (message,) = found(padded, first, after)
    assert "the padding is" in message


@pytest.mark.parametrize(
    ("padded", "first", "after"),
    [
        ("rows", "Masking()", ""),
        ("rows, value=-1", "Masking(-1.0)", ""),
        ("rows, value=-1", "Masking(some)", ""),
        ("rows, value=-1", "Masking(**some)", ""),
        ("rows, value=some", "Masking()", ""),
        ("rows, **some", "Masking(-1)", ""),
        ("rows, value=-1", "Masking()", "x = x + 1"),
        ("rows, value=-1", "Masking()", "x = some(x)"),
        ("rows, value=7", "Embedding(99, 8)", ""),
        ("rows, value=7", "Embedding(99, 8, mask_zero=some)", ""),
        ("rows, value=7", "BatchNormalization()", ""),
        ("rows", EMBEDDING, ""),
    ],
)
def test_the_same_value_or_one_that_is_not_known(padded: str, first: str, after: str) -> None:
    assert found(padded, first, after) == []


def test_padding_that_is_scaled() -> None:
    scaled = "x = {scaler}.fit_transform(x.reshape(-1, 1)).reshape(-1, 9, 1)"
    (message,) = found("rows", "Masking()", scaled.format(scaler="StandardScaler()"))
    assert "scaled along" in message
    assert found("rows", "Masking()", scaled.format(scaler="StandardScaler(with_mean=False)")) == []
    assert found("rows", "Masking()", scaled.format(scaler="MinMaxScaler()")) == []
    assert found("rows, value=5", "Masking(5)", "x = x / 5") == []


def test_several_inputs() -> None:
    assert found("rows, value=-1", "Masking()", x="[x, x]") == []
