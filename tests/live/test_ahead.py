"""Batches drawn ahead come back to `fit` in their order: the training is the same as without looking."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import keras
import numpy as np
import pytest

from kerasdoctor import facts
from kerasdoctor.case import Missing
from kerasdoctor.live.data.ahead import drawn_ahead
from kerasdoctor.live.examination import Examination
from kerasdoctor.live.fit_call import FitCall, watching_fit

LOOKED_AT = (facts.Network, facts.Ceilings, facts.InitialPass)


def batches(own: np.random.Generator | None) -> Iterator[tuple[Any, Any]]:
    """Rows made of the random numbers of everybody, or of a generator's own."""
    while True:
        x = np.random.normal(size=(8, 4)) if own is None else own.normal(size=(8, 4))
        yield x + random.random(), (x.sum(axis=1) > 0).astype(int)


class Batches(keras.utils.PyDataset):  # type: ignore[misc]
    """Batches that are drawn anew each time, by index, with things that happen between epochs."""

    def __init__(self, own: np.random.Generator | None) -> None:
        super().__init__()
        self.own, self.asked, self.epochs = own, list[int](), 0

    def __len__(self) -> int:
        return 5

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        self.asked.append(index)
        x = np.random.normal(size=(8, 4)) if self.own is None else self.own.normal(size=(8, 4))
        return x, (x.sum(axis=1) > 0).astype(int)

    def on_epoch_end(self) -> None:
        self.epochs += 1


def trained(make: Any, *, looked: bool) -> tuple[Any, list[Any], list[Any]]:
    """Train an unbuilt model, with or without a look at each fact; return losses, weights and facts."""
    keras.utils.set_random_seed(5)
    model = keras.Sequential(
        [keras.layers.Dense(8, activation="relu"), keras.layers.Dropout(0.3), keras.layers.Dense(1)]
    )
    model.compile(loss=keras.losses.BinaryCrossentropy(from_logits=True), optimizer="adam")
    seen: list[Any] = []

    def look(call: FitCall) -> None:
        examination = Examination(call, probing=False)
        seen.extend(examination.observe(kind) for kind in LOOKED_AT)

    given = make()
    if looked:
        with watching_fit(look):
            history = model.fit(given, steps_per_epoch=5, epochs=2, verbose=0, shuffle=False)
    else:
        history = model.fit(given, steps_per_epoch=5, epochs=2, verbose=0, shuffle=False)
    return history.history, model.get_weights(), seen


def shuffled() -> Any:
    """A data set with a shuffle that is drawn anew in each epoch, a cache, and random numbers of its own."""
    import tensorflow as tf

    x = np.random.default_rng(3).normal(size=(40, 4))
    rows = tf.data.Dataset.from_tensor_slices((x, (x.sum(axis=1) > 0).astype(int)))
    return rows.cache().shuffle(40).map(lambda x, y: (x + tf.random.uniform((), dtype=x.dtype), y)).batch(8).prefetch(1)


def test_a_data_set_with_a_shuffle_trains_the_same_as_without_looking() -> None:
    history, weights, seen = trained(shuffled, looked=True)
    plain, plain_weights, _ = trained(shuffled, looked=False)
    assert history == plain
    for mine, other in zip(weights, plain_weights, strict=True):
        np.testing.assert_array_equal(mine, other)
    assert isinstance(seen[0], facts.Network)
    assert seen[0].heads[0].labels is not None
    assert seen[0].heads[0].labels.rows == 40


def judged_the_same(make: Any) -> None:
    """Train twice and compare; the first two batches are known, and those that go on are the same."""
    history, weights, seen = trained(make, looked=True)
    plain, plain_weights, _ = trained(make, looked=False)
    assert history == plain
    for mine, other in zip(weights, plain_weights, strict=True):
        np.testing.assert_array_equal(mine, other)
    network = seen[0]
    assert isinstance(network, facts.Network)
    assert (network.rows, network.batch_size) == (40, 8)
    assert network.heads[0].labels is not None
    assert (network.heads[0].labels.kind, network.heads[0].labels.rows) == ("binary", 16)
    assert not isinstance(seen[1], Missing)


@pytest.mark.parametrize("own", [False, True])
def test_a_generator_trains_the_same_as_without_looking(own: bool) -> None:
    judged_the_same(lambda: batches(np.random.default_rng(2) if own else None))


@pytest.mark.parametrize("own", [False, True])
def test_batches_by_index_train_the_same_as_without_looking(own: bool) -> None:
    judged_the_same(lambda: Batches(np.random.default_rng(2) if own else None))


def test_batches_by_index_are_asked_for_as_often_as_without_looking() -> None:
    looked_at, plain = Batches(None), Batches(None)
    trained(lambda: looked_at, looked=True)
    trained(lambda: plain, looked=False)
    assert looked_at.asked == plain.asked
    assert looked_at.epochs == plain.epochs


def hooked(x: Any) -> FitCall:
    return FitCall(None, x, handed_on=True)


def test_a_generator_comes_back_whole_and_in_order() -> None:
    call = hooked((np.full((2, 1), index), np.zeros(2)) for index in range(4))
    drawn = drawn_ahead(call, may_iterate=False)
    assert drawn is not None
    assert len(drawn.batches) == 2
    assert [int(batch[0][0, 0]) for batch in call.replaced["x"]] == [0, 1, 2, 3]


def test_what_a_generator_raises_is_raised_again_in_its_place() -> None:
    def broken() -> Iterator[Any]:
        yield np.zeros((2, 1)), np.zeros(2)
        raise ZeroDivisionError("no more")

    call = hooked(broken())
    drawn = drawn_ahead(call, may_iterate=False)
    assert drawn is not None
    assert len(drawn.batches) == 1
    again = call.replaced["x"]
    assert next(again)[0].shape == (2, 1)
    with pytest.raises(ZeroDivisionError, match="no more"):
        next(again)


def test_a_generator_that_raises_at_once_or_is_empty_is_missing_in_words() -> None:
    def broken() -> Iterator[Any]:
        raise ZeroDivisionError("no file")
        yield

    for given, words in ((broken(), "raised ZeroDivisionError: no file"), (iter_of_nothing(), "yields nothing")):
        examination = Examination(hooked(given))
        found = examination.observe(facts.Ceilings)
        assert isinstance(found, Missing)
        assert words in found.reason


def iter_of_nothing() -> Iterator[Any]:
    yield from ()


def test_what_does_not_go_on_to_fit_is_not_drawn_from() -> None:
    given = batches(None)
    assert drawn_ahead(FitCall(None, given), may_iterate=True) is None
    assert drawn_ahead(hooked(np.zeros((3, 2))), may_iterate=False) is None


def test_more_of_a_generator_is_read_where_no_training_follows() -> None:
    drawn = drawn_ahead(hooked((np.zeros((8, 4)), np.zeros(8)) for _ in range(20)), may_iterate=True)
    assert drawn is not None
    assert len(drawn.batches) == 20


def test_batches_whose_code_raises_are_left_to_fit() -> None:
    class Broken(Batches):
        def __getitem__(self, index: int) -> Any:
            raise KeyError(index)

    call = hooked(Broken(None))
    drawn = drawn_ahead(call, may_iterate=False)
    assert drawn is not None
    assert isinstance(drawn.raised, KeyError)
    assert call.replaced == {}
