from __future__ import annotations

import pytest

from kerasdoctor.rules.api.units_that_are_no_whole_number import units_that_are_no_whole_number
from rules.mending import mended, said

SETUP = """import numpy as np
from keras.layers import Dense, Embedding, LSTM
x = np.zeros((100, 5))
y = np.arange(100) % 3
"""


@pytest.mark.parametrize("call", ["Dense(x[0])", "Dense(units=x)", "Dense(x.shape)"])
def test_an_array_or_a_shape(call: str) -> None:
    (finding,) = said(units_that_are_no_whole_number, SETUP + call + "\n")
    assert "x.shape[1]" in finding.fixes[0].advice


@pytest.mark.parametrize(
    ("call", "new"),
    [
        ("Dense(10 / 2)", "Dense(int(10 / 2))"),
        ("Dense(4.0)", "Dense(int(4.0))"),
        ("Dense(np.max(y) + 1)", "Dense(int(np.max(y) + 1))"),
        ("Embedding(y.max(), 3)", "Embedding(int(y.max()), 3)"),
    ],
)
def test_a_number_of_another_type(call: str, new: str) -> None:
    assert mended(units_that_are_no_whole_number, SETUP + call + "\n") == new


@pytest.mark.parametrize(
    "call",
    [
        "Dense(3)",
        "Dense(10 // 2)",
        "Dense(len(y))",
        "Dense(x.shape[1])",
        "Dense(int(y.max()) + 1)",
        "Dense(len(np.unique(y)))",
        "Dense(size)",
        "LSTM(y.max())",
        "Dense(max(3, 4))",
    ],
)
def test_whole_numbers_and_what_is_not_known(call: str) -> None:
    assert said(units_that_are_no_whole_number, SETUP + call + "\n") == []
