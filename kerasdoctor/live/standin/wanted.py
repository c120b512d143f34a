"""What a program says about the data that it lacks: read off its text, because nobody else knows."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

# Methods of pandas that read a table.
TABLE_READERS = ("read_csv", "read_table", "read_excel", "read_pickle", "read_json", "read_hdf", "read_parquet")
# Columns with such a word in their name hold sentences; so do those of which a program takes `.str`.
TEXTUAL = frozenset(
    {"text", "texts", "review", "reviews", "sentence", "comment", "tweet", "message"}
    | {"headline", "question", "answer", "title", "summary", "body"}
)
NUMERIC = frozenset({"len", "length", "count", "num", "number", "id", "score"})
PICTURES = (".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".gif")
# A grid of pixels has fewer; more is a slip.
MOST_NAMES = 4096
_NUMBERED = re.compile(r"(.*?)(\d+)(\D*)")
_GRID = re.compile(r"(\d+)x(\d+)")


@dataclass
class Wanted:
    """What a program says about its data: sizes by the columns that it takes, and the classes of its head.

    `classes` is None where real numbers are predicted, `features` the numbers in a row of inputs
    where the program states them. `alone` are columns that are taken one at a time, by index or name,
    `texts` those that hold sentences, `words` those of which the program knows the words that they hold,
    and `pictures` those with names of files of pictures, which end in `ending`. `attributes` are asked of
    tables like columns, unless tables have them anyway.
    """

    classes: int | None = 2
    features: int | None = None
    columns: int = 0
    names: tuple[str, ...] = ()
    alone: frozenset[int | str] = frozenset()
    texts: frozenset[str] = frozenset()
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    pictures: frozenset[str] = frozenset()
    ending: str = ".png"
    attributes: tuple[str, ...] = ()
    listings: int = 0

    @classmethod
    def by(cls, source: str, classes: int | None, features: int | None) -> Wanted:
        """Read off a program's text which columns of tables it takes, and what they hold."""
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError):
            return cls(classes, features)
        seen = _Seen()
        for node in ast.walk(tree):
            seen.meet(node)
        names = tuple(seen.names)
        return cls(
            classes,
            features or seen.features,
            seen.highest,
            names,
            frozenset(seen.alone),
            frozenset(seen.texts | {name for name in names if _is_textual(name)}),
            {name: tuple(words) for name, words in seen.words.items()},
            frozenset(seen.pictures),
            seen.ending,
            tuple(name for name in seen.attributes if name not in seen.names),
            seen.listings,
        )


