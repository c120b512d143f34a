"""Tables of pandas and text files of numbers: what is chosen from them, and its shape."""

from __future__ import annotations

import ast

from kerasdoctor.facts import Past, Shape
from kerasdoctor.record import replace
from kerasdoctor.static.arrays.arrays import as_array
from kerasdoctor.static.arrays.columns import column, is_table, without_column
from kerasdoctor.static.arrays.literals import classify, literal, span_of
from kerasdoctor.static.following.families import reads
from kerasdoctor.static.following.heap import Mapping, Sequence
from kerasdoctor.static.following.past import past_of, with_past
from kerasdoctor.static.following.values import CONSTANT, Arguments, Const, Data, Items, Stream, Unknown, Value
from kerasdoctor.static.following.walk import Walk

_READERS = frozenset(
    {"read_csv", "read_table", "read_excel", "read_fwf", "read_parquet", "read_feather", "read_pickle"}
)
_PLAIN = frozenset({"delimiter", "skiprows", "skip_header", "comments", "encoding"})
TABLE: Shape = (None, None)


@reads("numpy", "pandas")
def table_call(walk: Walk, name: str, given: Arguments, node: ast.expr) -> Value | None:  # noqa: ARG001
    """Return what a function of pandas gives, or None for another call."""
    if name in ("numpy.loadtxt", "numpy.genfromtxt"):
        # Told more, they can give rows with named parts, or columns one by one.
        return Data() if given.whole and all(keyword in _PLAIN for keyword, _ in given.keywords) else None
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
        case Const(value=str(name)):
            return column(data, name)
    names = _names(walk, index)
    if not names:
        return None
    if len(names) == 1:
        return replace(column(data, names[0]), shape=(data.shape[0], 1))
    return Data((data.shape[0], len(names)), columns=tuple(entry for entry in data.columns if entry[0] in names))


def _names(walk: Walk, index: Value) -> tuple[str, ...]:
    thing = walk.look(index)
    values = thing.values if isinstance(thing, Sequence) and thing.values is not None else ()
    names = tuple(value.value for value in values if isinstance(value, Const) and isinstance(value.value, str))
    return names if len(names) == len(values) else ()


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


def without(walk: Walk, data: Data, name: str, given: Arguments) -> Data:
    """Return a table without some of its columns or rows."""
    if data.shape is None or len(data.shape) != 2 or name != "drop":
        return Data((None, *data.shape[1:]) if data.shape else None, columns=data.columns)
    columns = given.find(None, "columns") or (given.find(0, "labels") if given.constant(1, "axis") == 1 else None)
    if columns is None:
        return Data((None, data.shape[1]), columns=data.columns)
    names = _names(walk, columns.value)
    thing = walk.look(columns.value)
    count = len(thing.values) if isinstance(thing, Sequence) and thing.values is not None else None
    count = 1 if isinstance(columns.value, Const) else count
    total = data.shape[1]
    left = without_column(data, *names, *((str(columns.value.value),) if isinstance(columns.value, Const) else ()))
    width = total - count if total is not None and count is not None else None
    return Data((data.shape[0], width), columns=left.columns)


# Methods that give another table of the same columns, some with one more.
_OTHER_ROWS = frozenset({"sample", "sort_values", "sort_index", "head", "tail", "query", "nlargest", "nsmallest"})
_PERHAPS_WIDER = frozenset({"reset_index", "assign"})


def other_rows(data: Data, name: str, given: Arguments) -> Data | None:
    """Return a table with its rows chosen or put into another order, or None for another method."""
    if not is_table(data) or data.shape is None or given.find(None, "inplace") is not None:
        return None
    if name in _OTHER_ROWS:
        return Data((None, data.shape[1]), columns=data.columns)
    if name not in _PERHAPS_WIDER:
        return None
    named = tuple(keyword for keyword, _ in given.keywords) if name == "assign" else ()
    return Data((data.shape[0], None), columns=without_column(data, *named).columns)


def with_columns(walk: Walk, table: Data, index: Value, value: Value) -> Data:
    """Return a table after what square brackets choose is assigned: a column, which may be a new one, or several."""
    if isinstance(index, Const) and isinstance(index.value, str):
        return _with_column(walk, table, index.value, value)
    return replace(table, columns=())


def _with_column(walk: Walk, table: Data, name: str, value: Value) -> Data:
    kept = without_column(table, name).columns
    data = as_array(walk, value)
    if isinstance(value, Const):
        data = Data((None,), origin=CONSTANT, whole=True, made=data.made) if data and value.value in (0, 1) else None
    if data is not None and data.shape is not None and len(data.shape) > 1:
        data = data if len(data.shape) == 2 and data.shape[1] == 1 and data.kind != "one-hot" else None
    past = past_of(walk, value)
    if data is None and isinstance(value, Unknown) and past is not None:
        data = Data()
    if data is None or data.columns:
        return replace(table, columns=kept)
    mine = table.past.roots if table.past is not None else ()
    if past is not None:
        past = Past(tuple(dict.fromkeys((*mine, *past.roots))), past.operations)
    # Behind the assignment, the past of the table has one operation more: the assignment itself.
    length = len(table.past.operations) + 1 if table.past is not None else 0
    assigned = with_past(replace(data, varies=frozenset(), stage=None, position=frozenset()), past)
    return replace(table, columns=(*kept, (name, assigned, length))) if isinstance(assigned, Data) else table
