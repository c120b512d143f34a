"""How predictions become answers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kerasdoctor.facts import Decoding, Labels, Loss
from kerasdoctor.live.scoring.decoding import Decoder, decoder_for
from kerasdoctor.places import Line
from live.setups import head, one_of_each_residue

HERE = Line("train.py", 40)
ARGMAX, ROUND, THRESHOLD = Decoder("argmax", ""), Decoder("round", ""), Decoder("threshold", "")


def test_argmax_compares_the_largest_score_with_an_index_or_a_one_hot_row() -> None:
    scores = np.array([[0.1, 0.7, 0.2], [0.5, 0.2, 0.3], [0.1, 0.2, 0.7]])
    for labels in (np.array([1, 2, 2]), np.array([[1], [2], [2]]), np.eye(3)[[1, 2, 2]]):
        assert ARGMAX.exact(scores, labels).tolist() == [True, False, True]


def test_positions_are_scored_one_by_one() -> None:
    scores = np.eye(4)[np.array([[0, 1], [2, 3], [1, 1]])]
    indices = np.array([[0, 1], [2, 0], [0, 0]])
    expected = [True, True, True, False, False, False]
    assert ARGMAX.exact(scores, indices).tolist() == expected
    assert ARGMAX.exact(scores, np.eye(4)[indices]).tolist() == expected
    assert THRESHOLD.exact(scores[..., :1], np.array([[1, 0], [1, 0], [0, 0]])).tolist() == [
        True,
        True,
        False,
        True,
        True,
        True,
    ]


def test_a_row_of_bits_is_right_only_as_a_whole() -> None:
    labels = np.array([[0, 1, 1], [1, 0, 0]])
    scores = np.array([[0.4, 0.6, 0.9], [0.9, 0.1, 0.6]])
    assert THRESHOLD.exact(scores, labels).tolist() == [True, False]
    assert ROUND.exact(scores, labels).tolist() == [True, False]


def test_rounding_a_half_answers_zero() -> None:
    assert ROUND.exact(np.array([[0.5, 0.5]]), np.array([[1, 1]])).tolist() == [False]
    assert ROUND.exact(np.array([[0.25] * 4]), np.array([[0] * 4])).tolist() == [True]


def test_the_threshold_is_the_one_given() -> None:
    logits = np.array([[-0.2], [0.3], [2.0]])
    labels = np.array([0, 1, 1])
    assert Decoder("threshold", "", 0.0).exact(logits, labels).all()
    assert Decoder("threshold", "", 0.5).exact(logits, labels).tolist() == [True, False, True]


def test_rounded_shares_are_compared_with_class_indices_as_their_rows() -> None:
    scores = np.array([[0.9, 0.1, 0.0], [0.4, 0.3, 0.3], [0.2, 0.2, 0.6]])
    assert ROUND.exact(scores, np.array([0, 0, 2])).tolist() == [True, False, True]
    assert ROUND.exact(scores, np.array([[0], [0], [2]])).tolist() == [True, False, True]
    assert THRESHOLD.exact(scores, np.array([0, 0, 1])).tolist() == [True, False, False]


def test_argmax_over_one_score_always_answers_0() -> None:
    assert ARGMAX.exact(np.array([[0.9], [0.2]]), np.array([[1], [0]])).tolist() == [False, True]


def test_own_labels_are_always_right_and_decoding_changes_nothing() -> None:
    rng = np.random.default_rng(0)
    for _ in range(50):
        rows = rng.integers(0, 2, (20, 5))
        kept = rows.copy()
        assert ROUND.exact(rows.astype(float), rows).all()
        assert THRESHOLD.exact(rows.astype(float), rows).all()
        np.testing.assert_array_equal(rows, kept)


@pytest.mark.parametrize(
    ("units", "activation", "kind", "expected"),
    [
        (7, "softmax", "class-index", ("argmax", 0.5)),
        (7, "linear", "one-hot", ("argmax", 0.5)),
        (7, "softmax", "distribution", ("argmax", 0.5)),
        (3, "sigmoid", "multi-hot", ("threshold", 0.5)),
        (3, "linear", "multi-hot", ("threshold", 0.0)),
        (1, "sigmoid", "binary", ("threshold", 0.5)),
        (1, "linear", "binary", ("threshold", 0.0)),
        (2, "softmax", "binary", ("argmax", 0.5)),
        (1, "linear", "real", None),
        (1, "linear", "class-index", None),
        (4, "linear", None, None),
    ],
)
def test_the_usual_decode_suits_head_and_labels(
    units: int, activation: str, kind: str | None, expected: tuple[str, float] | None
) -> None:
    loss = "binary_crossentropy"
    found = decoder_for(head(units=units, activation=activation, loss=loss, kind=kind, shape=(None, units)), None)
    assert (found and (found.how, found.threshold)) == expected


def test_the_scripts_own_decode_goes_before_the_usual_one() -> None:
    bits = head(units=3, activation="softmax", loss="categorical_crossentropy", kind="multi-hot", shape=(None, 3))
    own = decoder_for(bits, Decoding("round", "np.round", HERE))
    assert own is not None
    assert (own.how, own.written) == ("round", "the script's np.round")
    at_a_third = decoder_for(bits, Decoding("threshold", "> 0.3", HERE, 0.3))
    assert at_a_third is not None
    assert at_a_third.threshold == 0.3
    real = head(units=1, activation="linear", loss="mean_squared_error", kind="real", shape=(None, 1))
    assert decoder_for(real, Decoding("round", "np.round", HERE)) is None


def test_a_perfect_answer_to_the_flagships_labels_survives_rounding_in_4_of_7_rows() -> None:
    y = one_of_each_residue()
    sums = y.sum(axis=1, keepdims=True)
    perfect = np.where(sums > 0, y / np.maximum(sums, 1), 1 / 3)
    right = ROUND.exact(perfect, y)
    assert np.flatnonzero(right).tolist() == [0, 1, 2, 4]


def test_scores_are_cut_at_zero_only_where_the_loss_takes_them_for_logits() -> None:
    one = head(units=1, activation="linear", loss="mean_squared_error", kind="binary", shape=(None,))
    found = decoder_for(one, None)
    assert found is not None
    assert found.threshold == 0.5
    signs = replace(one, loss=Loss("hinge"), labels=Labels("real", shape=(None,), low=-1.0, high=1.0))
    found = decoder_for(signs, None)
    assert found is not None
    assert (found.how, found.threshold) == ("threshold", 0.0)
    np.testing.assert_array_equal(found.exact(np.array([[0.3], [-2.0]]), np.array([1, 1])), [True, False])


def test_codes_are_equal_exactly_where_labels_are_equal() -> None:
    rng = np.random.default_rng(2)
    rows = rng.integers(0, 2, (50, 3))
    codes = Decoder("threshold", "").codes(rows, 3)
    same_row = (rows[:, None] == rows[None]).all(axis=-1)
    np.testing.assert_array_equal(same_row, codes[:, None] == codes[None])
    one_hot = np.eye(4)[rng.integers(0, 4, 20)]
    np.testing.assert_array_equal(Decoder("argmax", "").codes(one_hot, 4), one_hot.argmax(axis=1))
    positions = rng.integers(0, 5, (6, 7))
    np.testing.assert_array_equal(Decoder("argmax", "").codes(positions, 5), positions.reshape(-1))
