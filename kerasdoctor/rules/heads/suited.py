"""The output layer and loss that suit what the labels are; rules of this folder take their fixes here."""

from __future__ import annotations

from kerasdoctor.facts import Head, Labels
from kerasdoctor.finding import Change, Fix, NewDecode, NewHead, NewLoss, Severity
from kerasdoctor.task import Task, readings

CROSS_ENTROPIES = ("binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy")
REGRESSION_LOSSES = frozenset(
    {"mean_squared_error", "mean_absolute_error", "mean_absolute_percentage_error", "mean_squared_logarithmic_error"}
    | {"huber", "log_cosh", "poisson"}
)
# Labels that the script draws at random are there to try the code out; nothing is to be learnt.
PLACEHOLDER = "random"


def severity_for(labels: Labels | None, usual: Severity | None = None) -> Severity | None:
    """Return SMELLS for labels that are placeholders, else the usual severity (None: the rule's own)."""
    origin = labels.origin if labels is not None else None
    return Severity.SMELLS if (origin or "").startswith(PLACEHOLDER) else usual


def suited(head: Head) -> tuple[Fix, ...]:
    """Return the fix for each thing that the labels may mean; where they are unknown, the loss decides."""
    tasks = readings(head.labels) if head.labels is not None else ()
    if not tasks:
        return _by_loss(head)
    fixes = [_fix(head, *_for_task(head, task)) for task in tasks]
    return tuple(fix for fix in fixes if fix.changes)


def _for_task(head: Head, task: Task) -> tuple[str, int, str, str]:
    """Return intent, units, activation and loss for one reading of the labels."""
    units = head.layer.units or 1
    kind = head.labels.kind if isinstance(head.labels, Labels) else None
    match task:
        case Task(kind="binary") if units == 1 or kind != "binary":
            return "", 1, "sigmoid", "binary_crossentropy"
        case Task(kind="binary"):
            return "", units, "softmax", "sparse_categorical_crossentropy"
        case Task(kind="one-of-n", size=int(classes)) if kind == "class-index":
            return "", max(classes, units), "softmax", "sparse_categorical_crossentropy"
        case Task(kind="one-of-n", size=size):
            return "", size or units, "softmax", "categorical_crossentropy"
        case Task(kind="real"):
            return "", _width(head.labels) or units, "linear", _regression_loss(head)
        case Task(size=size):
            return "a row can have several labels, or none", size or units, "sigmoid", "binary_crossentropy"


def _width(labels: Labels | None) -> int | None:
    shape = labels.shape if labels is not None else None
    return None if shape is None else 1 if len(shape) == 1 else shape[-1]


def _regression_loss(head: Head) -> str:
    name = head.loss.name if head.loss is not None else ""
    return name if name in REGRESSION_LOSSES else "mean_squared_error"


def _by_loss(head: Head) -> tuple[Fix, ...]:
    units, name = head.layer.units or 1, head.loss.name if head.loss is not None else ""
    if name == "binary_crossentropy":
        return (_fix(head, "", units, "sigmoid", name),)
    if name in REGRESSION_LOSSES:
        classes = _fix(head, "the labels are 0 and 1", units, "sigmoid", "binary_crossentropy")
        return (_fix(head, "the labels are real numbers", units, "linear", name), classes)
    if units > 1:
        return (_fix(head, "", units, "softmax", name),)
    several = Fix("there are more classes", advice="give the output layer one unit for each class, and a softmax")
    return (_fix(head, "there are two classes, 0 and 1", 1, "sigmoid", "binary_crossentropy"), several)


def _fix(head: Head, intent: str, units: int, activation: str, loss: str) -> Fix:
    """Return only the changes that change something; a new head brings the decode that suits it."""
    changes: list[Change] = []
    if (head.layer.units, head.layer.activation) != (units, activation):
        changes.append(NewHead(units, activation, head.layer.where))
    if head.loss is not None and (head.loss.name != loss or head.loss.from_logits):
        changes.append(NewLoss(loss, head.loss.where))
    if changes and activation != "linear":
        changes.append(NewDecode("argmax" if activation == "softmax" else "threshold"))
    return Fix(intent, tuple(changes))
