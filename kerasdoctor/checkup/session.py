"""The source around a call in a running interpreter: a script's file, or the cells of an IPython session."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from kerasdoctor.static.files.accepted import read_any
from kerasdoctor.static.files.source import Source
from kerasdoctor.static.reading import Reading, understand

# A session of more cells is read from here on; what a fit needs was made or made anew since.
LAST_CELLS = 300
NOTEBOOK = "notebook"

# Within a cell that a magic of ours runs: its count, and the lines that stand above what it runs.
_inside: ContextVar[tuple[int, int] | None] = ContextVar("_inside", default=None)
_readings: dict[tuple[str, float], Reading] = {}


def shell() -> Any:
    """Return the IPython shell that runs, or None."""
    loaded = sys.modules.get("IPython")
    return None if loaded is None else loaded.get_ipython()


def reading_around(path: str | None, line: int | None) -> tuple[Reading, int] | None:
    """Return what the source around a line says, and the line's number in that source; None where there is none."""
    if path is None:
        return None
    stamp = _stamp(path)
    if line is not None and (path, stamp) in _readings:
        return _readings[path, stamp], line
    found = source_around(path, line)
    if found is None:
        return None
    source, at = found
    reading = understand(source)
    if stamp:
        _readings[path, stamp] = reading
    return reading, at


def source_around(path: str | None, line: int | None) -> tuple[Source, int] | None:
    """Return the source around a line, and the line's number in it; None where there is none."""
    if path is None or line is None:
        return None
    cell = _cell_of(path, line)
    if cell is not None:
        return _in_session(*cell)
    source = read_any(_shown(path)) if _stamp(path) else None
    return (source, line) if isinstance(source, Source) else None


def _stamp(path: str) -> float:
    """Return when a file was changed, 0 where there is none."""
    try:
        return Path(path).stat().st_mtime
    except OSError:
        return 0.0


def session_source() -> Source:
    """Return the cells that the session has run so far, the one that is running included, as one source."""
    from kerasdoctor.static.files.notebook import parse_session

    cells: list[str] = list(shell().history_manager.input_hist_raw)
    first = max(1, len(cells) - LAST_CELLS)
    return parse_session(_notebook(), ((at, cells[at]) for at in range(first, len(cells))))


@contextmanager
def running_within(lines_above: int) -> Iterator[None]:
    """Say that what is run now is the rest of the cell that is running, below some lines."""
    token = _inside.set((len(shell().history_manager.input_hist_raw) - 1, lines_above))
    try:
        yield
    finally:
        _inside.reset(token)


def name_of(path: str | None, line: int | None) -> str:
    """Return the name of a place for people: a file and a line, or a cell and a line."""
    cell = None if path is None or line is None else _cell_of(path, line)
    if cell is not None:
        return f"In [{cell[0]}], line {cell[1]}"
    return f"{_shown(path)}:{line}" if path is not None else "fit"


def text_around(path: str | None) -> str | None:
    """Return what tells a place apart from others: the path of a file, or the text of a cell, run once or again."""
    cell = None if path is None else _cell_of(path, 1)
    return path if cell is None else str(shell().history_manager.input_hist_raw[cell[0]])


def _shown(path: str) -> str:
    """Return a path as it is shorter: from the working folder, or whole."""
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except ValueError:
        return path


def _cell_of(path: str, line: int) -> tuple[int, int] | None:
    """Return the count of the cell that IPython has compiled under a file name of its own, and the line in it."""
    compiler = getattr(shell(), "compile", None)
    count = getattr(compiler, "_filename_map", {}).get(path)
    if not isinstance(count, int):
        return None
    inside = _inside.get()
    return (count, line) if inside is None else (inside[0], line + inside[1])


def _in_session(count: int, line: int) -> tuple[Source, int] | None:
    source = session_source()
    here = next((cell for cell in source.cells if cell.count == count), None)
    return None if here is None else (source, here.first + line - 1)


def _notebook() -> str:
    """Return the name of the notebook where Jupyter or VS Code tells it."""
    told = getattr(shell(), "user_ns", {}).get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME")
    name = Path(str(told)).name if told else NOTEBOOK
    return name if name.endswith(".ipynb") else NOTEBOOK
