"""Row and answer stand at the same place of two arrays."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Operation, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

PARTS = ("train", "test")
NAMES = {"train": "to train on", "test": "to test on"}


@cause(
    kind="data-mixup",
    severity=Severity.BREAKS,
    explains={"no-better-than-with-shuffled-labels"},
    raises=(r"cardinality is ambiguous",),
)
def answers_of_other_rows(trace: Trace) -> Iterator[Finding]:
    """Inputs are paired with the answers of other rows: of the other part of a split, or of another number.

    Why it hurts
        The answer of a row is looked for at the same place. Answers of another part are those of other
        rows, which nothing can be learnt from; mostly the arrays are not of the same length either, and
        `fit` stops. `train_test_split` returns both parts of the first array before those of the second,
        which is easily unpacked in another order.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.model_selection import train_test_split

        x = np.random.default_rng(0).normal(size=(200, 3))
        y = (x.sum(axis=1) > 0).astype(int)
        x_train, y_train, x_test, y_test = train_test_split(x, y, random_state=0)
        model = Sequential([Input((3,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x_train, y_train)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.model_selection import train_test_split

        x = np.random.default_rng(0).normal(size=(200, 3))
        y = (x.sum(axis=1) > 0).astype(int)
        x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=0)
        model = Sequential([Input((3,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x_train, y_train)

    Unless
        Both come from the same part and are of the same length.
    """
    fit = trace.fit
    if fit is None:
        return
    for call in (fit, *trace.of_model("evaluate")):
        found = _paired(call.argument(0, "x"), call.argument(1, "y"), call)
        if found is not None:
            yield found
    held_out = fit.argument(None, "validation_data")
    if held_out is not None and held_out.items is not None and len(held_out.items) >= 2:
        found = _paired(held_out.items[0], held_out.items[1], fit)
        if found is not None:
            yield found


def _paired(x: Argument | None, y: Argument | None, call: Call) -> Finding | None:
    """Return what is wrong with a pair of inputs and answers, if something is."""
    if x is None or y is None or call.chosen or x.items is not None or y.items is not None:
        return None
    apart = _apart(x, y)
    if apart is not None:
        mine, theirs = apart
        one, other = NAMES[mine.part or ""], NAMES[theirs.part or ""]
        message = f"{_named(x, 'x')} holds rows {one}, but {_named(y, 'y')} those {other}"
        return _finding(x, y, call, message, (Spot(mine.where, "split here into two parts"),))
    rows, answers = (what.shape[0] if what.shape else None for what in (x, y))
    if rows and answers and rows != answers:
        return _finding(x, y, call, f"{_named(x, 'x')} holds {rows:,} rows, but {_named(y, 'y')} {answers:,}", ())
    return None


def _named(argument: Argument, otherwise: str) -> str:
    return f"`{argument.text if argument.form == 'name' else otherwise}`"


def _apart(x: Argument, y: Argument) -> tuple[Operation, Operation] | None:
    """Return the split that both come from by different parts, as inputs and answers have passed it."""
    mine, theirs = (
        [done for done in what.past.operations if done.part in PARTS] if what.past is not None else []
        for what in (x, y)
    )
    for one in mine:
        for other in theirs:
            if one.where == other.where and one.name == other.name and one.by == other.by and one.part != other.part:
                return one, other
    return None


def _finding(x: Argument, y: Argument, call: Call, message: str, split: tuple[Spot, ...]) -> Finding:
    return Finding(
        message=message,
        places=(
            Spot(y.where or call.where, "answers of other rows"),
            *split,
            Spot(x.where or call.where, "the rows that the model is given"),
        ),
        evidence=(Evidence("read off the source: by where both come from"),),
        why="Each row is taken together with the answer at its own place.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="give both from the same part; train_test_split returns x, x, y, y"),),
    )
