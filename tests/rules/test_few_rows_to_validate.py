"""Very few rows to validate on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kerasdoctor.facts import Validation
from kerasdoctor.rules.evaluation.few_rows_to_validate import few_rows_to_validate
from rules.data_of import data, network, said

RULE = few_rows_to_validate


@pytest.mark.parametrize(("rows", "text"), [(1, "1 row to"), (9, "9 rows to")])
def test_a_handful_is_found(rows: int, text: str) -> None:
    (found,) = said(RULE, network(), data(validation=Validation(rows, 500)))
    assert found.message.startswith(text)


def test_enough_rows_toys_none_and_pictures_of_answers_are_left_alone() -> None:
    assert said(RULE, network(), data(validation=Validation(10, 500))) == []
    assert said(RULE, network(), data(validation=Validation(2, 40))) == []
    assert said(RULE, network(), data()) == []
    (head,) = network().heads
    masks = network(heads=(replace(head, output_shape=(None, 64, 64, 1)),))
    assert said(RULE, masks, data(validation=Validation(5, 500))) == []
