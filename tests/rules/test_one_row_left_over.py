"""A last batch of one row in front of BatchNormalization."""

from __future__ import annotations

import pytest

from kerasdoctor.facts import Layer, Shape, Validation
from kerasdoctor.finding import NewBatchSize
from kerasdoctor.rules.architecture.one_row_left_over import one_row_left_over
from rules.data_of import data, network, said

RULE = one_row_left_over


def norm(shape: Shape = (None, 8), trainable: bool = True) -> Layer:
    return Layer("BatchNormalization", "norm", input_shape=shape, trainable=trainable)


@pytest.mark.parametrize(("rows", "size", "better"), [(97, 32, 33), (65, 32, 33), (33 * 34 + 1, 2, 4)])
def test_a_single_row_is_found(rows: int, size: int, better: int) -> None:
    (found,) = said(RULE, network(norm(), batch_size=size), data(rows))
    assert f"batches of {size} leave a last batch of one row" in found.message
    (change,) = found.fixes[0].changes
    assert isinstance(change, NewBatchSize)
    assert change.rows == better
    assert rows % change.rows != 1


def test_the_rows_that_are_cut_off_do_not_count() -> None:
    assert len(said(RULE, network(norm()), data(120, validation=Validation(23, 97, 0.2)))) == 1
    assert said(RULE, network(norm()), data(97, validation=Validation(20, 77, 0.2))) == []


def test_other_remainders_maps_frozen_layers_and_streams_are_left_alone() -> None:
    assert said(RULE, network(norm()), data(98)) == []
    assert said(RULE, network(norm((None, 8, 8, 3))), data(97)) == []
    assert said(RULE, network(norm(trainable=False)), data(97)) == []
    assert said(RULE, network(norm()), data(97, streamed=True)) == []
    assert said(RULE, network(norm(), batch_size=None), data(97)) == []
    assert said(RULE, network(norm(), batch_size=1), data(97)) == []
    assert said(RULE, network(norm(), batch_size=97), data(1)) == []
    assert said(RULE, network(Layer("Dense")), data(97)) == []
