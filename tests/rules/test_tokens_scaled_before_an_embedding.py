from __future__ import annotations

from typing import Any

import pytest

from kerasdoctor.facts import Inputs, Layer
from kerasdoctor.finding import Finding, Severity
from kerasdoctor.rules.recurrent.tokens_scaled_before_an_embedding import tokens_scaled_before_an_embedding
from rules.data_of import data, inputs, network
from rules.stacks import judged, stacked

SCRIPT = """
import numpy as np
import keras
from keras.layers import Dense, Embedding, Flatten
from sklearn.preprocessing import MinMaxScaler
x = np.random.randint(0, 256, (100, 12))
y = np.zeros(100)
{more}
model = keras.Sequential([keras.Input((12,)), {first}Embedding(256, 8), Flatten(), Dense(1)])
model.compile(loss="mse", optimizer="adam")
model.fit(x, y)
"""


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("x = x / 255.0", "divided by 255"),
        ("x = MinMaxScaler().fit_transform(x)", "scaled"),
        ("scaler = MinMaxScaler()\nscaler.fit(x)\nx = scaler.transform(x)", "scaled"),
        ("x = keras.utils.normalize(x)", "scaled"),
    ],
)
def test_tokens_become_fractions(more: str, says: str) -> None:
    (finding,) = judged(tokens_scaled_before_an_embedding, SCRIPT.format(more=more, first=""))
    assert tokens_scaled_before_an_embedding.severity is Severity.HURTS
    assert says in finding.message


@pytest.mark.parametrize(
    ("more", "first"),
    [
        ("", ""),
        ("x = x / 2", ""),
        ("x = x / width", ""),
        ("x = (x / 16.0).astype(int)", ""),
        ("x = x / 255.0", "keras.layers.Rescaling(255.0), "),
        ("x = load()", ""),
    ],
)
def test_whole_numbers_or_something_between(more: str, first: str) -> None:
    assert judged(tokens_scaled_before_an_embedding, SCRIPT.format(more=more, first=first)) == []


def test_other_first_layers_take_fractions() -> None:
    assert stacked(tokens_scaled_before_an_embedding, "Dense(4), Dense(1)", fit="x / 255.0, y") == []


LOOKUP = Layer("Embedding", "first", settings=(("input_dim", 20),), sources=(-1,))


def counted(whole: bool, low: float = 0.0, high: float = 0.9, **other: Any) -> list[Finding]:
    facts = data(inputs=(inputs(whole=whole, low=low, high=high),))
    found = tokens_scaled_before_an_embedding(network(LOOKUP, **other), None, facts)
    return [item for item in found if isinstance(item, Finding)]


def test_fractions_are_counted_and_what_is_left_of_them() -> None:
    (one,) = counted(False)
    assert one.message.endswith("of which one token remains")
    assert one.severity is Severity.BREAKS
    (many,) = counted(False, 0.5, 80.5)
    assert many.message.endswith("of which 81 tokens at most remain")
    assert many.severity is None


def test_whole_numbers_and_missing_ones_are_left_alone() -> None:
    assert counted(True) == []
    assert counted(False, inputs=(Inputs(non_finite=3),)) == []
    assert list(tokens_scaled_before_an_embedding(network(), None, data())) == []
