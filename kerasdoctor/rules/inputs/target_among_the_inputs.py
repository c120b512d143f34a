"""A model that is shown the answer learns to copy it."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Constant, Data, Network, Operation, Past, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.inputs.pointing import MANY_ROWS, at_inputs, at_labels, inputs_called

# These leave the rows where they are and the columns what they are.
PLAIN = {
    "read_csv",
    "read_excel",
    "loadtxt",
    "genfromtxt",
    "load",
    "to_numpy",
    "astype",
    "split",
    "dropna",
    "fillna",
} | {
    "reset_index",
    "copy",
    "shuffle",
    "sample",
    "array",
    "asarray",
    "values",
}
SCALED = {"fit_transform", "transform"}
ENCODED = {"to_categorical", "get_dummies", "map", "replace", "reshape"}


@cause(kind="data-leakage", severity=Severity.BREAKS)
def target_among_the_inputs(trace: Trace | None, network: Network | None, data: Data | None) -> Iterator[Finding]:
    """The column with the target is left among the inputs.

    Why it hurts
        The model finds the answer among its inputs and copies it. The score is perfect from the first
        epochs on, and worth nothing for rows whose answer is not known.

    Bad
        import pandas as pd
        from keras import Input, Sequential
        from keras.layers import Dense

        table = pd.read_csv("table.csv")
        x = table.values
        y = table["target"].values
        model = Sequential([Input((5,)), Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import pandas as pd
        from keras import Input, Sequential
        from keras.layers import Dense

        table = pd.read_csv("table.csv")
        x = table.drop(columns="target").values
        y = table["target"].values
        model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        The target is dropped somewhere, also in place, columns are chosen in a way that is not read, or
        rows are moved against each other, as in a forecast.
    """
    read = list(_read(trace)) if trace is not None else []
    yield from read
    if not read and network is not None and data is not None:
        yield from _counted(network, data)


def _counted(network: Network, data: Data) -> Iterator[Finding]:
    """Look for the labels among the columns of the very inputs; in a toy one column may be the task."""
    for head, labels in enumerate(data.heads):
        if labels.equals is None or data.rows < MANY_ROWS:
            continue
        number, index = labels.equals
        others = [column for column in data.inputs[number].columns if column.index != index]
        if not others or all(column.two_values for column in others):
            continue
        name = inputs_called(network, number)
        measured = bool(labels.classes) and not data.inputs[number].whole
        yield Finding(
            message=f"column {index} of {name} holds the labels themselves",
            places=(at_inputs(network, f"column {index} is the answer", number), at_labels(network, "the same", head)),
            evidence=(Evidence(f"equal in each of {data.rows:,} rows, which are not all the same", rows=data.rows),),
            why="A model that is shown the answer copies it, and knows nothing where the answer is missing.",
            confidence=Confidence.LIKELY,
            severity=Severity.HURTS if measured else Severity.SMELLS,
            fixes=(Fix("", advice=f"take column {index} out of the inputs"),),
        )


def _read(trace: Trace) -> Iterator[Finding]:
    fit = trace.fit
    given, answers = (fit.argument(0, "x"), fit.argument(1, "y")) if fit is not None else (None, None)
    if fit is None or given is None or answers is None or given.past is None or answers.past is None:
        return
    if given.items is not None or given.past.roots != answers.past.roots or given.past == answers.past:
        return
    taken = _taken(answers.past)
    if taken is None or not _has(given.past, taken) or _is_dropped_elsewhere(trace, given.past, taken.operand):
        return
    chosen = next((done for done in given.past.operations if done.name == "columns"), None)
    name = f"`{given.text}`" if given.form == "name" else "the input"
    column = repr(taken.operand) if isinstance(taken.operand, str) and "," not in taken.operand else taken.operand
    yield Finding(
        message=f"{name} still holds the column {str(column).removeprefix(':, ')} that is the target",
        places=(
            Spot(chosen.where if chosen is not None else given.where or fit.where, "the target is among these columns"),
            Spot(taken.where, "the target is taken from here"),
        ),
        evidence=(Evidence("read off the source: both come from the same table, and nothing drops the column"),),
        why="The model copies the answer that it is shown.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="drop the column of the target from the inputs"),),
    )


def _taken(past: Past) -> Operation | None:
    """Return how one column was taken to be the target, if the rest of its way is plain."""
    columns = [done for done in past.operations if done.name == "columns"]
    others = [done for done in past.operations if done.name != "columns"]
    if len(columns) != 1:
        return None
    if any(done.word not in PLAIN | SCALED | ENCODED and not _leaves(done, columns[0].operand) for done in others):
        return None
    return columns[0] if _index(columns[0].operand) is not None or _is_name(columns[0].operand) else None


def _is_name(operand: Constant) -> bool:
    return isinstance(operand, str) and not operand.startswith(":") and "," not in operand and "[" not in operand


def _index(operand: Constant) -> int | None:
    """Return the number of the one column that square brackets choose, as in `[:, 8]`."""
    if not isinstance(operand, str) or not operand.startswith(":,"):
        return None
    number = operand.removeprefix(":,").strip()
    return int(number) if number.isdecimal() else None


def _range(operand: Constant) -> range | None:
    """Return the columns that square brackets choose, as in `[:, 0:9]`."""
    if not isinstance(operand, str) or not operand.startswith(":,"):
        return None
    low, colon, high = operand.removeprefix(":,").strip().partition(":")
    if not colon or not high.isdecimal() or not (low.isdecimal() or not low):
        return None
    return range(int(low or 0), int(high))


def _has(past: Past, taken: Operation) -> bool:
    columns = [done for done in past.operations if done.name == "columns"]
    others = [done for done in past.operations if done.name != "columns"]
    if any(done.word not in PLAIN | SCALED and not _leaves(done, taken.operand) for done in others):
        return False
    if not columns:
        return True
    index, chosen = _index(taken.operand), _range(columns[0].operand)
    return len(columns) == 1 and index is not None and chosen is not None and index in chosen


def _leaves(done: Operation, column: Constant) -> bool:
    """Whether an operation drops or sets other columns, known by name, than this one."""
    if done.name not in ("array.drop", "array.pop", "set", "columns") or not _is_name(column):
        return False
    names = done.operand if isinstance(done.operand, tuple) else (done.operand,)
    return all(isinstance(name, str) and _is_name(name) and name != column for name in names)


def _is_dropped_elsewhere(trace: Trace, past: Past, operand: Constant) -> bool:
    """Whether something takes the column out of this table in a way that reading may have missed."""
    for call in trace.of("array.drop", "array.pop"):
        if call.of is None or not set(call.of.roots) & set(past.roots):
            continue
        done = call.result.operations[-1] if call.result is not None and call.result.operations else None
        if done is None or not _leaves(done, operand):
            return True
    return operand is None
