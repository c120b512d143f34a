"""Trials in little time: fewer rows where a row is costly, and fewer steps where time is short."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from kerasdoctor.case import Missing
from kerasdoctor.facts import Layer, Network, Trial
from kerasdoctor.finding import Fix, NewHead, NewLoss
from kerasdoctor.live.probing import by_heart
from kerasdoctor.live.probing.bench import Bench, _cost_of_a_row
from kerasdoctor.live.probing.probe import COSTLY_ROWS, MEMORISE_STEPS, MEMORISED_ROWS, rows_to_memorise
from live.setups import compiled, dense, examination

X = np.random.default_rng(0).normal(size=(100, 6)).astype("float32")
Y = np.arange(100) % 3
FIX = Fix("", (NewHead(3, "softmax"), NewLoss("sparse_categorical_crossentropy")))


def conv(filters: int, size: int) -> Layer:
    shapes: Any = (None, size, size, 3), (None, size, size, filters)
    return Layer("Conv2D", input_shape=shapes[0], output_shape=shapes[1], parameters=filters * 28)


@pytest.mark.parametrize(
    ("layers", "cost"),
    [
        ([Layer("Dense", parameters=500, input_shape=(None, 9), output_shape=(None, 50))], 500),
        ([conv(32, 100)], 32 * 28 * 100 * 100),
        ([Layer("LSTM", parameters=400, input_shape=(None, 30, 2), output_shape=(None, 8))], 400 * 30),
        ([Layer("Embedding", parameters=10**8, output_shape=(None, 30, 8))], 0),
        ([Layer("Dense"), Layer("Flatten")], 0),
    ],
)
def test_the_cost_of_a_row_counts_weights_at_each_position(layers: list[Layer], cost: int) -> None:
    assert _cost_of_a_row(Network(tuple(layers))) == cost


def test_a_costly_row_makes_a_smaller_batch() -> None:
    many = np.zeros((1000, 6))
    order = np.random.default_rng
    assert len(rows_to_memorise(many, 1000, order(0), 10**6)) == MEMORISED_ROWS
    assert len(rows_to_memorise(many, 1000, order(0), 10**7)) == COSTLY_ROWS
    assert len(rows_to_memorise(np.zeros((100, 60_000)), 100, order(0), 10**7)) < COSTLY_ROWS


def set_pace(bench: Bench, seconds: float) -> None:
    """Let steps of the setup, and of the one with the fix in, take so long."""
    for one in (bench, bench.with_fix(FIX)):
        one.steady.paces[len(bench.batch)] = seconds


def bench_with(seconds: float, left: float) -> Bench:
    bench = examination(compiled(dense(8, 3, inputs=6)), X, Y)._bench
    assert isinstance(bench, Bench)
    set_pace(bench, seconds)
    bench.clock.seconds = bench.clock.spent + left
    return bench


@pytest.mark.parametrize(("left", "steps"), [(60.0, 300), (40.0, 200), (20.0, 100), (1.0, 60)])
def test_steps_are_as_many_as_the_time_allows(left: float, steps: int) -> None:
    bench = bench_with(0.01, left)
    assert by_heart._steps(bench, bench.with_fix(FIX)) == steps


def test_fewer_steps_are_told_and_shared_by_all_fixes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_heart, "FEWER_STEPS", (20, 10))
    looked = examination(compiled(dense(8, 3, inputs=6)), X, Y)
    assert isinstance(looked._bench, Bench)
    set_pace(looked._bench, 0.1)
    looked._bench.clock.seconds = looked._bench.clock.spent + 40
    trial = looked.attempt(FIX)
    assert isinstance(trial, Trial), trial
    assert (trial.steps, trial.wanted) == (20, MEMORISE_STEPS)
    assert trial.verdict != "refuted"
    assert f"cut short by the budget: 20 of {MEMORISE_STEPS} steps" in trial.reason
    assert {key[1] for key in looked._bench.memorised} == {20}


def test_no_time_at_all_is_said() -> None:
    looked = examination(compiled(dense(8, 3, inputs=6)), X, Y)
    assert isinstance(looked._bench, Bench)
    looked._bench.clock.seconds = looked._bench.clock.spent + 0.01
    found = looked.attempt(FIX)
    assert isinstance(found, Missing)
    assert "time budget" in found.reason
