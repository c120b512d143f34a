"""Tables, arrays and texts in files that are not there."""

from __future__ import annotations

import builtins
import functools
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from kerasdoctor.live.standin.made import Made, Wanted, exists

ROWS = 512
# As many values as a feature of a table has in most examples; the range says nothing.
HIGHEST = 10.0
TABLE_READERS = ("read_csv", "read_table", "read_excel", "read_pickle", "read_json", "read_hdf", "read_parquet")
ARRAY_READERS = ("loadtxt", "genfromtxt")
LABEL_WORDS = ("label", "target", "y_", "_y", "class")
WORDS = ("the", "a", "of", "and", "to", "in", "is", "it", "was", "he", "for", "on", "as", "with", "his", "they", "at")
TEXT_WORDS = 6_000


def stand_in_for_arrays(wanted: Wanted, made: Made) -> None:
    """Make what NumPy cannot read because it is not there."""
    for name in ARRAY_READERS:
        _fallback(np, name, lambda path, **more: _array(path, wanted, **more), made)
    _fallback(np, "load", lambda path, **_: _saved(path, wanted), made)


def stand_in_for_tables(pandas: Any, wanted: Wanted, made: Made) -> None:
    """Make what pandas cannot read because it is not there."""
    for name in TABLE_READERS:
        _fallback(pandas, name, lambda path, **more: _table(pandas, wanted, **more), made)  # noqa: ARG005


def stand_in_for_texts(made: Made) -> None:
    """Make a text where a program opens one to read that is not there."""
    original = builtins.open

    @functools.wraps(original)
    def opened(path: Any, mode: str = "r", *given: Any, **named: Any) -> Any:
        reading = isinstance(path, str | Path) and set(mode) <= set("rtU") and not str(path).endswith(".py")
        if not reading or exists(path):
            return original(path, mode, *given, **named)
        made.note(str(path))
        draw = np.random.default_rng(0)
        words = " ".join(draw.choice(WORDS, TEXT_WORDS))
        return io.StringIO("\n".join(words[start : start + 80] for start in range(0, len(words), 80)))

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
    if _is_of_labels(path):
        return _values(1, wanted, labels=True)[:, 0]
    return _values(wanted.features or _columns(wanted), wanted, labels=False)


def _table(pandas: Any, wanted: Wanted, **more: Any) -> Any:
    names = more.get("names")
    names = list(names) if names is not None else list(wanted.names)
    names += [f"column{number}" for number in range(_columns(wanted) - len(names))]
    if isinstance(more.get("usecols"), list | tuple):
        names = [names[at] if isinstance(at, int) and at < len(names) else str(at) for at in more["usecols"]]
    draw = np.random.default_rng(0)
    header = more.get("header", "infer")
    found = {}
    for number, name in enumerate(names):
        key = number if header is None and more.get("names") is None else name
        found[key] = _column(draw, wanted, alone=bool({number, name} & wanted.alone))
    return pandas.DataFrame(found)


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
