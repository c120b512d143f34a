from __future__ import annotations

import pytest

from kerasdoctor.facts import Inputs, Layer
from kerasdoctor.finding import Finding, Severity
from kerasdoctor.rules.recurrent.embedding_smaller_than_its_vocabulary import embedding_smaller_than_its_vocabulary
from rules.data_of import network
from rules.stacks import judged

SCRIPT = """
import keras
from keras.datasets import imdb, reuters
from keras.layers import *
{more}
model = keras.Sequential([Embedding({rows}, 8), Flatten(), Dense(1)])
model.compile(loss="mse", optimizer="adam")
model.fit(x, y)
"""
IMDB = "(x, y), _ = imdb.load_data(num_words=10000)"


@pytest.mark.parametrize(
    ("more", "rows"),
    [
        (IMDB, "5000"),
        ("(x, y), _ = reuters.load_data('r', 10000)", "9999"),
        ("tokens = TextVectorization(max_tokens=20000)\nx = tokens(texts)", "10000"),
        ("from tensorflow.keras.preprocessing.text import Tokenizer\nt = Tokenizer(num_words=500)", "100"),
    ],
)
def test_some_tokens_have_no_row(more: str, rows: str) -> None:
    (finding,) = judged(embedding_smaller_than_its_vocabulary, SCRIPT.format(more=more, rows=rows))
    assert embedding_smaller_than_its_vocabulary.severity is Severity.HURTS
    assert finding.fixes[0].advice.startswith("write input_dim=")


@pytest.mark.parametrize(
    ("more", "rows"),
    [
        (IMDB, "10000"),
        (IMDB, "20000"),
        (IMDB, "size"),
        ("(x, y), _ = imdb.load_data()", "5000"),
        ("(x, y), _ = imdb.load_data(num_words=n)", "5000"),
        (IMDB + "\n(a, b), _ = reuters.load_data(num_words=10)", "5000"),
    ],
)
def test_rows_for_all_or_not_known(more: str, rows: str) -> None:
    assert judged(embedding_smaller_than_its_vocabulary, SCRIPT.format(more=more, rows=rows)) == []


def counted(low: float, high: float, kind: str = "Embedding") -> list[Finding]:
    layer = Layer(kind, "first", settings=(("input_dim", 20),), sources=(-1,))
    found = embedding_smaller_than_its_vocabulary(network(layer, inputs=(Inputs(low=low, high=high),)), None)
    return [item for item in found if isinstance(item, Finding)]


def test_the_very_tokens_are_judged() -> None:
    (beyond,) = counted(0, 20)
    assert beyond.severity is Severity.BREAKS
    assert "input_dim=21" in beyond.fixes[0].advice
    (below,) = counted(-1, 5)
    assert "negative numbers have no row" in below.fixes[0].advice
    assert counted(0, 19) == []
    assert counted(0, 50, "Dense") == []
