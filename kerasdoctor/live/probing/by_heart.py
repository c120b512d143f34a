"""Lets the setup as written and the repaired one learn the same rows by heart."""

from __future__ import annotations

from kerasdoctor import facts
from kerasdoctor.case import Missing
from kerasdoctor.finding import Fix
from kerasdoctor.live import changes
from kerasdoctor.live.probing import probe
from kerasdoctor.live.probing.arms import constant_of, measure_of, output_of, parted, seeds_of
from kerasdoctor.live.probing.bench import Bench
from kerasdoctor.live.probing.probe import held_out, memorise
from kerasdoctor.live.probing.trial import SEEDS_PER_TRIAL, Run, Terms, judge

MORE_TIME = "give --budget more seconds"
# Where time is short, batches are memorised in fewer steps: the same few for all fixes, which share the runs.
FEWER_STEPS = (200, 100, 60)
# Building, tracing and scoring come on top of the steps, and steps take longer on a machine that does other things.
MARGIN = 2.0


def by_heart(bench: Bench, fix: Fix, parts: changes.Parts) -> facts.Trial | Missing:
    """Let both arms memorise the same rows with the same steady optimizer."""
    setup = bench.setup(parts, steady=True)
    seeds, others = seeds_of(bench)
    steps = _affordable(bench)
    as_written = [bench.memorise_as_written(seed, bench.clock, steps) for seed in seeds]
    repaired = [
        memorise(setup, bench.weights_for(setup, seed), bench.batch, bench.clock, as_written=False, steps=steps)
        for seed in seeds
    ]
    control = _control(bench, others, steps)
    if not control or any(run.cut_short for run in (*as_written, *repaired)):
        return Missing("the time budget ran out before the trial was done", MORE_TIME)
    scored: tuple[facts.HeldOut, ...] = ()
    if bench.split is not None:
        weights = bench.weights_for(setup, bench.seed)
        scored = held_out(setup, weights, bench.split, bench.clock, control=False)
    first = as_written[0]
    concerned = output_of(bench, fix)
    terms = Terms(
        intent=fix.intent,
        seeds=seeds,
        rows=first.rows,
        steps=first.steps,
        optimizer=first.optimizer,
        measure=measure_of(setup, concerned),
        constant=constant_of(bench, bench.batch, concerned),
    )
    runs = [[_learnt(run, concerned) for run in arm] for arm in (as_written, repaired, control)]
    return judge(terms, runs[0], runs[1], runs[2], scored[0] if len(scored) == 1 else None)


def _control(bench: Bench, seeds: tuple[int, ...], steps: int | None) -> list[facts.Memorised]:
    """Return the runs with other seeds that the time allows; one is enough to show what seeds alone do."""
    found: list[facts.Memorised] = []
    for seed in seeds:
        run = bench.memorise_as_written(seed, bench.clock, steps)
        if run.cut_short:
            break
        found.append(run)
    return found


def _affordable(bench: Bench) -> int | None:
    """Return the steps that each run can make in the time that is left; None for as many as usual."""
    seconds = MARGIN * bench.steady.seconds_per_step
    known = sum(key in bench.memorised and not bench.memorised[key].cut_short for key in _usual(bench))
    if (3 * SEEDS_PER_TRIAL - known) * probe.MEMORISE_STEPS * seconds <= bench.clock.left:
        return None
    fits = (steps for steps in FEWER_STEPS if 3 * SEEDS_PER_TRIAL * steps * seconds <= bench.clock.left)
    return next(fits, min(FEWER_STEPS))


def _usual(bench: Bench) -> list[tuple[int, None]]:
    return [(seed, None) for part in seeds_of(bench) for seed in part]


def _learnt(run: facts.Memorised, concerned: int | None) -> Run:
    score, others = parted([score.value for score in run.scores], concerned)
    return Run(score, others, run.first_loss, run.last_loss, curve=run.curve)