class _Seen:
    """What was met on the way through a program's text."""

    def __init__(self) -> None:
        self.names: dict[str, None] = {}
        self.attributes: dict[str, None] = {}
        self.words: dict[str, dict[str, None]] = {}
        self.alone: set[int | str] = set()
        self.texts: set[str] = set()
        self.pictures: set[str] = set()
        self.tables: set[str] = set()
        self.highest = self.listings = 0
        self.features: int | None = None
        self.ending = ".png"

    def meet(self, node: ast.AST) -> None:
        """Take in one node; outer ones come first."""
        match node:
            case ast.Subscript():
                self._subscript(node.slice)
            case ast.Call():
                self._call(node)
            case ast.Compare(left=left, comparators=[ast.Constant(value=str(word))]):
                self._holds(left, (word,))
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Attribute(attr=reader))):
                self.tables |= {name} if reader in TABLE_READERS else set()
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner in self.tables:
                self.attributes[name] = None
            case ast.Attribute(value=column, attr="str"):
                taken = _column(column)
                self.texts |= set() if taken is None else {taken}
            case ast.Constant(value=str(text)) if text.lower() in PICTURES:
                self.ending = text

    def _subscript(self, index: ast.expr) -> None:
        match index:
            case ast.Tuple(elts=[ast.Slice(), ast.Constant(value=int(at))]) if at >= 0:
                self.highest = max(self.highest, at + 1)
                self.alone.add(at)
            case ast.Tuple(elts=[ast.Slice(), ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1))]):
                self.alone.add(-1)
            case ast.Tuple(elts=[ast.Slice(), ast.Slice(upper=ast.Constant(value=int(upper)))]):
                self.highest = max(self.highest, upper)
            case ast.Tuple(elts=[_, ast.Slice(lower=ast.Constant(value=str(a)), upper=ast.Constant(value=str(b)))]):
                self.names.update(dict.fromkeys(_between(a, b)))
            case ast.Constant(value=str(name)) | ast.Tuple(elts=[ast.Slice(), ast.Constant(value=str(name))]):
                self._column(name)
            case ast.List(elts=parts) | ast.Tuple(elts=[ast.Slice(), ast.List(elts=parts)]):
                self.names.update({part.value: None for part in parts if _is_text(part)})  # type: ignore[attr-defined]

    def _column(self, name: str) -> None:
        self.names[name] = None
        self.alone.add(name)

    def _call(self, call: ast.Call) -> None:
        match call:
            case ast.Call(func=ast.Attribute(attr="map" | "replace", value=column), args=[ast.Dict(keys=keys)]):
                self._holds(column, [key.value for key in keys if _is_text(key)])  # type: ignore[union-attr]
            case ast.Call(func=ast.Attribute(attr="pop" | "drop"), args=[ast.Constant(value=str(name)), *_]):
                self._column(name)
            case ast.Call(func=ast.Attribute(attr="reshape"), args=args):
                self._reshape(args)
            case ast.Call(func=ast.Attribute(attr="listdir" | "iterdir" | "scandir")):
                self.listings += 1
        for keyword in call.keywords:
            match keyword:
                case ast.keyword(arg="x_col" | "y_col", value=ast.Constant(value=str(name))):
                    self._column(name)
                    self.pictures |= {name} if keyword.arg == "x_col" else set()

    def _holds(self, column: ast.expr, words: list[str] | tuple[str, ...]) -> None:
        name = _column(column)
        if name is not None and words:
            self.names[name] = None
            self.words.setdefault(name, {}).update(dict.fromkeys(words))

    def _reshape(self, given: list[ast.expr]) -> None:
        sizes = given[-1].elts if given and isinstance(given[-1], ast.Tuple | ast.List) else given
        numbers = [size.value for size in sizes[1:] if isinstance(size, ast.Constant) and isinstance(size.value, int)]
        if len(sizes) > 2 and len(numbers) == len(sizes) - 1 and self.features is None:
            self.features = math.prod(numbers)


def _column(node: ast.expr) -> str | None:
    """Return the name of a column that is taken of a table."""
    match node:
        case ast.Subscript(slice=ast.Constant(value=str(name))) | ast.Attribute(value=ast.Name(), attr=name):
            return name
    return None


def _between(first: str, last: str) -> Iterator[str]:
    """Yield the names of columns from one to another, where their numbers say what lies between."""
    grid, numbered = _GRID.fullmatch(last), (_NUMBERED.fullmatch(first), _NUMBERED.fullmatch(last))
    if grid is not None and _GRID.fullmatch(first) is not None and math.prod(map(int, grid.groups())) <= MOST_NAMES:
        yield from (f"{row}x{at}" for row in range(1, int(grid[1]) + 1) for at in range(1, int(grid[2]) + 1))
        return
    match numbered:
        case (re.Match() as one, re.Match() as other) if (one[1], one[3]) == (other[1], other[3]):
            if 0 < int(other[2]) - int(one[2]) < MOST_NAMES:
                yield from (f"{one[1]}{number}{one[3]}" for number in range(int(one[2]), int(other[2]) + 1))
                return
    yield from (first, last)


def _is_textual(name: str) -> bool:
    words = set(re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()))
    return bool(words & TEXTUAL) and not words & NUMERIC


def _is_text(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
