"""Tokens that a mask takes for padding."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from kerasdoctor.facts import INPUT, Layer
from kerasdoctor.live.counting.inputs import input_data
from kerasdoctor.rules.recurrent.token_zero_masked_away import token_zero_masked_away as rule
from rules.data_of import data, inputs, network, said

DRAWN = np.random.default_rng(0)
TOKENS = DRAWN.integers(0, 20, size=(400, 12))


def found(x: Any, mask: bool | None = True, sources: Any = (INPUT,)) -> int:
    settings = () if mask is None else (("mask_zero", mask),)
    lookup = Layer("Embedding", sources=sources, settings=settings)
    return len(said(rule, network(lookup, Layer("LSTM")), data(len(x), inputs=(input_data(x),))))


def padded(before: bool = False, inside: float = 0.0) -> Any:
    """Rows of 3 to 11 tokens, filled up with zeros, with a share of zeros among the tokens."""
    x = np.where(DRAWN.random((400, 12)) < inside, 0, DRAWN.integers(1, 20, size=(400, 12)))
    lengths = DRAWN.integers(3, 12, size=(400, 1))
    rows: Any = np.where(np.arange(12) < lengths, x, 0)
    return rows[:, ::-1] if before else rows


def test_a_zero_among_tokens_that_are_never_padded_is_a_token() -> None:
    assert found(TOKENS) == 1


@pytest.mark.parametrize(
    "x",
    [
        TOKENS + 1,
        padded(),
        padded(before=True),
        padded(inside=0.2),  # words left out, in rows that are padded as well
        padded(before=True, inside=0.2),
        np.where(DRAWN.random(TOKENS.shape) < 0.002, 0, TOKENS + 1),  # a slip
        TOKENS[:10],
        TOKENS.astype(float) / 19,
        (TOKENS > 9).astype(int),  # flags
        DRAWN.normal(size=(400, 12)),
    ],
)
def test_padding_and_other_inputs_are_left_alone(x: Any) -> None:
    assert found(x) == 0


def test_only_an_embedding_that_masks_the_inputs_is_judged() -> None:
    assert found(TOKENS, mask=None) == 0
    assert found(TOKENS, mask=False) == 0
    assert found(TOKENS, sources=(0,)) == 0
    assert said(rule, network(Layer("Masking")), data(inputs=(inputs(),))) == []
