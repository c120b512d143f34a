"""Columns of a table by their names: what one that the script has assigned means when it is taken out again."""

from __future__ import annotations

from kerasdoctor.facts import Operation
from kerasdoctor.record import replace
from kerasdoctor.static.following.past import extended, past_of, with_past
from kerasdoctor.static.following.values import CONSTANT, Const, Data, Method, Value
from kerasdoctor.static.following.walk import Walk

# Attributes of a table, and of a column, that are no columns.
_NO_COLUMNS = frozenset(
    {"columns", "index", "dtypes", "size", "plot", "iloc", "loc", "at", "iat", "style", "str", "dt", "cat", "empty"}
    | {"axes", "attrs", "flags", "hist", "nbytes", "base", "flat", "itemsize", "strides", "real", "imag", "ctypes"}
)
_SAME_COLUMN = frozenset({"values", "array"})


def is_table(value: Value) -> bool:
    """Whether a value may be a table: an array of rows and columns whose values mean nothing by themselves."""
    return isinstance(value, Data) and value.kind is None and value.shape is not None and len(value.shape) == 2


def column(table: Data, name: str) -> Data:
    """Return a column of a table with what it was assigned, if it was."""
    rows = table.shape[:1] if table.shape else (None,)
    for known, data, length in table.columns:
        if known == name:
            return _as_of_now(table, data, length, name)
    return Data(rows)


def _as_of_now(table: Data, data: Data, length: int, name: str) -> Data:
    """Return an assigned column after what has been done to the table since."""
    rows = table.shape[:1] if table.shape else (None,)
    since = [done for done in table.past.operations[length:] if done.name != "set"] if table.past is not None else []
    if since:
        data = replace(data, classes=None, span=None)
    past = data.past
    if past is not None:
        for done in since:
            past = extended(past, done)
        if not past.passed("columns"):
            past = extended(past, Operation("columns", past.operations[-1].where, operand=name)) if since else past
    return replace(data, shape=rows, past=past)


def with_some_set(table: Data, name: str, value: Value) -> Data:
    """Return a table after some rows of a column are set: 1 for some where all were 0 makes it binary."""
    one = isinstance(value, Const) and value.value in (0, 1)
    left = without_column(table, name)
    for known, data, length in table.columns:
        if known == name and one and (data.kind == "binary" or data.origin == CONSTANT):
            return replace(left, columns=(*left.columns, (name, replace(data, kind="binary", origin=None), length)))
    return left


def without_column(table: Data, *names: str) -> Data:
    """Return a table whose columns of these names are not known any more."""
    kept = tuple(entry for entry in table.columns if entry[0] not in names)
    return replace(table, columns=kept) if len(kept) < len(table.columns) else table


def series_of(walk: Walk, value: Value) -> Data | None:
    """See `table.name` as the column of this name, or None for another attribute."""
    match value:
        case Method(owner=Data() as owner, name=name) if is_table(owner) and name not in _NO_COLUMNS:
            found = column(owner, name)
            if found.past is None:
                known = with_past(found, past_of(walk, value))
                found = known if isinstance(known, Data) else found
            return found
        case Method(owner=Method() as owner, name=name) if name in _SAME_COLUMN:
            return series_of(walk, owner)
    return None


def codes_of(walk: Walk, value: Method, name: str) -> Data | None:
    """Return the numbers that a categorical column has for its classes, for `column.cat.codes`."""
    if name != "codes" or value.name != "cat":
        return None
    data = value.owner if isinstance(value.owner, Data) else series_of(walk, value.owner)
    past = past_of(walk, value.owner)
    if past is not None and past.operations:
        past = extended(past, Operation("array.codes", past.operations[-1].where))
    rows = data.shape[:1] if data is not None and data.shape else (None,)
    return Data(rows, "class-index", "`cat.codes`", whole=True, past=past)
