"""The rows that `fit` is given, whatever they come in, and without using anything up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from kerasdoctor.case import Missing
from kerasdoctor.live.data.rows import Rows, rows_of
from kerasdoctor.live.data.streams import MAX_ROWS
from kerasdoctor.live.fit_call import FitCall
from kerasdoctor.live.scoring.decoding import Array

X = np.arange(20.0).reshape(10, 2)
Y = np.arange(10) % 3
WEIGHTS = np.array([1.0, 0.0] * 5)


class Model:
    """As much of a model as is asked for its names."""

    def __init__(self, inputs: list[str] | None = None, outputs: list[str] | None = None) -> None:
        self.input_names, self.output_names = inputs, outputs


class Batches(keras.utils.PyDataset):  # type: ignore[misc]
    """The rows in batches of four, counting how many were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.taken = 0

    def __len__(self) -> int:
        return 3

    def __getitem__(self, index: int) -> tuple[Array, Array]:
        self.taken += 1
        return X[4 * index : 4 * index + 4], Y[4 * index : 4 * index + 4]


def rows(x: Any, y: Any = None, *, may_iterate: bool = True, model: Any = None, **arguments: Any) -> Rows:
    found = rows_of(FitCall(model or Model(), x, y, arguments), may_iterate=may_iterate)
    assert isinstance(found, Rows), found
    return found


def missing(x: Any, y: Any = None, *, may_iterate: bool = True, **arguments: Any) -> Missing:
    found = rows_of(FitCall(Model(), x, y, arguments), may_iterate=may_iterate)
    assert isinstance(found, Missing), found
    return found


def counting() -> tuple[Any, list[int]]:
    """A data set from a generator, and the list of the rows that it was asked for."""
    drawn: list[int] = []

    def draw() -> Iterator[tuple[Array, int]]:
        for index in range(10):
            drawn.append(index)
            yield X[index], int(Y[index])

    signature = (tf.TensorSpec((2,), tf.float64), tf.TensorSpec((), tf.int64))
    return tf.data.Dataset.from_generator(draw, output_signature=signature).batch(4), drawn


@pytest.mark.parametrize(
    ("x", "y"),
    [
        (X, Y),
        (X.tolist(), Y.tolist()),
        (X, Y.tolist()),
        (tf.constant(X), tf.constant(Y)),
        ((X,), [Y]),
    ],
    ids=["arrays", "lists of numbers", "a list of labels", "tensors", "arrays in lists"],
)
@pytest.mark.parametrize("may_iterate", [True, False])
def test_what_lies_in_memory_is_read(x: Any, y: Any, may_iterate: bool) -> None:
    found = rows(x, y, may_iterate=may_iterate)
    assert (len(found.x), len(found.y), found.count, found.streamed) == (1, 1, 10, False)
    np.testing.assert_array_equal(found.x[0], X)
    np.testing.assert_array_equal(found.y[0], Y)


def test_arrays_are_not_copied() -> None:
    found = rows(X, Y)
    assert found.x[0] is X
    assert found.y[0] is Y


def test_several_inputs_and_outputs_follow_the_order_of_the_model() -> None:
    model = Model(["left", "right"], ["much", "which"])
    found = rows({"right": X + 1, "left": X}, {"which": Y, "much": Y * 0.5}, model=model)
    np.testing.assert_array_equal(found.x[0], X)
    np.testing.assert_array_equal(found.x[1], X + 1)
    np.testing.assert_array_equal(found.y[0], Y * 0.5)
    listed = rows([X, X + 1], (Y * 0.5, Y), model=model)
    for mine, other in zip(found.x + found.y, listed.x + listed.y, strict=True):
        np.testing.assert_array_equal(mine, other)


def test_a_dictionary_with_other_names_keeps_its_own_order() -> None:
    found = rows({"b": X, "a": X + 1}, Y, model=Model(["input"], ["output"]))
    np.testing.assert_array_equal(found.x[0], X)


@pytest.mark.parametrize("weights", [WEIGHTS, WEIGHTS[:, None], WEIGHTS.tolist()])
def test_weights_come_as_one_number_for_each_row(weights: Any) -> None:
    found = rows(X, Y, sample_weight=weights)
    assert found.weights is not None
    assert found.weights.tolist() == WEIGHTS.tolist()


def test_weights_of_positions_or_outputs_are_left_alone() -> None:
    assert rows(X, Y, sample_weight=np.ones((10, 4))).weights is None
    assert rows(X, Y, sample_weight={"out": WEIGHTS}).weights is None


