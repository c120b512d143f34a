"""Baselines that a held-out score is compared with."""

from __future__ import annotations

import math

import numpy as np
import pytest

from kerasdoctor.live.scoring.baselines import balanced, explained, linear, majority, mean, ridge, wilson

RNG = np.random.default_rng


@pytest.mark.parametrize(
    ("right", "rows", "low", "high"),
    # Newcombe (1998), table I, method 3, and the closed forms for none and all.
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (0, 10, 0.0, 1.96**2 / (10 + 1.96**2)),
        (10, 10, 10 / (10 + 1.96**2), 1.0),
        (5, 10, 0.2366, 0.7634),
    ],
)
def test_the_interval_is_wilsons(right: int, rows: int, low: float, high: float) -> None:
    interval = wilson(right, rows)
    assert interval.low == pytest.approx(low, abs=6e-5)
    assert interval.high == pytest.approx(high, abs=6e-5)
    assert (interval.score, interval.rows) == (right / rows, rows)


def test_the_interval_holds_its_score_is_symmetric_and_narrows() -> None:
    for rows in (1, 7, 100, 4000):
        for right in {0, 1, rows // 3, rows}:
            interval, mirrored = wilson(right, rows), wilson(rows - right, rows)
            assert 0 <= interval.low <= interval.score + 1e-12
            assert interval.score <= interval.high + 1e-12 <= 1 + 1e-12
            assert interval.low == pytest.approx(1 - mirrored.high)
    widths = [wilson(rows // 4, rows).high - wilson(rows // 4, rows).low for rows in (20, 80, 320)]
    assert widths == sorted(widths, reverse=True)


def test_the_ends_solve_the_equation_of_the_score_test() -> None:
    interval = wilson(37, 120)
    for end in (interval.low, interval.high):
        assert abs(37 / 120 - end) == pytest.approx(1.96 * math.sqrt(end * (1 - end) / 120))


def test_majority_is_the_most_frequent_training_label_scored_elsewhere() -> None:
    assert majority(np.array([2, 2, 2, 0]), np.array([2, 0, 0, 0, 1])).score == pytest.approx(1 / 5)
    assert majority(np.array([2, 2, 2, 0]), np.array([2, 2, 2, 0]), by_label=True).score == pytest.approx(1 / 2)


def test_a_balanced_share_counts_each_label_alike() -> None:
    codes = np.array([0] * 90 + [1] * 10)
    found = balanced(np.array([True] * 90 + [False] * 10), codes)
    assert found.score == pytest.approx(0.5)
    some = balanced(np.array([True] * 90 + [True, False] * 5), codes)
    assert some.score == pytest.approx(0.75)
    assert some.low < 0.75 < some.high
    assert some.high - some.low == pytest.approx(1.96 * math.sqrt(0.25 / 10))


def test_the_mean_explains_nothing_and_the_labels_themselves_everything() -> None:
    y = RNG(0).normal(50, 7, size=(400, 1))
    assert mean(y[:200], y[200:]).score == pytest.approx(0, abs=0.05)
    assert explained(y, y).score == 1
    half = explained(y + RNG(1).normal(0, 7 / math.sqrt(2), size=y.shape), y)
    assert half.low < 0.5 < half.high
    assert explained(np.full_like(y, np.nan), y).score == -1


def test_ridge_finds_a_line_and_no_product() -> None:
    x = RNG(0).normal(size=(1000, 4))
    line, product = 3 + x @ np.array([1.0, 2.0, 0.0, -1.0]), x[:, 0] * x[:, 1]
    found, lost = (ridge(x[:700], y[:700], x[700:], y[700:]) for y in (line, product))
    assert found is not None
    assert lost is not None
    assert found.low > 0.99
    assert lost.score < 0.1
    assert ridge(np.zeros((20, 1001)), line[:20], np.zeros((20, 1001)), line[:20]) is None


def test_a_linear_task_is_found_and_exclusive_or_is_not() -> None:
    x = RNG(0).normal(size=(4000, 5))
    straight = (x @ np.array([1.0, -2.0, 0.5, 0.0, 3.0]) > 0).astype(int)
    crossed = ((x[:, 0] > 0) != (x[:, 1] > 0)).astype(int)
    found = linear(x[:2000], straight[:2000], x[2000:], straight[2000:])
    lost = linear(x[:2000], crossed[:2000], x[2000:], crossed[2000:])
    assert found is not None
    assert lost is not None
    assert found.low > 0.9
    assert abs(lost.score - 0.5) < 0.08


def test_a_linear_task_of_several_classes_on_rows_of_two_axes_is_found() -> None:
    x = RNG(1).normal(size=(600, 4))
    y = x.argmax(axis=1)
    found = linear(x[:400].reshape(400, 2, 2), y[:400], x[400:].reshape(200, 2, 2), y[400:])
    assert found is not None
    assert found.score > 0.85


def test_what_is_too_large_or_not_finite_has_no_linear_baseline() -> None:
    y = np.array([0, 1] * 10)
    assert linear(np.zeros((20, 1001)), y, np.zeros((20, 1001)), y) is None
    assert linear(np.full((20, 2), np.nan), y, np.zeros((20, 2)), y) is None
    assert linear(np.array([["a"], ["b"]] * 10), y, np.array([["a"], ["b"]] * 10), y) is None
    many = np.arange(300)
    assert linear(np.zeros((300, 1)), many, np.zeros((300, 1)), many) is None
