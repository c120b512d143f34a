"""Lets the setup as written and the repaired one learn the same rows by heart."""

from __future__ import annotations

from kerasdoctor import facts
from kerasdoctor.case import Missing
from kerasdoctor.finding import Fix
from kerasdoctor.live.probing import probe
from kerasdoctor.live.probing.arms import constant_of, measure_of, output_of, parted, seeds_of
from kerasdoctor.live.probing.bench import Bench
from kerasdoctor.live.probing.pacing import CUT_SHORT, MORE_TIME, affordable, pace
from kerasdoctor.live.probing.probe import held_out
from kerasdoctor.live.probing.trial import Run, Terms, judge

# Where time is short, batches are memorised in fewer steps: the same few for all fixes, which share the runs.
FEWER_STEPS = (200, 100, 60)


def by_heart(bench: Bench, fix: Fix, repaired: Bench) -> facts.Trial | Missing:
    """Let both arms memorise the same rows with the same steady optimizer."""
    seeds, others = seeds_of(bench)
    steps = _steps(bench, repaired)
    arms = [[one.learn_by_heart(seed, bench.clock, steps) for seed in seeds] for one in (bench, repaired)]
    control = _control(bench, others, steps)
    if not control or any(run.cut_short for arm in arms for run in arm):
        return Missing(CUT_SHORT, MORE_TIME)
    scored: tuple[facts.HeldOut, ...] = ()
    if bench.split is not None:
        weights = repaired.weights(bench.seed)
        scored = held_out(repaired.steady, weights, bench.split, bench.clock, control=False)
    first = arms[0][0]
    concerned = output_of(bench, fix)
    terms = Terms(
        intent=fix.intent,
        seeds=seeds,
        rows=first.rows,
        steps=first.steps,
        optimizer=first.optimizer,
        measure=measure_of(repaired.steady, concerned),
        constant=constant_of(bench, bench.batch, concerned),
        wanted=probe.MEMORISE_STEPS if steps < probe.MEMORISE_STEPS else None,
    )
    runs = [[_learnt(run, concerned) for run in arm] for arm in (*arms, control)]
    return judge(terms, runs[0], runs[1], runs[2], scored[0] if len(scored) == 1 else None)


def _control(bench: Bench, seeds: tuple[int, ...], steps: int) -> list[facts.Memorised]:
    """Return the runs with other seeds that the time allows; one is enough to show what seeds alone do."""
    found: list[facts.Memorised] = []
    for seed in seeds:
        run = bench.learn_by_heart(seed, bench.clock, steps)
        if run.cut_short:
            break
        found.append(run)
    return found


def _steps(bench: Bench, repaired: Bench) -> int:
    """Return the steps of each run: as many as usual, or fewer that the time allows."""
    seeds, others = seeds_of(bench)
    wanted = ((bench, (*seeds, *others)), (repaired, seeds))
    paces = [
        pace(one.steady, lambda one=one: one.weights(bench.seed), bench.batch, len(bench.batch), bench.clock)  # type: ignore[misc]
        for one, _ in wanted
    ]

    def seconds(steps: int) -> float:
        left = [sum(not one.has_learnt_by_heart(seed, steps) for seed in needed) for one, needed in wanted]
        return steps * sum(count * each for count, each in zip(left, paces, strict=True))

    return affordable((probe.MEMORISE_STEPS, *FEWER_STEPS), seconds, bench.clock) or min(FEWER_STEPS)


def _learnt(run: facts.Memorised, concerned: int | None) -> Run:
    score, others = parted([score.value for score in run.scores], concerned)
    return Run(score, others, run.first_loss, run.last_loss, curve=run.curve)