def test_a_data_set_is_read_where_no_training_follows() -> None:
    dataset, drawn = counting()
    found = rows(dataset)
    assert found.streamed
    np.testing.assert_array_equal(found.x[0], X)
    np.testing.assert_array_equal(found.y[0], Y)
    assert drawn == list(range(10))


def test_nothing_of_a_data_set_is_used_up_where_training_follows() -> None:
    dataset, drawn = counting()
    assert "runs Python code" in missing(dataset, may_iterate=False).reason
    batches = Batches()
    missing(batches, may_iterate=False)
    given = iter([(X, Y)])
    missing(given, may_iterate=False)
    assert drawn == []
    assert batches.taken == 0
    assert len(list(given)) == 1


def test_batches_by_index_and_weights_in_a_data_set_are_read() -> None:
    np.testing.assert_array_equal(rows(Batches()).y[0], Y)
    weighted = rows(tf.data.Dataset.from_tensor_slices((X, Y, WEIGHTS)).batch(3))
    assert weighted.weights is not None
    assert weighted.weights.tolist() == WEIGHTS.tolist()


def test_a_data_set_of_dictionaries_is_read_by_name() -> None:
    named = tf.data.Dataset.from_tensor_slices(({"right": X + 1, "left": X}, Y)).batch(3)
    found = rows(named, model=Model(["left", "right"], ["out"]))
    np.testing.assert_array_equal(found.x[0], X)
    np.testing.assert_array_equal(found.x[1], X + 1)


def test_an_endless_data_set_is_read_up_to_a_limit() -> None:
    found = rows(tf.data.Dataset.from_tensor_slices((X, Y)).repeat().batch(1000))
    assert found.count == MAX_ROWS


def test_a_generator_is_left_alone_even_where_no_training_follows() -> None:
    given = ((X, Y) for _ in range(3))
    assert "read once" in missing(given).reason
    assert len(list(given)) == 3


@pytest.mark.parametrize(
    ("x", "y", "reason"),
    [
        (X, Y[:9], r"\[9, 10\] rows"),
        (X[:0], Y[:0], r"\[0\] rows"),
        (X, 3, r"\[0, 10\] rows"),
        ([X, X[:4]], Y, r"\[4, 10\] rows"),
        ([[1, 2], [3]], [0, 1], "cannot be read"),
        (tf.data.Dataset.from_tensor_slices((X, Y)), None, "not batches"),
        (tf.data.Dataset.from_tensor_slices((X, Y)).batch(2).take(0), None, "empty"),
    ],
)
def test_what_cannot_be_looked_at_is_missing_with_a_reason(x: Any, y: Any, reason: str) -> None:
    import re

    assert re.search(reason, missing(x, y).reason)


@pytest.mark.parametrize("x", [X, tf.data.Dataset.from_tensor_slices(X).batch(3)], ids=["an array", "a data set"])
def test_inputs_without_labels_are_rows_too(x: Any) -> None:
    found = rows(x)
    np.testing.assert_array_equal(found.x[0], X)
    assert (found.y, found.targets(), found.count) == ([], None, 10)


def test_some_rows_come_in_the_structure_that_fit_is_given() -> None:
    model = Model(["left", "right"], ["much", "which"])
    found = rows({"right": X + 1, "left": X}, {"which": Y, "much": Y * 0.5}, model=model)
    inputs, targets = found.inputs(slice(2, 4)), found.targets(np.array([7, 1]))
    assert sorted(inputs) == ["left", "right"]
    np.testing.assert_array_equal(inputs["right"], X[2:4] + 1)
    assert targets["which"].tolist() == [1, 1]
    assert targets["much"].tolist() == [0.5, 0.5]
    assert found.weights_of() is None


def test_one_array_stays_one_array_and_several_a_list() -> None:
    assert rows(X, Y).inputs().shape == (10, 2)
    assert [part.shape for part in rows([X], (Y,)).inputs()] == [(10, 2)]
    assert rows(X, Y.tolist()).targets(slice(3)).tolist() == [0, 1, 2]
    assert [part.shape for part in rows([X, X], Y).inputs(slice(3))] == [(3, 2), (3, 2)]


def test_what_the_loss_leaves_out_leaves_the_structure_too() -> None:
    used = rows({"a": X}, Y, sample_weight=WEIGHTS).used()
    assert used.inputs()["a"].tolist() == X[::2].tolist()
    assert used.weights_of(slice(2)).tolist() == [1.0, 1.0]
