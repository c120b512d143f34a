"""Which answers rows of each label are given, and what a decode makes of perfect predictions."""

from __future__ import annotations

import numpy as np

from kerasdoctor.facts import OTHERS, Decoded
from kerasdoctor.live.counting.labels import label_data
from kerasdoctor.live.probing.probe import CURVE_POINTS, sampled, smoothed
from kerasdoctor.live.scoring.confusing import confusion_of, examples_of, row_name
from kerasdoctor.live.scoring.decoding import Decoder

ARGMAX, ROUND = Decoder("argmax", "argmax"), Decoder("round", "np.round")


def test_class_numbers_and_one_hot_rows_are_counted_alike() -> None:
    predictions = np.eye(3)[[0, 1, 1, 2, 1]]
    found = confusion_of(ARGMAX, predictions, np.array([0, 1, 2, 2, 0]))
    assert found is not None
    assert (found.labels, found.answers) == (("0", "1", "2"), ("0", "1", "2"))
    assert found.counts == ((1, 1, 0), (0, 1, 0), (0, 1, 1))
    assert confusion_of(ARGMAX, predictions, np.eye(3)[[0, 1, 2, 2, 0]]) == found


def test_rows_of_bits_go_by_the_columns_that_hold_a_one() -> None:
    labels = np.array([[0, 0, 0], [1, 0, 1], [0, 1, 0], [1, 0, 1]])
    predictions = np.array([[0.9, 0, 0], [0.5, 0, 0.5], [0, 0.8, 0], [0.7, 0, 0.6]])
    found = confusion_of(ROUND, predictions, labels)
    assert found is not None
    assert found.labels == ("all 0", "column 1", "columns 0 and 2")
    assert found.answers == ("all 0", "column 0", "column 1", "columns 0 and 2")
    assert found.counts == ((0, 1, 0, 0), (0, 0, 1, 0), (1, 0, 0, 1))


def test_a_threshold_reads_labels_of_minus_one_as_no() -> None:
    signs = np.array([[-1.0], [1.0], [1.0]])
    found = confusion_of(Decoder("threshold", "0", 0.0), np.array([[-0.4], [0.3], [-2.0]]), signs)
    assert found is not None
    assert (found.labels, found.counts) == (("0", "1"), ((1, 0), (1, 1)))


def test_rare_labels_share_a_row_and_a_column() -> None:
    labels = np.repeat(np.arange(30), np.arange(30, 0, -1))
    found = confusion_of(ARGMAX, np.eye(30)[labels], labels)
    assert found is not None
    assert found.labels == (*map(str, range(10)), OTHERS)
    assert sum(map(sum, found.counts)) == len(labels)
    assert found.counts[-1][-1] == sum(range(1, 21))


def test_positions_of_a_sequence_are_counted_one_by_one() -> None:
    labels = np.array([[0, 1], [1, 1]])
    found = confusion_of(ARGMAX, np.eye(2)[labels], labels)
    assert found is not None
    assert found.counts == ((1, 0), (0, 3))


def test_labels_of_another_width_than_the_answers_have_no_table() -> None:
    assert confusion_of(ROUND, np.zeros((4, 3)), np.zeros((4, 2))) is None


def test_examples_show_what_a_decode_loses() -> None:
    labels = np.array([[0, 0, 0], [0, 1, 0], [1, 0, 1], [1, 0, 1], [1, 0, 1]])
    perfect = np.array([[1 / 3] * 3, [0, 1, 0], [0.5, 0, 0.5], [0.5, 0, 0.5], [0.5, 0, 0.5]])
    assert examples_of(ROUND, perfect, labels) == (
        Decoded("all 0", "0.333 in every column", "all 0", 1, right=True),
        Decoded("column 1", "1 in column 1", "column 1", 1, right=True),
        Decoded("columns 0 and 2", "0.5 in columns 0 and 2", "all 0", 3, right=False),
    )


def test_examples_of_classes_name_the_class() -> None:
    labels = np.array([[2], [0], [2]])
    assert examples_of(ARGMAX, np.eye(3)[labels.reshape(-1)], labels) == (
        Decoded("class 2", "1 in column 2", "class 2", 2, right=True),
        Decoded("class 0", "1 in column 0", "class 0", 1, right=True),
    )


def test_rows_that_have_no_short_name_are_told_in_general() -> None:
    assert row_name(np.ones(9)) == "9 columns"
    assert row_name(np.array([2.0, 0.0])) == "other values"
    assert row_name(np.array([-1.0])) == "-1"


def test_a_curve_keeps_its_ends() -> None:
    losses = np.linspace(4.0, 1.0, 300)
    assert (sampled(losses)[0], sampled(losses)[-1], len(sampled(losses))) == (4.0, 1.0, CURVE_POINTS)
    assert sampled(np.array([2.0])) == (2.0,)
    assert np.isnan(sampled(np.zeros(0))[0])
    assert len(smoothed(losses)) == CURVE_POINTS
    assert np.isclose(np.mean(smoothed(losses)), losses.mean())
    assert smoothed(np.zeros(0)) == ()


def test_labels_are_counted_by_column_or_by_range() -> None:
    rows = np.array([[1, 0, 1], [1, 0, 0]])
    assert label_data(rows, "multi-hot", None, []).ones == (2, 0, 1)
    amounts = label_data(np.array([0.0, 1.0, 10.0, np.nan]), "real", None, []).histogram
    assert amounts is not None
    assert (amounts.low, amounts.high, sum(amounts.counts), len(amounts.counts)) == (0.0, 10.0, 3, 20)
    assert label_data(np.full(4, 2.5), "real", None, []).histogram is None
