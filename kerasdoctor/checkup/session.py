"""The source around a call in a running interpreter: a script's file, or the cells of an IPython session."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from kerasdoctor.static.files.accepted import read_any
from kerasdoctor.static.files.source import Problem, Source
from kerasdoctor.static.reading import Reading, understand

# A session of more cells is read from here on; what a fit needs was made or made anew since.
LAST_CELLS = 300
NOTEBOOK = "notebook"

_readings: dict[tuple[str, float], Reading] = {}


def shell() -> Any:
    """Return the IPython shell that runs, or None."""
    loaded = sys.modules.get("IPython")
    return None if loaded is None else loaded.get_ipython()


def reading_around(path: str | None, line: int | None) -> tuple[Reading, int] | None:
    """Return what the source around a line says, and the line's number in that source; None where there is none."""
    if path is None or line is None:
        return None
    count = _count_of(path)
    if count is not None:
        return _in_session(count, line)
    try:
        stamp = Path(path).stat().st_mtime
    except OSError:
        return None
    if (path, stamp) not in _readings:
        source = read_any(_shown(path))
        if isinstance(source, Problem):
            return None
        _readings[path, stamp] = understand(source)
    return _readings[path, stamp], line


def name_of(path: str | None, line: int | None) -> str:
    """Return the name of a place for people: a file and a line, or a cell and a line."""
    count = None if path is None else _count_of(path)
    if count is not None:
        return f"In [{count}], line {line}"
    return f"{_shown(path)}:{line}" if path is not None else "fit"


def _shown(path: str) -> str:
    """Return a path as it is shorter: from the working folder, or whole."""
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except ValueError:
        return path


def _count_of(path: str) -> int | None:
    """Return the count of the cell that IPython has compiled under a file name of its own."""
    compiler = getattr(shell(), "compile", None)
    count = getattr(compiler, "_filename_map", {}).get(path)
    return count if isinstance(count, int) else None


def _in_session(count: int, line: int) -> tuple[Reading, int] | None:
    from kerasdoctor.static.files.notebook import parse_session

    cells: list[str] = list(shell().history_manager.input_hist_raw)[: count + 1]
    first = max(1, len(cells) - LAST_CELLS)
    source: Source = parse_session(_notebook(), ((at, cells[at]) for at in range(first, len(cells))))
    here = next((cell for cell in source.cells if cell.count == count), None)
    return None if here is None else (understand(source), here.first + line - 1)


def _notebook() -> str:
    """Return the name of the notebook where Jupyter or VS Code tells it."""
    told = getattr(shell(), "user_ns", {}).get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME")
    name = Path(str(told)).name if told else NOTEBOOK
    return name if name.endswith(".ipynb") else NOTEBOOK
