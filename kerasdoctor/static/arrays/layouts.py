"""How a call reads a file of numbers: which line names the columns, what parts them, what is left out."""

from __future__ import annotations

from kerasdoctor.record import record
from kerasdoctor.static.files.beside import Table, table_beside
from kerasdoctor.static.following.heap import Sequence
from kerasdoctor.static.following.values import Arguments, Const, Value
from kerasdoctor.static.following.walk import Walk

# Arguments that change no value that is a number.
_HARMLESS = frozenset({"encoding", "engine", "low_memory", "skipinitialspace", "parse_dates", "memory_map", "comments"})
_READ = frozenset({"filepath_or_buffer", "sep", "delimiter", "header", "names", "skiprows", "index_col"})
_READ_BY_NUMPY = frozenset({"fname", "delimiter", "skiprows", "skip_header"})
_BLANKS = frozenset({r"\s+", r"\s*", " +"})


@record
class Content:
    """What a call gets out of a file: the names of the columns, where it has some, and the rows."""

    table: Table
    names: tuple[str, ...] | None
    rows: tuple[tuple[str, ...], ...]
    by_numpy: bool


def content_of(walk: Walk, name: str, given: Arguments) -> Content | None:
    """Return what a call that reads a file beside the script gets, or None where that is not certain."""
    if not given.whole or not given.positional:
        return None
    path = given.positional[0].value
    if not isinstance(path, Const) or not isinstance(path.value, str):
        return None
    keywords = {keyword for keyword, _ in given.keywords}
    if name.startswith("numpy."):
        return _by_numpy(walk, path.value, given, keywords)
    return _by_pandas(walk, name, path.value, given, keywords)


def _by_numpy(walk: Walk, path: str, given: Arguments, keywords: set[str]) -> Content | None:
    if keywords - _HARMLESS - _READ_BY_NUMPY or len(given.positional) > 1:
        return None
    parting = given.find(None, "delimiter")
    delimiter = given.constant(None, "delimiter")
    if parting is not None and not _is_character(delimiter):
        return None
    skipped = _count(given, "skiprows", "skip_header")
    table = table_beside(walk.spans.path, path, str(delimiter) if delimiter is not None else None)
    if table is None or skipped is None:
        return None
    rows = tuple(row for row in table.rows[skipped:] if row and not row[0].startswith("#"))
    return Content(table, None, rows, by_numpy=True)


def _by_pandas(walk: Walk, name: str, path: str, given: Arguments, keywords: set[str]) -> Content | None:
    if keywords - _HARMLESS - _READ or len(given.positional) > 2:
        return None
    parting = given.find(1, "sep", "delimiter")
    delimiter = given.constant(1, "sep", "delimiter") if parting is not None else "\t" if "table" in name else ","
    if delimiter in _BLANKS:
        delimiter = None
    elif not _is_character(delimiter):
        return None
    skipped = _count(given, "skiprows")
    table = table_beside(walk.spans.path, path, str(delimiter) if delimiter is not None else None)
    if table is None or skipped is None:
        return None
    return _named(walk, table, table.rows[skipped:], given)


def _named(walk: Walk, table: Table, rows: tuple[tuple[str, ...], ...], given: Arguments) -> Content | None:
    header, names, index = given.find(None, "header"), given.find(None, "names"), given.find(None, "index_col")
    told = _texts(walk, names.value) if names is not None else None
    if (names is not None and told is None) or (index is not None and not _is_none_or_false(index.value)):
        return None
    if header is None:
        first = names is None
    elif header.value in (Const(0), Const(None)):
        first = header.value == Const(0)
    else:
        return None
    own = rows[0] if first and rows else None
    return Content(table, told or own, rows[1:] if first else rows, by_numpy=False)


def _count(given: Arguments, *names: str) -> int | None:
    """Return how many lines are skipped, or None where that is not known."""
    return 0 if given.find(None, *names) is None else given.integer(None, *names)


def _is_none_or_false(value: Value) -> bool:
    return isinstance(value, Const) and (value.value is None or value.value is False)


def _is_character(value: object) -> bool:
    return isinstance(value, str) and len(value) == 1


def _texts(walk: Walk, value: Value) -> tuple[str, ...] | None:
    thing = walk.look(value)
    values = thing.values if isinstance(thing, Sequence) and thing.values else ()
    texts = tuple(item.value for item in values if isinstance(item, Const) and isinstance(item.value, str))
    return texts if texts and len(texts) == len(values) else None
