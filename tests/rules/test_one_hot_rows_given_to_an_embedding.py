"""One-hot rows in front of an Embedding."""

from __future__ import annotations

from kerasdoctor.facts import Data, Layer
from kerasdoctor.rules.recurrent.one_hot_rows_given_to_an_embedding import one_hot_rows_given_to_an_embedding
from rules.data_of import data, inputs, network, said

RULE = one_hot_rows_given_to_an_embedding


def of(width: int = 20, one_hot: bool = True) -> Data:
    return data(inputs=(inputs(width=width, one_hot=one_hot, columns=()),))


def lookup(rows: int = 20, kind: str = "Embedding") -> Layer:
    return Layer(kind, "first", settings=(("input_dim", rows),), sources=(-1,))


def test_one_hot_rows_are_found() -> None:
    (found,) = said(RULE, network(lookup()), of())
    assert "`x` holds one-hot rows" in found.message
    assert "20 tokens" in found.message


def test_tokens_short_rows_small_tables_and_other_layers_are_left_alone() -> None:
    assert said(RULE, network(lookup()), of(one_hot=False)) == []
    assert said(RULE, network(lookup()), of(3)) == []
    assert said(RULE, network(lookup(2)), of()) == []
    assert said(RULE, network(lookup(kind="Dense")), of()) == []
    assert said(RULE, network(Layer("Embedding", settings=(("input_dim", 20),), sources=(0,))), of()) == []
    assert said(RULE, network(), of()) == []
