"""What is counted on label and input arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from kerasdoctor.live.counting.arrays import inputs_of, labels_of
from live.setups import bits, one_of_each_residue

RNG = np.random.default_rng
ONE_HOT = np.eye(4)[[0, 1, 2, 3, 1]]
MULTI_HOT = np.array([[0, 0, 0], [1, 1, 0], [0, 0, 1]])
SMOOTHED = ONE_HOT * 0.9 + 0.1 / 4
SHARES = RNG(0).dirichlet(np.ones(4), size=30)

KINDS: dict[str, tuple[Any, int | None, str | None]] = {
    "zeros and ones": ([0, 1, 1, 0], 1, "binary"),
    "zeros and ones as floats": ([0.0, 1.0, 1.0], 1, "binary"),
    "zeros and ones in a column": ([[0], [1]], 1, "binary"),
    "truth values": ([True, False], 1, "binary"),
    "only zeros": ([0, 0, 0], 1, "binary"),
    "whole numbers": ([0, 1, 2], 3, "class-index"),
    "whole numbers as floats": ([0.0, 3.0, 2.0], 4, "class-index"),
    "whole numbers in a column": ([[0], [2], [1]], 3, "class-index"),
    "a negative whole number": ([-1, 0, 1], 1, "real"),
    "fractions": ([0.5, 1.5], 1, "real"),
    "fractions in a column": ([[0.5], [1.5]], 1, "real"),
    "one 1 in each row": (ONE_HOT, 4, "one-hot"),
    "one True in each row": (ONE_HOT.astype(bool), 4, "one-hot"),
    "one 1 in each row as bytes": (ONE_HOT.astype("uint8"), 4, "one-hot"),
    "any number of ones": (MULTI_HOT, 3, "multi-hot"),
    "any number of ones as bytes": (MULTI_HOT.astype("uint8"), 3, "multi-hot"),
    "any number of ones, width unknown": (MULTI_HOT, None, "multi-hot"),
    "smoothed one-hot rows": (SMOOTHED, 4, "distribution"),
    "smoothed one-hot rows in half precision": (SMOOTHED.astype("float16"), 4, "distribution"),
    "shares": (SHARES, 4, "distribution"),
    "several real values": ([[0.1, 2.0], [3.0, -1.0]], 2, "real"),
    "rows that add up to 1 with a negative part": ([[1.5, -0.5], [0.5, 0.5]], 2, "real"),
    "a number that is missing": ([0.0, np.nan, 1.0], 1, None),
    "infinity": ([[0.0, np.inf], [1.0, 0.0]], 2, None),
    "words": (["cat", "dog"], 2, None),
    "objects": (np.array([0, 1], dtype=object), 2, None),
    "an index at each position": ([[0, 1, 2], [2, 2, 1]], 5, "class-index"),
    "an index at each position in a column": ([[[0], [1]], [[2], [2]]], 5, "class-index"),
    "a bit at each position": ([[0, 1, 1], [1, 1, 0]], 1, "binary"),
    "a value at each position": ([[0.5, 1.0, 1.0], [1.0, -1.0, 0.0]], 1, "real"),
    "one 1 at each position": (ONE_HOT[[[0, 1], [2, 3]]], 4, "one-hot"),
    "any number of ones at each position": (MULTI_HOT[[[0, 1], [2, 1]]], 3, "multi-hot"),
    "shares at each position": (SHARES[[[0, 1], [2, 1]]], 4, "distribution"),
    "a class for each pixel": (np.arange(2 * 3 * 3).reshape(2, 3, 3) % 5, 5, "class-index"),
    "bytes of pictures": (np.arange(2 * 4 * 4).reshape(2, 4, 4).astype("uint8"), None, "real"),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_is_named_for_what_the_values_are(name: str) -> None:
    values, units, kind = KINDS[name]
    assert labels_of(np.asarray(values), None, units).kind == kind


@pytest.mark.parametrize("name", KINDS)
def test_looking_leaves_labels_alone_and_takes_read_only_ones(name: str) -> None:
    y = np.array(KINDS[name][0])
    before = y.copy()
    y.flags.writeable = False
    labels = labels_of(y, None, KINDS[name][1])
    np.testing.assert_array_equal(y, before)
    assert labels.shape == (None, *y.shape[1:])
    assert labels.dtype == str(y.dtype)


@pytest.mark.parametrize("dtype", ["uint8", "int8", "bool", "int64", "float16", "float32", "float64"])
def test_row_sums_are_counted_with_the_first_rows_that_are_off(dtype: str) -> None:
    y = np.tile(bits(np.arange(7), 3), (10, 1)).astype(dtype)
    sums = labels_of(y, None, 3).row_sums
    assert sums is not None
    assert sums.rows == 70
    assert sums.off == 40
    assert sums.first_off == (0, 3, 5, 6, 7)
    assert [(tally.label, tally.rows) for tally in sums.tallies] == [
        ("add up to 0", 10),
        ("add up to 1", 30),
        ("add up to 2", 30),
    ]
    assert sum(tally.share or 0 for tally in sums.tallies) == pytest.approx(1)


def test_rows_of_weight_0_are_left_out_and_indices_stay_those_of_all_rows() -> None:
    y = np.array([[0, 0], [1, 1], [1, 0], [1, 1], [0, 1]])
    sums = labels_of(y, np.array([0.0, 0.0, 1.0, 0.5, 2.0]), 2).row_sums
    assert sums is not None
    assert (sums.rows, sums.off, sums.first_off) == (3, 1, (3,))
    masked = labels_of(y, np.array([0, 0, 1, 0, 1]), 2)
    assert masked.kind == "one-hot"
    assert masked.row_sums is not None
    assert masked.row_sums.off == 0


def test_no_row_that_counts_means_no_kind() -> None:
    labels = labels_of(ONE_HOT, np.zeros(len(ONE_HOT)), 4)
    assert (labels.kind, labels.low, labels.row_sums, labels.columns) == (None, None, None, None)


def test_columns_that_vary_and_distinct_rows_are_counted() -> None:
    columns = labels_of(bits(np.arange(700) % 7, 20), None, 20).columns
    assert columns is not None
    assert (columns.total, columns.varying, columns.distinct_rows) == (20, (0, 1, 2), 7)


def test_counting_agrees_with_plain_python_on_random_labels() -> None:
    rng = RNG(3)
    for _ in range(40):
        rows, width = int(rng.integers(1, 40)), int(rng.integers(2, 6))
        y = rng.integers(0, 2, (rows, width))
        y[0, :2] = 1
        weights = rng.integers(0, 2, rows)
        weights[0] = 1
        labels = labels_of(y, weights, width)
        used = [(index, tuple(row)) for index, row in enumerate(y.tolist()) if weights[index]]
        off = [index for index, row in used if sum(row) != 1]
        assert labels.row_sums is not None
        assert labels.columns is not None
        assert (labels.row_sums.rows, labels.row_sums.off) == (len(used), len(off))
        assert labels.row_sums.first_off == tuple(off[:5])
        assert labels.columns.distinct_rows == len({row for _, row in used})
        varying = tuple(c for c in range(width) if len({row[c] for _, row in used}) > 1)
        assert labels.columns.varying == varying


def test_missing_and_infinite_values_are_counted_beside_the_range_of_the_others() -> None:
    labels = labels_of(np.array([0.5, np.nan, -np.inf, 3.0]), None, 1)
    assert (labels.non_finite, labels.low, labels.high) == (2, 0.5, 3.0)
    nothing = labels_of(np.array([np.nan, np.nan]), None, 1)
    assert (nothing.non_finite, nothing.low, nothing.high) == (2, None, None)


def test_sums_of_one_hot_rows_of_single_precision_are_not_off() -> None:
    y = np.eye(1000, dtype="float32")
    sums = labels_of(y, None, 1000).row_sums
    assert sums is not None
    assert sums.off == 0


def test_inputs_are_described_with_range_and_faults() -> None:
    x = np.array([[0.0, 255.0], [np.nan, 3.0]])
    inputs = inputs_of(x, "pixels")
    assert (inputs.name, inputs.shape, inputs.low, inputs.high) == ("pixels", (None, 2), 0.0, 255.0)
    assert inputs.non_finite == 1
    assert inputs.only_zeros_and_ones is False
    assert inputs_of(one_of_each_residue()).only_zeros_and_ones is True
    assert inputs_of(np.zeros((0, 3))).low is None
    assert inputs_of(np.array(["a", "b"])).low is None


def test_every_row_is_counted_also_where_labels_are_sorted() -> None:
    y = np.sort(RNG(0).integers(0, 7, size=3_000_000))
    found = labels_of(y, None, 7)
    assert (found.kind, found.low, found.high, found.rows) == ("class-index", 0.0, 6.0, 3_000_000)


def test_of_very_many_values_pieces_from_all_over_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kerasdoctor.live.counting.arrays.PIECE", 100)
    monkeypatch.setattr("kerasdoctor.live.counting.arrays.MAX_VALUES", 1_000)
    found = labels_of(np.sort(RNG(0).integers(0, 7, size=50_000)), None, 7)
    assert (found.low, found.high, found.rows) == (0.0, 6.0, 1_000)


def test_counting_stops_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kerasdoctor.live.counting.arrays.PIECE", 100)
    monkeypatch.setattr("kerasdoctor.live.counting.arrays.SECONDS", 0.0)
    assert labels_of(np.zeros(50_000), None, 1).rows == 100


def test_the_first_rows_that_add_up_to_something_else_are_named_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kerasdoctor.live.counting.arrays.PIECE", 30)
    y = np.eye(3)[RNG(0).integers(0, 3, size=1_000)]
    y[[17, 400, 999]] = 1
    weights = np.ones(1_000)
    weights[17] = 0
    for given, first, rows in ((None, (17, 400, 999), 1_000), (weights, (400, 999), 999)):
        sums = labels_of(y, given, 3).row_sums
        assert sums is not None
        assert (sums.first_off, sums.off, sums.rows) == (first, len(first), rows)
        assert [(tally.label, tally.rows) for tally in sums.tallies] == [
            ("add up to 1", rows - len(first)),
            ("add up to 3", len(first)),
        ]


def test_inputs_say_on_how_many_rows_they_were_counted() -> None:
    assert inputs_of(np.zeros((40, 3))).rows == 40
