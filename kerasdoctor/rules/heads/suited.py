"""The output layer and loss that suit what the labels are; rules of this folder take their fixes here."""

from __future__ import annotations

from dataclasses import replace

from kerasdoctor.facts import Head, Labels
from kerasdoctor.finding import Change, Fix, NewDecode, NewHead, NewLoss
from kerasdoctor.places import Place
from kerasdoctor.rules.heads.terms import REGRESSION_LOSSES, WORDS, YES_OR_NO, Terms
from kerasdoctor.task import Task, readings

SPARSE, ONE_HOT, BINARY = "sparse_categorical_crossentropy", "categorical_crossentropy", "binary_crossentropy"
SEVERAL = "a row can have several labels, or none"
ONE_EACH = "each row has one class"
UNIT_EACH = Fix("", advice="give the output layer one unit for each class, and a softmax")


def suited(terms: Terms) -> tuple[Fix, ...]:
    """Return the fix for each thing that the labels may mean; where they are unknown, the loss decides."""
    head = terms.head
    labels = replace(terms.labels, kind=terms.kind)
    tasks = readings(labels)
    if not tasks:
        return _by_loss(head)
    if head.layer.units == 1 and any(task.kind == "one-of-n" and task.size is None for task in tasks):
        return (UNIT_EACH,)
    fixes = [_judged(terms, task, _fix(head, *_for_task(head, labels, task))) for task in tasks]
    return tuple(fix for fix in fixes if fix.changes)


def _judged(terms: Terms, task: Task, fix: Fix) -> Fix:
    return replace(fix, rewrites=metrics_for(terms)) if task.kind in ("several-of-n", "bits") else fix


def metrics_for(terms: Terms) -> tuple[tuple[Place, str], ...]:
    """Return the edits that let a plain "accuracy" judge each label for itself."""
    words = [metric for metric in terms.head.metrics if metric.asked.lower() in WORDS and metric.resolved != "Accuracy"]
    return tuple((word.where, '"binary_accuracy"') for word in words if word.where in terms.listed and word.where)


def for_real_targets(terms: Terms) -> tuple[Fix, ...]:
    """Return the fix that takes the labels for amounts, whatever else they might be."""
    fix = _fix(terms.head, "", wide_enough(terms), "linear", _regression_loss(terms.head))
    return (fix,) if fix.changes else ()


def wide_enough(terms: Terms) -> int:
    """Return how many outputs the targets need at each position."""
    width = _width(terms.labels) if terms.flat else None
    return width or terms.units or 1


def _for_task(head: Head, labels: Labels, task: Task) -> tuple[str, int, str, str]:
    """Return intent, units, activation and loss for one reading of the labels."""
    units = head.layer.units or 1
    match task:
        case Task(kind="binary") if units == 1 or labels.kind != "binary":
            return "", 1, "sigmoid", BINARY
        case Task(kind="binary"):
            return "", units, "softmax", SPARSE
        case Task(kind="one-of-n", size=size) if labels.kind == "class-index":
            return "", max(size or 0, units), "softmax", SPARSE
        case Task(kind="one-of-n", size=size):
            return "", size or units, "softmax", ONE_HOT
        case Task(kind="real"):
            return "", _width(labels) or units, "linear", _regression_loss(head)
        case Task(size=size):
            return SEVERAL, size or units, "sigmoid", BINARY


def _width(labels: Labels) -> int | None:
    shape = labels.shape
    return None if shape is None else 1 if len(shape) == 1 else shape[-1]


def _regression_loss(head: Head) -> str:
    name = head.loss.name if head.loss is not None else ""
    return name if name in REGRESSION_LOSSES - {"poisson"} else "mean_squared_error"


def _by_loss(head: Head) -> tuple[Fix, ...]:
    units, name = head.layer.units or 1, head.loss.name if head.loss is not None else ""
    if name in YES_OR_NO and head.layer.activation == "softmax" and units > 1:
        return (_fix(head, ONE_EACH, units, "softmax", ONE_HOT), _fix(head, SEVERAL, units, "sigmoid", BINARY))
    if name in YES_OR_NO:
        return (_fix(head, "", units, "sigmoid", name),)
    if name in REGRESSION_LOSSES:
        classes = ("softmax", ONE_HOT) if units > 1 else ("sigmoid", BINARY)
        intent = "the labels are one-hot rows" if units > 1 else "the labels are 0 and 1"
        linear = _fix(head, "the labels are real numbers", units, "linear", name)
        return (linear, _fix(head, intent, units, *classes))
    if units > 1:
        return (_fix(head, "", units, "softmax", name),)
    more = replace(UNIT_EACH, intent="there are more classes")
    return (_fix(head, "there are two classes, 0 and 1", 1, "sigmoid", BINARY), more)


def _fix(head: Head, intent: str, units: int, activation: str, loss: str) -> Fix:
    """Return only the changes that change something; a new head brings the decode that suits it."""
    changes: list[Change] = []
    if (head.layer.units, head.layer.activation) != (units, activation):
        changes.append(NewHead(units, activation, head.layer.where))
    if head.loss is not None and (head.loss.name != loss or head.loss.from_logits):
        changes.append(NewLoss(loss, head.loss.where))
    if any(isinstance(change, NewHead) for change in changes) and activation != "linear":
        changes.append(NewDecode("argmax" if activation == "softmax" else "threshold"))
    return Fix(intent, tuple(changes))
