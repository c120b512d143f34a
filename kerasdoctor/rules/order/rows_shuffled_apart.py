"""A row and its answer stay together only where both are moved alike."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Operation, Past, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.preprocessing.steps import KEEPS_VALUES, given_names

SHUFFLES = {"numpy.random.shuffle", "random.shuffle", "numpy.random.Generator.shuffle", "sklearn.utils.shuffle"} | {
    "numpy.random.permutation",
    "numpy.random.Generator.permutation",
    "array.sample",
}
# With these the same order may be drawn twice.
SEEDS = (
    "numpy.random.seed",
    "random.seed",
    "numpy.random.set_state",
    "random.setstate",
    "keras.utils.set_random_seed",
    "tensorflow.random.set_seed",
    "numpy.random.RandomState",
    "numpy.random.default_rng",
    "random.Random",
)
FIXING = {"random_state", "seed", "shuffle"}
LOADED = ("pandas.read_", "numpy.load", "numpy.genfromtxt", "keras.datasets.", "sklearn.datasets.")
ENCODED = {"to_categorical", "get_dummies", "fit_transform", "transform", "toarray", "divide", "subtract"}
# What makes an array of its own: a view of the inputs would be shuffled with them.
MADE_ANEW = {"argmax", "argmin", "sum", "mean", "max", "min", "prod", "std", "dot", "compare", "astype"}
ALIKE = {"numpy.zeros", "numpy.ones", "numpy.full", "numpy.zeros_like", "numpy.ones_like"}


@cause(kind="data-mixup", severity=Severity.BREAKS, explains={"no-better-than-with-shuffled-labels"})
def rows_shuffled_apart(trace: Trace) -> Iterator[Finding]:
    """Inputs and labels are shuffled or split each by itself, so rows no longer go with their answers.

    Why it hurts
        Each call draws an order of its own. After two of them, or after one for the inputs only, row number
        5 of the inputs stands beside the answer of some other row. Nothing fails; the model can only learn
        how often each answer occurs, or by heart.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(200, 3))
        y = (x.sum(axis=1) > 0).astype(int)
        np.random.shuffle(x)
        np.random.shuffle(y)
        model = Sequential([Input((3,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(200, 3))
        y = (x.sum(axis=1) > 0).astype(int)
        order = np.random.permutation(len(x))
        x, y = x[order], y[order]
        model = Sequential([Input((3,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        The random state is set before each of the calls, both arrays are moved by the same call or by an
        index, the labels are made from the inputs afterwards or are all the same, or only the labels are
        shuffled, as one does to see what chance gives.
    """
    fit = trace.fit
    given, answers = (fit.argument(0, "x"), fit.argument(1, "y")) if fit is not None else (None, None)
    if given is None or answers is None or given.past is None or answers.past is None:
        return
    if given.items is not None or answers.items is not None or not answers.past.operations:
        return
    if answers.past.operations[0].name in ALIKE or _may_repeat(trace):
        return
    mine, theirs = _moves(trace, given.past), _moves(trace, answers.past)
    if any(done.name == "index" for done in (*given.past.operations, *answers.past.operations)):
        return
    first, second = _apart(mine, theirs)
    if first is None:
        return
    if second is None and not (_is_as_loaded(answers.past) or _is_made_before(answers.past, given.past, first)):
        return
    yield _finding(given, answers, first, second)


def _may_repeat(trace: Trace) -> bool:
    """Whether the same order may be drawn twice."""
    seeds = trace.of(*SEEDS)
    return len(seeds) > 1 or any(call.within is not None or call.loop is not None for call in seeds)


def _moves(trace: Trace, past: Past) -> tuple[Operation, ...]:
    """Return the operations that give rows a new order; what draws numbers out of nothing is not one."""
    moves = [done for done in past.operations[1:] if done.name in SHUFFLES or done.name == "split"]
    return tuple(done for done in moves if not _is_fixed(trace, done))


def _is_fixed(trace: Trace, done: Operation) -> bool:
    """Whether a call gives the same order each time, or may do so."""
    name = "sklearn.model_selection.train_test_split" if done.name == "split" else done.name
    calls = [call for call in trace.of(name) if call.where == done.where]
    return len(calls) != 1 or not calls[0].whole or not FIXING.isdisjoint(given_names(calls[0]))


def _is_as_loaded(past: Past) -> bool:
    """Whether an array is known to be in the order in which it was loaded."""
    source, *rest = past.operations or (None,)
    loaded = source is not None and source.name.startswith(LOADED)
    return loaded and all(done.word in KEEPS_VALUES | ENCODED or done.operand is not None for done in rest)


def _is_made_before(answers: Past, given: Past, moved: Operation) -> bool:
    """Whether labels are computed from the inputs above the line that moves these."""
    if answers.operations[0] != given.operations[0] or MADE_ANEW.isdisjoint(done.word for done in answers.operations):
        return False
    lines = [done.where for done in answers.operations]
    return all(place.path == moved.where.path and place.line < moved.where.line for place in lines)


def _apart(mine: tuple[Operation, ...], theirs: tuple[Operation, ...]) -> tuple[Operation | None, Operation | None]:
    own = next((done for done in mine if all(done.where != other.where for other in theirs)), None)
    others = next((done for done in theirs if all(done.where != other.where for other in mine)), None)
    return own, others


def _finding(given: Argument, answers: Argument, first: Operation, second: Operation | None) -> Finding:
    x, y = (f"`{what.text}`" if what.form == "name" else kind for what, kind in ((given, "x"), (answers, "y")))
    if second is not None:
        message = f"{x} and {y} are each given an order of their own, so rows do not go with their answers"
        places = (Spot(second.where, f"gives {y} a new order"), Spot(first.where, f"gives {x} another one"))
    else:
        message = f"only {x} is given a new order, so rows do not go with their answers"
        places = (
            Spot(first.where, f"gives {x} a new order"),
            Spot(answers.where or first.where, "still in the old order"),
        )
    return Finding(
        message=message,
        places=places,
        evidence=(Evidence("read off the source: no call moves both"),),
        why="Each call draws an order of its own, and answers have to stay with their rows.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="draw one order and index both with it, or give both to one call"),),
    )
