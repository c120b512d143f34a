"""What a setup is meant to learn, inferred once from its labels."""

from __future__ import annotations

from kerasdoctor.facts import Columns, Labels, TaskKind
from kerasdoctor.places import Evidence
from kerasdoctor.record import record

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
    """Return what the labels may be meant as, the likeliest first; empty when that is unknown.

    Where the user says what they are meant as, that is the only reading, unless the labels themselves rule it out.
    """
    found = _by_kind(labels)
    if labels.meant is None:
        return found
    if not found:
        return (Task(labels.meant),)
    return tuple(task for task in found if task.kind == labels.meant) or found


def _by_kind(labels: Labels) -> tuple[Task, ...]:
    match labels.kind:
        case "binary":
            return (Task("binary", 2),)
        case "class-index":
            return (Task("one-of-n", _classes(labels)),)
        case "one-hot" | "distribution":
            return (Task("one-of-n", _width(labels)),)
        case "multi-hot":
            return _of_several(labels)
        case "real":
            return (Task("real"),)
    return ()


def _classes(labels: Labels) -> int | None:
    """Return the number of classes, where it is known or was counted."""
    if labels.classes is not None or labels.low is None or labels.high is None:
        return labels.classes
    return int(labels.high - labels.low) + 1


def _width(labels: Labels) -> int | None:
    return labels.shape[-1] if labels.shape is not None and len(labels.shape) > 1 else None


def _of_several(labels: Labels) -> tuple[Task, ...]:
    match labels.columns:
        case Columns() as columns if _classes_in_disguise(columns):
            seen = _disguise(columns)
            return (
                Task("one-of-n", columns.distinct_rows, evidence=seen),
                Task("bits", len(columns.varying), columns.varying, seen),
            )
        case Columns(total=total):
            return (Task("several-of-n", total),)
    return (Task("several-of-n", _width(labels)),)


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
