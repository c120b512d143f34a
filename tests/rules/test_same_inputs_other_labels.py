"""Rows that contradict each other."""

from __future__ import annotations

from kerasdoctor.facts import Pairs
from kerasdoctor.rules.inputs.same_inputs_other_labels import same_inputs_other_labels
from rules.data_of import acquitted, data, network, said

RULE = same_inputs_other_labels


def test_the_limit_that_contradictions_set_is_told() -> None:
    (found,) = said(RULE, network(), data(pairs=Pairs(1000, 700, 300, 0.85)))
    assert found.message.startswith("300 of 1,000 rows")
    assert "85.0%" in found.evidence[0].text


def test_a_few_slips_are_acquitted() -> None:
    facts = data(pairs=Pairs(1000, 995, 4, 0.998))
    assert said(RULE, network(), facts) == []
    assert acquitted(RULE, network(), facts)


def test_silent_with_few_rows_with_amounts_and_with_one_input() -> None:
    assert said(RULE, network(), data(pairs=Pairs(20, 10, 10, 0.5))) == []
    assert said(RULE, network(), data(pairs=Pairs(1000, 10))) == []
    assert said(RULE, network(), data(pairs=Pairs(1000, 1, 1000, 0.5))) == []
    assert said(RULE, network(), data()) == []
