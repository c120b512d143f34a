"""Rows that are all the same."""

from __future__ import annotations

from kerasdoctor.facts import Pairs
from kerasdoctor.rules.inputs.rows_all_alike import rows_all_alike
from rules.data_of import acquitted, data, inputs, labels, network, said

ALIKE = inputs(200, constant=2, spread=0.0)


def test_one_row_over_and_over_is_found() -> None:
    (found,) = said(rows_all_alike, network(), data(200, inputs=(ALIKE,), pairs=Pairs(200, 1)))
    assert "all 200 rows of `x` are the same" in found.message


def test_differing_rows_are_acquitted() -> None:
    facts = data(200, inputs=(inputs(200),), pairs=Pairs(200, 190))
    assert said(rows_all_alike, network(), facts) == []
    assert acquitted(rows_all_alike, network(), facts)


def test_silent_with_equal_labels_few_rows_one_of_two_inputs_and_a_sample() -> None:
    same = labels(200, classes=((0, 200),), spread=0.0)
    assert said(rows_all_alike, network(), data(200, inputs=(ALIKE,), pairs=Pairs(200, 1), heads=(same,))) == []
    few = inputs(4, constant=2)
    assert said(rows_all_alike, network(), data(4, inputs=(few,), pairs=Pairs(4, 1))) == []
    assert said(rows_all_alike, network(), data(200, inputs=(ALIKE, inputs(200)), pairs=Pairs(200, 1))) == []
    assert said(rows_all_alike, network(), data(900, inputs=(ALIKE,), pairs=Pairs(200, 1))) == []
    assert said(rows_all_alike, network(), data(200, inputs=(ALIKE,))) == []
