"""What the arms of a trial have in common: their seeds, the output that counts, and how it is scored."""

from __future__ import annotations

from kerasdoctor import facts
from kerasdoctor.finding import Fix
from kerasdoctor.live.probing.bench import Bench
from kerasdoctor.live.probing.trainable import Setup
from kerasdoctor.live.probing.trial import SEEDS_PER_TRIAL
from kerasdoctor.live.scoring.decoding import Array


def seeds_of(bench: Bench) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the seeds of both arms, and those of the control."""
    numbers = tuple(range(bench.seed, bench.seed + 2 * SEEDS_PER_TRIAL))
    return numbers[:SEEDS_PER_TRIAL], numbers[SEEDS_PER_TRIAL:]


def output_of(bench: Bench, fix: Fix) -> int | None:
    """Return the position among the scores of the output that a fix is for, None for all of them."""
    if len(bench.answers) == 1:
        return 0
    if fix.output is None:
        return None
    return sum(1 for answers in bench.answers[: fix.output] if answers is not None)


def parted(values: list[float], concerned: int | None) -> tuple[float, tuple[float, ...]]:
    """Return the score that counts and those that must not get worse."""
    if not values:
        return 0.0, ()
    if concerned is None or concerned >= len(values):
        return sum(values) / len(values), tuple(values)
    return values[concerned], tuple(value for index, value in enumerate(values) if index != concerned)


def measure_of(setup: Setup, concerned: int | None) -> facts.Measure:
    """Return how the output that counts is measured."""
    known = [answers.measure for answers in setup.answers if answers is not None]
    return known[concerned or 0] if (concerned or 0) < len(known) else known[0]


def constant_of(bench: Bench, which: Array, concerned: int | None) -> float:
    """Return the score of the best answer that never changes."""
    known = [answers for answers in bench.answers if answers is not None]
    values = [answers.constant(which) for answers in known]
    return parted(values, concerned)[0]
