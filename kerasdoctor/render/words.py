"""Numbers, lists and fixes in plain words, for every kind of output."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from kerasdoctor.finding import Change, Confidence, Fix, NewDecode, NewHead, NewLabels, NewLoss
from kerasdoctor.places import Place

# A reader takes in about this many names at a glance; the rest is counted.
NAMES_SHOWN = 4

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


def change(item: Change) -> str:
    """Say in the imperative what one change does."""
    match item:
        case NewLabels(how="class-index"):
            return f"turn each row of {_labels(item)} into one whole number, the index of its class"
        case NewLabels(columns=columns):
            kept = f" ({listed([str(column) for column in columns])})" if columns else ""
            return f"keep only the columns of {_labels(item)} that are not constant{kept}"
        case NewHead(units, activation):
            return f"end the model in {counted(units, 'output')} with activation `{activation}`"
        case NewLoss(name):
            return f"compile with loss `{name}`"
        case NewDecode(how="argmax", to_rows=to_rows):
            answer = "take the output with the highest score as the answer"
            return f"{answer} and look up the label row of that class" if to_rows else answer
        case NewDecode():
            return "answer 1 where an output is above one half, else 0"


def steps(fix: Fix) -> tuple[str, ...]:
    """Say what a fix does, one phrase for each change."""
    said = (*(change(item) for item in fix.changes), *([fix.advice] if fix.advice else []))
    return (*said, *(_written(place, text.strip()) for place, text in fix.rewrites))


def _written(place: Place, text: str) -> str:
    if not text:
        return f"leave out what stands at {place}"
    return f"write at {place}" if "\n" in text else f"write `{text}` at {place}"


def _labels(item: NewLabels) -> str:
    return f"`{item.name}`" if item.name else "the labels"
