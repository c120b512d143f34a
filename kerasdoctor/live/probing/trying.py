"""Tries a fix on copies of the setup: which judge suits it, what a trial must not judge, and the runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kerasdoctor import facts
from kerasdoctor.case import Missing
from kerasdoctor.change import (
    NewBatchSize,
    NewDropout,
    NewEpochs,
    NewInputs,
    NewMetric,
    NewOptimizer,
    NewPenalty,
    NewRate,
    NewTargets,
)
from kerasdoctor.finding import Fix
from kerasdoctor.live import changes
from kerasdoctor.live.probing.arms import constant_of, measure_of, output_of, parted, seeds_of
from kerasdoctor.live.probing.bench import Bench
from kerasdoctor.live.probing.by_heart import MORE_TIME, by_heart
from kerasdoctor.live.probing.probe import HELD_OUT_STEPS, smoothed, still_falls
from kerasdoctor.live.probing.split import MIN_ROWS, Split
from kerasdoctor.live.probing.trainable import Setup, train
from kerasdoctor.live.probing.trial import SEEDS_PER_TRIAL, Run, Terms, judge
from kerasdoctor.live.scoring.decoding import Array

# What these change shows in a training like the script's own, and not in one batch learnt by heart.
SHOWN_IN_TRAINING = (
    NewRate,
    NewOptimizer,
    NewBatchSize,
    NewEpochs,
    NewInputs,
    NewTargets,
    NewDropout,
    NewPenalty,
)
# As long as a run of a trial may be: a script that plans more is judged only where it is stuck.
MOST_STEPS = 1500
FEWEST_STEPS = 50
# Fine-tuning in steps this small starts from weights that a trial does not have.
SMALL_RATE = 1e-4
# A score within this distance of that of a constant answer is no better.
NEAR_CONSTANT = 0.05


def attempt(bench: Bench, fix: Fix) -> facts.Trial | Missing:
    """Compare a fix with the setup as written; Missing with the reason where a trial cannot judge."""
    refused = _refused(bench, fix)
    if refused is not None:
        return refused
    parts = changes.apply(fix, bench.parts)
    if not any(answers is not None for answers in parts.answers):
        return Missing("trials compare answers with labels, and these labels are neither classes, bits nor amounts")
    if any(isinstance(change, SHOWN_IN_TRAINING) for change in fix.changes):
        return _in_training(bench, fix, parts)
    return by_heart(bench, fix, parts)


def _refused(bench: Bench, fix: Fix) -> Missing | None:
    """Return why a trial must not judge this setup, or None."""
    if all(isinstance(change, NewMetric) for change in fix.changes):
        return Missing("a metric changes what is shown, and nothing that is learnt")
    if bench.clock.left <= 0:
        return Missing("the time budget is used up", MORE_TIME)
    if bench.rows.count < MIN_ROWS:
        return Missing(f"a trial on fewer than {MIN_ROWS} rows would judge by luck", "check with more rows")
    rate = bench.network.optimizer.learning_rate if bench.network.optimizer else None
    if bench.has_learnt_before or (rate is not None and rate <= SMALL_RATE and _has_frozen_layers(bench)):
        return Missing("the model is trained further from weights that it has learnt, which a trial would draw anew")
    return None


def _has_frozen_layers(bench: Bench) -> bool:
    return any(layer.weights and not layer.trainable for layer in bench.call.model.layers)


@dataclass(slots=True)
class _Plan:
    """How long each arm trains: as long as the script where that is possible."""

    as_written: int
    repaired: int
    whole: bool


def _in_training(bench: Bench, fix: Fix, parts: changes.Parts) -> facts.Trial | Missing:
    """Train both arms as the script would, with its own optimizer, and score rows that they never saw."""
    split = bench.split
    if split is None or not bench.own.can_be_scored:
        return Missing("there is nothing to score this by on rows that the model has not seen")
    setup = bench.setup(parts, steady=False)
    planned = _plan(bench, setup)
    if isinstance(planned, Missing):
        return planned
    concerned = output_of(bench, fix)
    seeds, others = seeds_of(bench)
    constant = constant_of(bench, split.held, concerned)

    def run(which: Setup, weights: Callable[[int], list[Array]], steps: int, seed: int) -> Run | None:
        return _trained(bench, which, weights(seed), split, steps, seed, concerned, constant)

    def run_as_written(seed: int) -> Run | None:
        key = (planned.as_written, seed, concerned)
        if key not in bench.trained:
            bench.trained[key] = run(bench.own, bench.weights, planned.as_written, seed)
        return bench.trained[key]

    def new_weights(seed: int) -> list[Array]:
        return bench.weights_for(setup, seed)

    arms = [
        [run_as_written(seed) for seed in seeds],
        [run(setup, new_weights, planned.repaired, seed) for seed in seeds],
        [run_as_written(seed) for seed in others],
    ]
    done = [[made for made in arm if made is not None] for arm in arms]
    if any(len(arm) < len(seeds) for arm in done):
        return Missing("the time budget ran out before the trial was done", MORE_TIME)
    terms = Terms(
        intent=fix.intent,
        seeds=seeds,
        rows=len(split.trained),
        steps=planned.repaired,
        optimizer=setup.optimizer,
        measure=measure_of(setup, concerned),
        judge="held-out",
        constant=constant,
        whole=planned.whole,
    )
    return judge(terms, done[0], done[1], done[2])


def _plan(bench: Bench, setup: Setup) -> _Plan | Missing:
    """Return the steps of each arm, by what the script plans and what the time allows."""
    known = None if bench.rows.streamed else bench.rows.count
    planned = [
        HELD_OUT_STEPS if known is None else one.epochs * -(-known // one.batch_size) for one in (bench.own, setup)
    ]
    seconds = max(bench.own.seconds_per_step, 1e-5)
    affordable = int(bench.clock.left / (3 * SEEDS_PER_TRIAL * seconds))
    most = min(MOST_STEPS, affordable)
    if most < min(FEWEST_STEPS, max(planned)):
        return Missing("the time that is left is too short for a training like the script's", MORE_TIME)
    whole = known is not None and max(planned) <= most
    return _Plan(min(planned[0], most), min(planned[1], most), whole)


def _trained(
    bench: Bench,
    setup: Setup,
    weights: list[Array],
    split: Split,
    steps: int,
    seed: int,
    concerned: int | None,
    constant: float,
) -> Run | None:
    """Train once and score the held-out rows; None where the time ran out."""
    setup.begin(weights)
    losses = train(setup, split.trained, steps=steps, order=np.random.default_rng(seed), clock=bench.clock)
    if len(losses) < steps:
        return None
    score, others = parted([score.value for score in setup.scores(split.held)], concerned)
    tenth = max(1, steps // 10)
    stuck = score <= constant + NEAR_CONSTANT and not still_falls(losses)
    first, last = float(losses[:tenth].mean()), float(losses[-tenth:].mean())
    return Run(score, others, first, last, stuck, smoothed(losses))
