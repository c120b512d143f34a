"""Tables of pandas and text files of numbers: what is chosen from them, and its shape."""

from __future__ import annotations

import ast

from kerasdoctor.facts import Shape
from kerasdoctor.static.arrays.arrays import as_array
from kerasdoctor.static.arrays.literals import classify, literal, span_of
from kerasdoctor.static.following.heap import Mapping, Sequence
from kerasdoctor.static.following.values import Arguments, Const, Data, Items, Stream, Value
from kerasdoctor.static.following.walk import Walk

_READERS = frozenset(
    {"read_csv", "read_table", "read_excel", "read_fwf", "read_parquet", "read_feather", "read_pickle"}
)
TABLE: Shape = (None, None)


def table_call(walk: Walk, name: str, given: Arguments, node: ast.expr) -> Value | None:  # noqa: ARG001
    """Return what a function of pandas gives, or None for another call."""
    if not name.startswith("pandas."):
        return None
    short = name.rpartition(".")[2]
    if short in _READERS:
        whole = all(given.find(None, name) is None for name in ("squeeze", "chunksize", "iterator"))
        return Data(TABLE) if given.whole and whole else None
    if short == "DataFrame":
        return _frame(walk, given)
    if short == "Series" and given.positional:
        data = as_array(walk, given.positional[0].value)
        return data if data is not None else Data((None,))
    if short == "concat":
        return Data(TABLE)
    return None


def _frame(walk: Walk, given: Arguments) -> Data:
    first = given.find(0, "data")
    thing = walk.look(first.value) if first is not None else None
    if isinstance(thing, Mapping) and thing.entries is not None:
        return Data((None, len(thing.entries)))
    data = as_array(walk, first.value) if first is not None else None
    if data is None or data.shape is None or len(data.shape) != 2:
        return Data(TABLE)
    return data


def column_of(walk: Walk, data: Data, index: Value) -> Data | None:
    """Return what a name, or a list of names, chooses from a table; None for another index."""
    if data.shape is None or len(data.shape) != 2:
        return None
    match index:
        case Const(value=str()):
            return Data(data.shape[:1])
    thing = walk.look(index)
    if isinstance(thing, Sequence) and thing.values and all(_is_text(value) for value in thing.values):
        return Data((data.shape[0], len(thing.values)))
    return None


def coded(walk: Walk, owner: Value, name: str, given: Arguments) -> Data | None:
    """Return the numbers that a dictionary gives the classes of a column, or None for another method."""
    first = given.find(0, "arg", "to_replace")
    thing = walk.look(first.value) if first is not None and name in ("map", "replace") else None
    if not isinstance(thing, Mapping) or not thing.entries or isinstance(owner, Stream):
        return None
    numbers = literal(walk, Items(tuple(value for _, value in thing.entries)))
    if numbers is None:
        return None
    kind = classify(numbers)[1]
    rows = owner.shape[:1] if isinstance(owner, Data) and owner.shape is not None else (None,)
    return Data(rows, kind, "numbers for classes", whole=kind != "real", span=span_of(numbers))


def _is_text(value: Value) -> bool:
    return isinstance(value, Const) and isinstance(value.value, str)


def without(walk: Walk, data: Data, name: str, given: Arguments) -> Data:
    """Return a table without some of its columns or rows."""
    if data.shape is None or len(data.shape) != 2 or name != "drop":
        return Data((None, *data.shape[1:]) if data.shape else None)
    columns = given.find(None, "columns") or (given.find(0, "labels") if given.constant(1, "axis") == 1 else None)
    if columns is None:
        return Data((None, data.shape[1]))
    thing = walk.look(columns.value)
    count = len(thing.values) if isinstance(thing, Sequence) and thing.values is not None else None
    count = 1 if isinstance(columns.value, Const) else count
    total = data.shape[1]
    return Data((data.shape[0], total - count if total is not None and count is not None else None))
