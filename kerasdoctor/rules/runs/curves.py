"""How curves of a training are named and counted in reports."""

from __future__ import annotations

from kerasdoctor.facts import Curve, Run
from kerasdoctor.numbers import short
from kerasdoctor.places import Evidence, Part, Spot

# At most this many values of a curve are told, evenly from the first to the last.
TOLD = 6


def training(label: str) -> Spot:
    """Name the training as the place of something that no line shows."""
    return Spot(Part("the training"), label)


def told(curve: Curve) -> str:
    """Return some values of a curve with their epochs."""
    count = len(curve.values)
    at = sorted({round(step * (count - 1) / (TOLD - 1)) for step in range(TOLD)}) if count > TOLD else range(count)
    return ", ".join(f"{short(curve.values[one])} in epoch {curve.epochs[one]}" for one in at)


def evidence(run: Run, curve: Curve) -> Evidence:
    """Return the course of a curve as evidence."""
    first, last = curve.values[0], curve.values[-1]
    return Evidence(
        f"`{curve.name}`: {told(curve)} ({run.updates:,} updates)", numbers=(("first", first), ("last", last))
    )


def epochs(count: int) -> str:
    """Return a number of epochs in words."""
    return f"{count} epoch{'' if count == 1 else 's'}"
