"""What the rules of this family need to know of a prediction on its way."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Operation, Past, Trace

PREDICTING = ("keras.Model.predict", "keras.Model.predict_on_batch", "keras.Model.__call__")
# What leaves an array of answers with the rows and columns that it has.
_KEEPING = frozenset(
    {"threshold", "round", "rint", "around", "astype", "numpy", "copy", "array", "asarray", "clip"}
    | {"inverse_transform", "sigmoid", "exp", "expm1", "abs", "print", "float", "DataFrame"}
)
_SCALING = frozenset({"multiply", "add", "subtract", "divide"})
# What neither decides for a class nor changes the numbers.
_SHAPING = frozenset(
    {"numpy", "copy", "array", "asarray", "ravel", "flatten", "squeeze", "reshape", "columns", "slice", "element"}
)
CLASS_METRICS = (
    "sklearn.metrics.accuracy_score",
    "sklearn.metrics.balanced_accuracy_score",
    "sklearn.metrics.classification_report",
    "sklearn.metrics.confusion_matrix",
    "sklearn.metrics.f1_score",
    "sklearn.metrics.matthews_corrcoef",
    "sklearn.metrics.precision_score",
    "sklearn.metrics.recall_score",
)
ROUNDING = ("numpy.round", "numpy.rint", "numpy.around", "answer.round")
ARGMAX = ("numpy.argmax", "answer.argmax", "tensorflow.argmax", "tensorflow.math.argmax", "keras.ops.argmax")


def settled(trace: Trace, *names: str) -> Iterator[Call]:
    """Yield the calls with these names, but those on one of two ways that the script chooses between."""
    return (call for call in trace.of(*names) if not call.chosen)


def of_this_model(past: Past | None, trace: Trace) -> tuple[Operation, ...] | None:
    """Return what was done to answers of the model of this case since the prediction, or None.

    A script that calls fit nowhere has no case, and its answers may come from any model.
    """
    if past is None:
        return None
    predicted = past.passed(*PREDICTING)
    mine = bool(predicted) and predicted[-1].by == (trace.model or predicted[-1].by)
    return past.since(*PREDICTING) if mine else None


def whole(done: tuple[Operation, ...] | None) -> bool:
    """Whether answers still have the rows and columns that `predict` gave them."""
    return done is not None and all(_keeps(step) for step in done)


def _keeps(step: Operation) -> bool:
    return step.word in _KEEPING or (step.name in _SCALING and step.by is None)


def untouched(done: tuple[Operation, ...] | None) -> bool:
    """Whether answers are the numbers that `predict` gave, in whatever shape."""
    return done is not None and all(step.word in _SHAPING for step in done)


def rank(argument: Argument) -> int | None:
    """Return how many axes an array has, where that is known."""
    if argument.shape is not None:
        return len(argument.shape)
    return 1 if argument.past is not None and _is_a_column(argument.past) else None


def _is_a_column(past: Past) -> bool:
    """Whether it is one column of a table that pandas read: `table["price"]`."""
    steps = [step for step in past.operations if step.word not in ("split", "to_numpy", "astype", "map", "slice")]
    match steps:
        case [Operation(name=source), Operation(name="columns", operand=str(column))]:
            return source.startswith("pandas.read_") and not column.startswith(("[", "("))
    return False


def asking(past: Past | None, trace: Trace) -> Call | None:
    """Return the call that made a prediction."""
    for step in past.passed(*PREDICTING)[-1:] if past is not None else ():
        return next((call for call in trace.of(step.name) if call.where == step.where), None)
    return None


def rows(past: Past | None, trace: Trace) -> int | None:
    """Return how many rows the model was asked about, where that is known."""
    call = asking(past, trace)
    asked = call.argument(0, "x", "inputs") if call is not None else None
    return asked.shape[0] if asked is not None and asked.shape else None
