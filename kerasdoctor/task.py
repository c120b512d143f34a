"""What a setup is meant to learn, inferred once from its labels."""

from __future__ import annotations

from typing import Literal, TypeAlias

from kerasdoctor.facts import Columns, Labels
from kerasdoctor.places import Evidence
from kerasdoctor.record import record

TaskKind: TypeAlias = Literal["binary", "one-of-n", "several-of-n", "bits", "real"]

# A distinct label row must come back this often before it counts as a class and not as one of
# many label combinations: with fewer than ten examples each, neither reading is supported.
ROWS_PER_CLASS = 10


@record
class Task:
    """One reading of the labels; `size` is the number of classes, labels or bits."""

    kind: TaskKind
    size: int | None = None
    columns: tuple[int, ...] = ()
    evidence: Evidence | None = None


def readings(labels: Labels) -> tuple[Task, ...]:
    """Return what the labels may be meant as, the likeliest first; empty when that is unknown."""
    match labels:
        case Labels(kind="binary"):
            return (Task("binary", 2),)
        case Labels(kind="class-index", classes=int(classes)):
            return (Task("one-of-n", classes),)
        case Labels(kind="class-index", low=float() | int() as low, high=float() | int() as high):
            return (Task("one-of-n", int(high - low) + 1),)
        case Labels(kind="class-index"):
            return (Task("one-of-n"),)
        case Labels(kind="one-hot" | "distribution", shape=(*_, int(width))):
            return (Task("one-of-n", width),)
        case Labels(kind="one-hot" | "distribution"):
            return (Task("one-of-n"),)
        case Labels(kind="multi-hot", columns=Columns() as columns) if _classes_in_disguise(columns):
            seen = _disguise(columns)
            return (
                Task("one-of-n", columns.distinct_rows, evidence=seen),
                Task("bits", len(columns.varying), columns.varying, seen),
            )
        case Labels(kind="multi-hot", columns=Columns(total=total)):
            return (Task("several-of-n", total),)
        case Labels(kind="real"):
            return (Task("real"),)
    return ()


def _classes_in_disguise(columns: Columns) -> bool:
    """Whether so few distinct rows recur that they are classes, not combinations of labels.

    k independent labels make up to 2**k combinations; no more distinct rows than columns, each
    of them frequent, is what a code of single classes looks like.
    """
    return columns.distinct_rows <= columns.total and columns.rows >= ROWS_PER_CLASS * columns.distinct_rows


def _disguise(columns: Columns) -> Evidence:
    constant = columns.total - len(columns.varying)
    numbers = [("columns", columns.total), ("constant_columns", constant), ("distinct_rows", columns.distinct_rows)]
    return Evidence(
        f"{columns.total} columns, {constant} of them constant, only {columns.distinct_rows} distinct rows: "
        f"{columns.distinct_rows} classes in disguise",
        rows=columns.rows,
        numbers=tuple(numbers),
    )
