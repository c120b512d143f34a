"""Runs of a probe at a tenth of the learning rate, at the rate, and at ten times it, on the same batches."""

from __future__ import annotations

import math

from kerasdoctor.facts import Network, Optimizer, Probe, RateRun
from kerasdoctor.numbers import short
from kerasdoctor.record import record

# A score this close to that of an answer that never changes is no better; one this far above it is.
NEAR, ABOVE = 0.05, 0.15
# Less than a tenth in all of the run is slow.
FALLS = 0.9


@record
class Rates:
    """The three runs, with the optimizer whose rate they are about."""

    lower: RateRun
    own: RateRun
    higher: RateRun
    optimizer: Optimizer


def rates_of(network: Network, probe: Probe) -> Rates | None:
    """Return the paired runs; None where there are none, or no learning rate that a script could change."""
    match network.optimizer, probe.rates:
        case Optimizer(learning_rate=float()) as optimizer, (lower, own, higher) if own.scores:
            return Rates(lower, own, higher, optimizer)
    return None


def stuck(run: RateRun) -> bool:
    """Whether no output answers better than one that never changes."""
    return all(score.value <= score.constant + NEAR for score in run.scores)


def learns(run: RateRun, *, beside: RateRun) -> bool:
    """Whether each output answers clearly better than a constant, and than in the run beside it."""
    pairs = zip(run.scores, beside.scores, strict=True)
    better = all(one.value >= max(one.constant, other.value) + ABOVE for one, other in pairs)
    return better and math.isfinite(run.last_loss)


def hardly_falls(run: RateRun) -> bool:
    """Whether the loss ends about where it began."""
    return not run.last_loss < FALLS * run.first_loss


def said(run: RateRun) -> str:
    """Say what a run came to."""
    measured = ", ".join(f"{score.value:.3f} (a constant: {score.constant:.3f})" for score in run.scores)
    what = "variance explained" if any(score.measure == "explained" for score in run.scores) else "right answers"
    return (
        f"{run.steps} steps at {run.rate:g}: loss {short(run.first_loss)} to {short(run.last_loss)}, {what} {measured}"
    )
