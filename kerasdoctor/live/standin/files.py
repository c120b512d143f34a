"""Tables, arrays and texts in files that are not there."""

from __future__ import annotations

import builtins
import functools
import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from kerasdoctor.live.standin.containers import PICKLES, Arrays, pickled
from kerasdoctor.live.standin.made import Made, exists, is_for_program
from kerasdoctor.live.standin.pictures import is_picture, is_system, picture
from kerasdoctor.live.standin.wanted import TABLE_READERS, Wanted

ROWS = 512
# As many values as a feature of a table has in most examples; the range says nothing.
HIGHEST = 10.0
ARRAY_READERS = ("loadtxt", "genfromtxt")
LABEL_WORDS = ("label", "target", "y_", "_y", "class")
WORDS = ("the", "a", "of", "and", "to", "in", "is", "it", "was", "he", "for", "on", "as", "with", "his", "they", "at")
TEXT_LINES = 400
SHORTEST, LONGEST = 5, 25


def stand_in_for_arrays(wanted: Wanted, made: Made) -> None:
    """Make what NumPy cannot read because it is not there."""
    for name in ARRAY_READERS:
        _fallback(np, name, lambda path, **more: _array(path, wanted, **more), made)
    _fallback(np, "load", lambda path, **_: _saved(path, wanted), made)


def stand_in_for_tables(pandas: Any, wanted: Wanted, made: Made) -> None:
    """Make what pandas cannot read because it is not there."""
    for name in TABLE_READERS:
        _fallback(pandas, name, lambda path, **more: _table(pandas, wanted, **more), made)  # noqa: ARG005


def stand_in_for_texts(wanted: Wanted, made: Made) -> None:
    """Make a text, a picture or a pickled array where a program opens one to read that is not there."""
    original = builtins.open

    @functools.wraps(original)
    def opened(path: Any, mode: str = "r", *given: Any, **named: Any) -> Any:
        reading = isinstance(path, str | Path) and set(mode) <= set("rbtU") and not str(path).endswith(".py")
        if not reading or exists(path) or is_system(path):
            return original(path, mode, *given, **named)
        if "b" in mode and is_picture(path):
            made.note(str(Path(path).parent))
            return picture(path)
        if not is_for_program(sys._getframe(1)):
            return original(path, mode, *given, **named)
        if "b" in mode and str(path).endswith(PICKLES):
            made.note(str(path))
            return pickled(lambda name: named_array(name, wanted), path)
        if "b" in mode:
            return original(path, mode, *given, **named)
        made.note(str(path))
        return io.StringIO("\n".join(_sentences(np.random.default_rng(0), TEXT_LINES)))

    builtins.open = opened  # type: ignore[assignment]


def _fallback(module: Any, name: str, make: Callable[..., Any], made: Made) -> None:
    original = getattr(module, name)

    @functools.wraps(original)
    def read(path: Any, *given: Any, **named: Any) -> Any:
        if exists(path):
            return original(path, *given, **named)
        made.note(str(path))
        return make(path, **named)

    setattr(module, name, read)


def _array(path: object, wanted: Wanted, **more: Any) -> Any:
    columns = more.get("usecols")
    many = len(columns) if isinstance(columns, list | tuple) else _columns(wanted)
    values = _values(many, wanted, _is_of_labels(path))
    return values.T if more.get("unpack") else values


def _saved(path: object, wanted: Wanted) -> Any:
    if str(path).endswith(".npz"):
        return Arrays(lambda name: named_array(name, wanted))
    return named_array(path, wanted)


def named_array(name: object, wanted: Wanted) -> Any:
    """Return labels for what is named like labels, and rows of inputs for all else."""
    if _is_of_labels(name):
        return _values(1, wanted, labels=True)[:, 0]
    return _values(wanted.features or _columns(wanted), wanted, labels=False)


def _table(pandas: Any, wanted: Wanted, **more: Any) -> Any:
    names = more.get("names")
    if names is not None:
        names = list(names)
    else:
        names = [*wanted.names, *(name for name in wanted.attributes if not hasattr(pandas.DataFrame, name))]
    names += [f"column{number}" for number in range(_columns(wanted) - len(names))]
    if isinstance(more.get("usecols"), list | tuple):
        names = [names[at] if isinstance(at, int) and at < len(names) else str(at) for at in more["usecols"]]
    draw = np.random.default_rng(0)
    header = more.get("header", "infer")
    found = {}
    for number, name in enumerate(names):
        key = number if header is None and more.get("names") is None else name
        written = _written(draw, name, wanted)
        alone = bool({number, number - len(names), name} & wanted.alone)
        found[key] = _column(draw, wanted, alone=alone) if written is None else written
    return pandas.DataFrame(found)


def _written(draw: np.random.Generator, name: str, wanted: Wanted) -> list[str] | None:
    """Return a column of words, of sentences or of names of files, where the program takes it for one."""
    if name in wanted.words:
        return [str(word) for word in draw.choice(wanted.words[name], ROWS)]
    if name in wanted.pictures:
        return [f"{number}{wanted.ending}" for number in range(ROWS)]
    return _sentences(draw, ROWS) if name in wanted.texts else None


def _sentences(draw: np.random.Generator, count: int) -> list[str]:
    return [" ".join(draw.choice(WORDS, length)) for length in draw.integers(SHORTEST, LONGEST, count)]


def _columns(wanted: Wanted) -> int:
    return max(wanted.columns, (wanted.features or 0) + 1, len(wanted.names), 2)


def _values(columns: int, wanted: Wanted, labels: bool) -> Any:
    draw = np.random.default_rng(0)
    return np.column_stack(
        [
            _column(draw, wanted, alone=labels or number in wanted.alone or number == columns - 1)
            for number in range(columns)
        ]
    )


def _column(draw: np.random.Generator, wanted: Wanted, *, alone: bool) -> Any:
    """Make a column; one that is taken alone may be the label, so it holds classes where there are any."""
    if alone and wanted.classes is not None:
        return draw.integers(0, wanted.classes, ROWS)
    return draw.uniform(0, HIGHEST, ROWS).round(3)


def _is_of_labels(path: object) -> bool:
    name = Path(str(path)).stem.lower()
    return name.startswith("y") or any(word in name for word in LABEL_WORDS)
