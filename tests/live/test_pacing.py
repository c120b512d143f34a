"""How many steps a trial makes: few sizes, planned with a margin from what a step takes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from kerasdoctor.case import Missing
from kerasdoctor.facts import Trial
from kerasdoctor.finding import Fix, NewRate
from kerasdoctor.live.probing.bench import Bench
from kerasdoctor.live.probing.pacing import MARGIN, affordable, pace
from kerasdoctor.live.probing.setup import Clock
from kerasdoctor.live.probing.trying import FEWER_STEPS
from live.setups import compiled, dense, examination

X = np.random.default_rng(0).normal(size=(200, 6)).astype("float32")
Y = np.arange(200) % 3
RATE = Fix("", (NewRate(0.001),))


@pytest.mark.parametrize(("slower", "steps"), [(1.0, 300), (1.4, 300), (1.6, 200), (2.2, 200), (2.4, 100), (20, None)])
def test_a_little_slower_makes_no_difference(slower: float, steps: int | None) -> None:
    each: Callable[[int], float] = lambda count: 0.01 * slower * count  # noqa: E731
    assert affordable((300, 200, 100), each, Clock(300 * 0.01 * MARGIN * 1.5)) == steps


def test_what_a_step_takes_is_measured_once_for_each_size_of_batch() -> None:
    bench = examination(compiled(dense(8, 3, inputs=6)), X, Y)._bench
    assert isinstance(bench, Bench)
    for size in (16, 64):
        found = pace(bench.own, lambda: bench.weights(0), np.arange(100), size, bench.clock)
        assert 0 < found == bench.own.paces[size]
    bench.own.paces[16] = 3.5
    assert pace(bench.own, lambda: bench.weights(0), np.arange(100), 16, bench.clock) == 3.5


@pytest.mark.parametrize(("left", "steps"), [(1000.0, 140), (20.0, 100), (0.5, None)])
def test_a_training_like_the_scripts_is_cut_to_a_fixed_number_of_steps(left: float, steps: int | None) -> None:
    looked = examination(compiled(dense(8, 3, inputs=6)), X, Y, epochs=20)
    bench = looked._bench
    assert isinstance(bench, Bench)
    for one in (bench, bench.with_fix(RATE)):
        one.own.paces[32] = 0.01
    bench.clock.seconds = bench.clock.spent + left
    trial = looked.attempt(RATE)
    if steps is None:
        assert isinstance(trial, Missing)
        assert "too short" in trial.reason
    else:
        assert isinstance(trial, Trial), trial
        assert (trial.steps, trial.wanted) == (steps, None if steps == 140 else 140)
        assert steps in (140, *FEWER_STEPS)
