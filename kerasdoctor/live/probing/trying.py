"""Tries a fix on copies of the setup: which judge suits it, what a trial must not judge, and the runs."""

from __future__ import annotations

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
from kerasdoctor.live.probing.arms import constant_of, measure_of, output_of, parted, seeds_of
from kerasdoctor.live.probing.bench import Bench
from kerasdoctor.live.probing.by_heart import by_heart
from kerasdoctor.live.probing.pacing import CUT_SHORT, MORE_TIME, affordable, pace
from kerasdoctor.live.probing.probe import HELD_OUT_STEPS, smoothed, still_falls
from kerasdoctor.live.probing.split import MIN_ROWS, Split
from kerasdoctor.live.probing.trainable import train
from kerasdoctor.live.probing.trial import Run, Terms, judge

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
# Where time is short, fewer: in steps of about a half, so that verdicts hang little on the speed of a machine.
FEWER_STEPS = (1000, 500, 200, 100, 50)
# Fine-tuning in steps this small starts from weights that a trial does not have.
SMALL_RATE = 1e-4
# A score within this distance of that of a constant answer is no better.
NEAR_CONSTANT = 0.05


def attempt(bench: Bench, fix: Fix, ground: Fix | None = None) -> facts.Trial | Missing:
    """Compare a fix with the setup as written; Missing with the reason where a trial cannot judge.

    With `ground` the setup has this other fix in, in all arms.
    """
    refused = _refused(bench, fix)
    if refused is not None:
        return refused
    if ground is not None:
        bench = bench.with_fix(ground)
    repaired = bench.with_fix(fix)
    trial = _judged(bench, fix, repaired)
    if isinstance(trial, Missing) or trial.verdict != "verified":
        bench.forget(fix)  # no other fix is put on top of it
    return trial


def _judged(bench: Bench, fix: Fix, repaired: Bench) -> facts.Trial | Missing:
    if not any(answers is not None for answers in repaired.answers):
        return Missing("trials compare answers with labels, and these labels are neither classes, bits nor amounts")
    if any(isinstance(change, SHOWN_IN_TRAINING) for change in fix.changes):
        return _in_training(bench, fix, repaired)
    return by_heart(bench, fix, repaired)


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
    wanted: int | None


def _in_training(bench: Bench, fix: Fix, repaired: Bench) -> facts.Trial | Missing:
    """Train both arms as the script would, with its own optimizer, and score rows that they never saw."""
    split = bench.split
    if split is None or not bench.own.can_be_scored:
        return Missing("there is nothing to score this by on rows that the model has not seen")
    concerned = output_of(bench, fix)
    planned = _plan(bench, repaired, split, concerned)
    if isinstance(planned, Missing):
        return planned
    seeds, others = seeds_of(bench)
    constant = constant_of(bench, split.held, concerned)
    arms = [
        [_trained(one, split, steps, seed, concerned, constant) for seed in numbers]
        for one, steps, numbers in (
            (bench, planned.as_written, seeds),
            (repaired, planned.repaired, seeds),
            (bench, planned.as_written, others),
        )
    ]
    done = [[made for made in arm if made is not None] for arm in arms]
    if any(len(arm) < len(seeds) for arm in done):
        return Missing(CUT_SHORT, MORE_TIME)
    terms = Terms(
        intent=fix.intent,
        seeds=seeds,
        rows=len(split.trained),
        steps=planned.repaired,
        optimizer=repaired.own.optimizer,
        measure=measure_of(repaired.own, concerned),
        judge="held-out",
        constant=constant,
        whole=planned.whole,
        wanted=planned.wanted,
    )
    return judge(terms, done[0], done[1], done[2])


def _plan(bench: Bench, repaired: Bench, split: Split, concerned: int | None) -> _Plan | Missing:
    """Return the steps of each arm, by what the script plans and what the time allows."""
    known = None if bench.rows.streamed else bench.rows.count
    planned = [
        HELD_OUT_STEPS if known is None else one.epochs * -(-known // one.batch_size)
        for one in (bench.own, repaired.own)
    ]
    seeds, others = seeds_of(bench)
    needed = ((bench, (*seeds, *others)), (repaired, seeds))
    paces = [
        pace(one.own, lambda one=one: one.weights(bench.seed), split.trained, one.own.batch_size, bench.clock)  # type: ignore[misc]
        for one, _ in needed
    ]

    def seconds(most: int) -> float:
        costs = []
        for (one, numbers), steps, each in zip(needed, planned, paces, strict=True):
            keys = ((min(steps, most), seed, concerned) for seed in numbers)
            costs.append(each * min(steps, most) * sum(one.trained.get(key) is None for key in keys))
        return sum(costs)

    wanted = min(MOST_STEPS, max(planned))
    most = affordable((wanted, *(steps for steps in FEWER_STEPS if steps < wanted)), seconds, bench.clock)
    if most is None:
        return Missing("the time that is left is too short for a training like the script's", MORE_TIME)
    whole = known is not None and max(planned) <= most
    return _Plan(min(planned[0], most), min(planned[1], most), whole, wanted if most < wanted else None)


def _trained(bench: Bench, split: Split, steps: int, seed: int, concerned: int | None, constant: float) -> Run | None:
    """Train once and score the held-out rows, or return what came of it before; None where the time ran out."""
    key = (steps, seed, concerned)
    if bench.trained.get(key) is None:
        bench.trained[key] = _trained_now(bench, split, steps, seed, concerned, constant)
    return bench.trained[key]


def _trained_now(
    bench: Bench, split: Split, steps: int, seed: int, concerned: int | None, constant: float
) -> Run | None:
    setup = bench.own
    setup.begin(bench.weights(seed))
    losses = train(setup, split.trained, steps=steps, order=np.random.default_rng(seed), clock=bench.clock)
    if len(losses) < steps:
        return None
    score, others = parted([score.value for score in setup.scores(split.held)], concerned)
    tenth = max(1, steps // 10)
    stuck = score <= constant + NEAR_CONSTANT and not still_falls(losses)
    first, last = float(losses[:tenth].mean()), float(losses[-tenth:].mean())
    return Run(score, others, first, last, stuck, smoothed(losses))
