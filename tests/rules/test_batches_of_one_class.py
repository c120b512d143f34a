"""Rows that come class after class."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kerasdoctor.facts import Data, Layer, Training
from kerasdoctor.rules.order.batches_of_one_class import batches_of_one_class
from rules.data_of import data, labels, network, said

RULE = batches_of_one_class
UNSHUFFLED = Training(shuffles=False)


def of(switches: int = 1, classes: Any = ((0, 300), (1, 300)), rows: int = 600, **other: Any) -> Data:
    return data(rows, heads=(labels(rows, switches=switches, classes=classes),), **other)


def test_blocks_that_nothing_shuffles_are_found() -> None:
    (found,) = said(RULE, network(), UNSHUFFLED, of())
    assert "changes its class at 1 of 600 rows" in found.message
    assert "shuffle=False" in found.fixes[0].advice
    (stream,) = said(RULE, network(), Training(), of(streamed=True, classes=((0, 500), (1, 100))))
    assert "buffer" in stream.fixes[0].advice


def test_shuffled_mixed_few_small_stateful_and_amounts_are_left_alone() -> None:
    assert said(RULE, network(), Training(shuffles=True), of()) == []
    assert said(RULE, network(), Training(), of()) == []
    assert said(RULE, network(), UNSHUFFLED, of(280)) == []
    assert said(RULE, network(), UNSHUFFLED, of(1, ((0, 20), (1, 20)), 40)) == []
    assert said(RULE, network(), UNSHUFFLED, of(1, ((0, 540), (1, 20), (2, 20), (3, 20)))) == []
    assert said(RULE, network(), UNSHUFFLED, of(0, ((0, 600),))) == []
    assert said(RULE, network(Layer("LSTM", stateful=True)), UNSHUFFLED, of()) == []
    assert said(RULE, network(loss="mean_squared_error"), UNSHUFFLED, of()) == []
    assert said(RULE, network(), UNSHUFFLED, replace(of(), heads=())) == []
