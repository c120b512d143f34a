"""Numbers and lists in plain words, for every kind of output."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from kerasdoctor.finding import Confidence

# A reader takes in about this many names at a glance; the rest is counted.
NAMES_SHOWN = 4

# Why a finding is not counted, as it is said behind a number or a name.
ASIDE = {"allow": "allowed", "baseline": "known from the baseline", "confidence": "below the least confidence"}
CONFIDENCES = {
    Confidence.CERTAIN: "certain (counted on this setup, or proven by a trial)",
    Confidence.LIKELY: "likely (the source or the numbers point to it, without proof)",
    Confidence.POSSIBLE: "possible (a rule of thumb, or its fix did not help when it was tried)",
}


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun, such as "1 cause" or "1,200 rows"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def listed(names: Sequence[str], *, most: int | None = None) -> str:
    """Join names with commas and "and"; beyond `most` they are counted only."""
    shown = list(names)
    if most is not None and len(shown) > most:
        shown = [*shown[:most], f"{len(names) - most} more"]
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def joined(lines: Iterable[str]) -> list[str]:
    """Say what lines have in common once: "line 3" and "line 5" become "lines 3" and "5".

    Those of cells lose their comma, which would look like the one between two of them.
    """
    said = list(lines)
    if len(said) < 2:
        return said
    if not all(line.startswith("line ") for line in said):
        return [line.replace(", line ", " line ") for line in said]
    numbers = [line.removeprefix("line ") for line in said]
    return [f"lines {numbers[0]}", *numbers[1:]]


def percent(share: float) -> str:
    """Return a share as whole per cent; only 0 reads 0% and only 1 reads 100%."""
    if not math.isfinite(share):
        return "unknown"
    rounded = f"{share:.0%}"
    if rounded == "0%" and share > 0:
        return "<1%"
    return ">99%" if rounded == "100%" and share < 1 else rounded


def seconds(value: float) -> str:
    """Return a duration in seconds, or in minutes from two minutes on."""
    return f"{value:.1f} s" if value < 120 else f"{value / 60:.1f} min"
