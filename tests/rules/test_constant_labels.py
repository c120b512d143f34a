"""Labels that never change."""

from __future__ import annotations

from kerasdoctor.facts import Pairs
from kerasdoctor.finding import Severity
from kerasdoctor.rules.inputs.constant_labels import constant_labels
from rules.data_of import acquitted, data, network, said

RULE = constant_labels


def test_one_label_for_all_rows_is_found() -> None:
    (found,) = said(RULE, network(low=1, high=1))
    assert found.message == "every row of the labels is the same"
    assert found.severity is None
    assert said(RULE, network(low=1, high=1), data()) == [found]


def test_the_first_rows_of_a_data_set_are_no_more_than_that() -> None:
    (found,) = said(RULE, network(low=1, high=1), data(10_000, streamed=True))
    assert found.message == "the first 10,000 rows of the labels are the same"
    assert found.severity is Severity.HURTS


def test_labels_that_vary_are_acquitted() -> None:
    assert said(RULE, network()) == []
    assert acquitted(RULE, network())
    assert acquitted(RULE, network(low=None, high=None)) == []


def test_labels_that_a_loss_may_not_read_and_placeholders_are_left_alone() -> None:
    assert said(RULE, network(low=0, high=0, loss="triplet_loss")) == []
    assert said(RULE, network(low=0, high=0), data(pairs=Pairs(1000, 1))) == []
