"""Rows that stand in the training part and in the one to validate on."""

from __future__ import annotations

from kerasdoctor.facts import Data, Pairs, Validation
from kerasdoctor.finding import Finding
from kerasdoctor.rules.evaluation.rows_in_both_parts import rows_in_both_parts
from kerasdoctor.rules.evaluation.validated_on_training_rows import validated_on_training_rows
from rules.data_of import acquitted, data, network, said

RULE = rows_in_both_parts


def of(met: int | None, *, rows: int = 1000, distinct: float = 1.0, cut_off: float | None = None) -> Data:
    held = Validation(200, rows, cut_off, compared=200, met=met)
    return data(rows, pairs=Pairs(rows, int(distinct * rows)), validation=held)


def test_some_rows_in_both_parts_are_found() -> None:
    (found,) = said(RULE, network(), of(60))
    assert found.message.startswith("60 of 200 rows")
    assert len(said(RULE, network(), of(60, cut_off=0.2))) == 1


def test_none_is_acquitted() -> None:
    assert acquitted(RULE, network(), of(0))
    assert said(RULE, network(), of(0)) == []


def test_a_few_nearly_all_and_tables_of_few_values_are_left_alone() -> None:
    for facts in (of(5), of(198), of(60, distinct=0.5), of(60, rows=20), of(None), data()):
        assert said(RULE, network(), facts) == []
        assert acquitted(RULE, network(), facts) == []


def whole(facts: Data) -> list[Finding]:
    return [item for item in validated_on_training_rows(None, network(), facts) if isinstance(item, Finding)]


def test_nearly_all_rows_are_training_rows() -> None:
    (found,) = whole(of(200))
    assert found.message.startswith("200 of 200 rows")


def test_a_sample_on_purpose_an_autoencoder_and_a_small_table_are_left_alone() -> None:
    from rules.data_of import labels

    assert whole(of(200, rows=500)) == []
    assert whole(of(200, distinct=0.9)) == []
    assert whole(of(150)) == []
    assert whole(of(200, cut_off=0.2)) == []
    copies = of(200)
    same = data(1000, pairs=copies.pairs, validation=copies.validation, heads=(labels(is_input=True),))
    assert whole(same) == []
