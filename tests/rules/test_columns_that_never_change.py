"""Constant columns of a table."""

from __future__ import annotations

from kerasdoctor.facts import Column
from kerasdoctor.rules.inputs.columns_that_never_change import columns_that_never_change
from rules.data_of import column, data, inputs, network, said

STILL = column(1, 17.5, 0.0)
RULE = columns_that_never_change


def table(*columns: Column, rows: int = 1000, whole: bool = False) -> object:
    return data(rows, inputs=(inputs(rows, len(columns), columns=columns, whole=whole),))


def test_a_constant_column_is_found_with_its_number() -> None:
    (found,) = said(RULE, network(), table(column(0), STILL))
    assert "column 1 (17.5) of `x` never change in 1,000 rows" in found.message


def test_many_are_counted() -> None:
    (found,) = said(RULE, network(), table(column(0), *[column(index, 2.5, 0.0) for index in range(1, 9)]))
    assert "and 3 more" in found.message


def test_silent_about_zeros_a_bias_whole_numbers_few_rows_and_all_of_them() -> None:
    assert said(RULE, network(), table(column(0), column(1, 0, 0), column(2, 1, 0))) == []
    assert said(RULE, network(), table(column(0), STILL, whole=True)) == []
    assert said(RULE, network(), table(column(0), STILL, rows=20)) == []
    assert said(RULE, network(), table(STILL)) == []
