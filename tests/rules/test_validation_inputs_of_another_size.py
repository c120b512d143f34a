"""Inputs to validate on that were not scaled, or scaled otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from kerasdoctor.facts import Data, Validation
from kerasdoctor.rules.evaluation.validation_inputs_of_another_size import validation_inputs_of_another_size
from rules.data_of import acquitted, data, inputs, network, said

RULE = validation_inputs_of_another_size


def of(size: float, *, spread: float | None = None, cut_off: float | None = None, rows: int = 200, **mine: Any) -> Data:
    other = inputs(rows, low=-3.0 * size, high=3.0 * size, spread=size if spread is None else spread)
    held = Validation(rows, 1000, cut_off, inputs=(other,))
    return data(inputs=(inputs(**mine),), validation=held)


@pytest.mark.parametrize(
    ("size", "words"), [(255.0, "255 times as large"), (1 / 255, "255 times as small"), (11, "11 times as large")]
)
def test_another_size_is_found(size: float, words: str) -> None:
    (found,) = said(RULE, network(), of(size))
    assert words in found.message


def test_about_the_same_size_is_acquitted() -> None:
    assert said(RULE, network(), of(3.0)) == []
    assert acquitted(RULE, network(), of(3.0))


def test_one_far_value_tokens_constants_few_rows_and_splits_are_left_alone() -> None:
    assert said(RULE, network(), of(255.0, spread=2.0)) == []
    assert said(RULE, network(), of(255.0, padded=0.1)) == []
    assert said(RULE, network(), of(255.0, spread=0.0)) == []
    assert said(RULE, network(), of(255.0, low=0.0, high=0.0)) == []
    assert said(RULE, network(), of(255.0, rows=10)) == []
    assert said(RULE, network(), of(255.0, cut_off=0.2)) == []
    assert said(RULE, network(), data(validation=Validation(9, 9))) == []
    assert said(RULE, network(), data()) == []
