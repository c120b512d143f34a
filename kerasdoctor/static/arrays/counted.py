"""What the values of a column are, counted in the file beside the script that it comes from."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator

from kerasdoctor.facts import LabelKind, Operation, Past
from kerasdoctor.record import record, replace
from kerasdoctor.static.arrays.layouts import Content, content_of
from kerasdoctor.static.following.past import MOST_OPERATIONS
from kerasdoctor.static.following.values import Arguments
from kerasdoctor.static.following.walk import Walk

READERS = frozenset({"pandas.read_csv", "pandas.read_table", "numpy.loadtxt", "numpy.genfromtxt"})
# Fewer say little about what else the column may hold.
FEWEST_ROWS = 8
# Of amounts, so many in a hundred at each end may be outliers; whole numbers of classes are all counted.
OUTLIERS = 0.01
# Whole numbers from 0 or 1 on without a gap are classes only where each stands for several rows.
ROWS_PER_CLASS = 5
_KEEPS = frozenset({"array", "asarray", "to_numpy", "copy", "float32", "float64"})
_SHAPES = frozenset({"reshape", "ravel", "flatten", "squeeze", "expand_dims"})
_OTHER_ROWS = frozenset(
    {"split", "sample", "shuffle", "permutation", "sort_values", "sort_index", "reset_index", "index"}
)
_MISSING = frozenset({"", "nan", "na", "n/a", "null", "none"})


@record
class Counted:
    """A column of numbers: where it was read, and what it holds.

    `cut` says that only some rows are used, `limit` where counting stopped before the end.
    """

    said: str
    kind: LabelKind
    low: float
    high: float
    missing: int
    cut: bool
    limit: str | None


@record
class Chosen:
    """Which columns of a file are left at a point of the way, and whether rows may be missing."""

    columns: tuple[int, ...]
    cut: bool = False
    filled: bool = False
    moved: bool = False


def counted(walk: Walk, past: Past | None) -> Counted | None:
    """Return what a column holds whose way from a file beside the script to here is plain, else None."""
    if past is None or len(past.roots) != 1 or not past.operations or len(past.operations) >= MOST_OPERATIONS:
        return None
    reader, *rest = past.operations
    if reader.name not in READERS:
        return None
    given = _arguments(walk, reader)
    content = content_of(walk, reader.name, given) if given is not None else None
    if content is None or not content.rows:
        return None
    width = max(len(row) for row in content.rows[:FEWEST_ROWS])
    if content.names is not None and len(content.names) != width:
        return None
    chosen: Chosen | None = Chosen(tuple(range(width)))
    for done in rest:
        chosen = _after(walk, content, chosen, done) if chosen is not None else None
    if chosen is None or len(chosen.columns) != 1:
        return None
    return _count(content, chosen)


def _arguments(walk: Walk, reader: Operation) -> Arguments | None:
    for event in walk.events.values():
        if event.name == reader.name and walk.place(event.node) == reader.where:
            return event.given
    return None


def _after(walk: Walk, content: Content, chosen: Chosen, done: Operation) -> Chosen | None:
    """Return what is left after an operation, or None where that is not certain."""
    word = done.word
    if word in _KEEPS or (word in _SHAPES and len(chosen.columns) == 1) or _is_cast(walk, done):
        return chosen
    if word == "dropna":
        gaps = any(text.lower() in _MISSING for row in content.rows for text in row)
        return replace(chosen, cut=chosen.cut or gaps, filled=True)
    if done.name in ("columns", "slice", "index"):
        return _selected(walk, content, chosen, done)
    if word in _OTHER_ROWS:
        moved = chosen.moved or word == "reset_index"
        return replace(chosen, moved=moved)
    if word == "drop" or (word == "set" and _is_written(_node_of(walk, done))):
        return _without(content, chosen, done)
    return None


def _is_cast(walk: Walk, done: Operation) -> bool:
    """Whether an operation makes numbers of another type of them."""
    called = walk.spans.text(done.where).rpartition("astype")[2] if done.word == "astype" else ""
    return "float" in called or "int" in called


def _is_written(node: ast.expr | None) -> bool:
    """Whether a column is named in the source, and not by a variable."""
    match node:
        case ast.Subscript(slice=ast.Constant() | ast.Tuple(elts=[*_, ast.Constant()])):
            return True
    return isinstance(node, ast.Attribute)


def _without(content: Content, chosen: Chosen, done: Operation) -> Chosen | None:
    names = done.operand if isinstance(done.operand, tuple) else (done.operand,)
    known = content.names or ()
    if not names or not all(isinstance(name, str) and "," not in name for name in names) or content.by_numpy:
        return None
    gone = {known.index(str(name)) for name in names if name in known}
    # What is set may be a new column behind the others: by their numbers nothing is certain any more.
    moved = chosen.moved or done.word == "set"
    return replace(chosen, columns=tuple(number for number in chosen.columns if number not in gone), moved=moved)


def _selected(walk: Walk, content: Content, chosen: Chosen, done: Operation) -> Chosen | None:
    """Return what square brackets, or a dot, leave of the columns."""
    node = _node_of(walk, done)
    index = node.slice if isinstance(node, ast.Subscript) else None
    by_variable = isinstance(index, ast.Name) and index.id == done.operand
    if done.name == "columns" and isinstance(done.operand, str) and done.operand in (content.names or ()):
        number = (content.names or ()).index(done.operand)
        return replace(chosen, columns=(number,)) if number in chosen.columns and not by_variable else None
    if index is None:
        return None
    parts = index.elts if isinstance(index, ast.Tuple) else [index]
    cut = isinstance(parts[0], ast.Slice) and (parts[0].lower is not None or parts[0].upper is not None)
    if len(parts) == 1:
        return _by_one_index(content, chosen, done, parts[0], cut)
    if chosen.moved or len(parts) != 2 or not isinstance(parts[0], ast.Slice):
        return None
    if len(chosen.columns) == 1:
        return replace(chosen, cut=chosen.cut or cut) if _is_first(parts[1]) else None
    picked = _picked(content, chosen.columns, parts[1])
    return replace(chosen, columns=picked, cut=chosen.cut or cut) if picked else None


def _by_one_index(content: Content, chosen: Chosen, done: Operation, index: ast.expr, cut: bool) -> Chosen | None:
    if done.name in ("slice", "index"):
        return replace(chosen, cut=chosen.cut or cut or done.name == "index")
    if content.by_numpy or chosen.moved:
        return None
    match index:
        case ast.List():
            picked = _picked(content, chosen.columns, index)
            return replace(chosen, columns=picked) if picked else None
        case ast.Constant(value=int(number)) if content.names is None and number in chosen.columns:
            return replace(chosen, columns=(number,))
    return None


def _picked(content: Content, columns: tuple[int, ...], index: ast.expr) -> tuple[int, ...]:
    """Return the columns that an index names or counts, or none where it is not written out."""
    try:
        if isinstance(index, ast.Slice):
            bounds = [ast.literal_eval(part) if part is not None else None for part in (index.lower, index.upper)]
            return columns[slice(*bounds)] if index.step is None else ()
        value = ast.literal_eval(index)
        names = content.names or ()
        several = value if isinstance(value, list) else [value]
        numbers = [names.index(part) if isinstance(part, str) else columns[part] for part in several]
    except (ValueError, IndexError, TypeError):
        return ()
    return tuple(numbers) if all(number in columns for number in numbers) else ()


def _is_first(index: ast.expr) -> bool:
    """Whether an index of the columns keeps the only one."""
    return isinstance(index, ast.Slice) or (isinstance(index, ast.Constant) and index.value in (0, None))


def _node_of(walk: Walk, done: Operation) -> ast.expr | None:
    try:
        return ast.parse(walk.spans.text(done.where).strip(), mode="eval").body
    except SyntaxError:
        return None


def _count(content: Content, chosen: Chosen) -> Counted | None:
    number = chosen.columns[0]
    values = list(_numbers(content, number))
    numbers = sorted(value for value in values if value is not None and not math.isnan(value))
    missing = sum(value is not None and math.isnan(value) for value in values)
    if None in values or len(numbers) < FEWEST_ROWS or (content.by_numpy and missing):
        return None
    whole = all(value == int(value) for value in numbers)
    distinct = len(set(numbers))
    low, high = numbers[0], numbers[-1]
    classes = whole and low in (0, 1) and high - low + 1 == distinct and distinct * ROWS_PER_CLASS <= len(numbers)
    kind: LabelKind = "class-index" if classes else "real"
    if set(numbers) == {0.0, 1.0}:
        kind = "binary"
    few = int(len(numbers) * OUTLIERS) if kind == "real" else 0
    low, high = numbers[few], numbers[-1 - few]
    if low == high or (whole and not content.table.complete):
        return None
    called = repr(content.names[number]) if content.names is not None else str(number)
    some, ends = "" if content.table.complete else "the first ", f", {few} left out at each end" if few else ""
    said = f"column {called} of {content.table.name}, {some}{len(numbers):,} rows counted{ends}"
    limit = (
        None if content.table.complete else f"of {content.table.name}, only the first {len(numbers):,} rows are read"
    )
    return Counted(said, kind, low, high, 0 if chosen.filled else missing, chosen.cut, limit)


def _numbers(content: Content, column: int) -> Iterator[float | None]:
    """Yield the values of a column, None for one that is a text."""
    for row in content.rows:
        text = row[column] if column < len(row) else ""
        if text.lower() in _MISSING:
            yield math.nan
            continue
        try:
            yield float(text)
        except ValueError:
            yield None
