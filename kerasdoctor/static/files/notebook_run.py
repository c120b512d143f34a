"""What it takes to run a notebook: its cells as they are written, the kernel that it names, and cells meant to fail."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

from kerasdoctor.record import record
from kerasdoctor.static.files.source import Source

# How Jupyter and its tools mark a cell whose error is part of the lesson.
MAY_RAISE = "raises-exception"


@record
class Runnable:
    """The cells of a notebook, each with the lines above it; `may_raise` are those of cells that are meant to fail."""

    cells: tuple[tuple[int, str], ...]
    kernel: str | None
    may_raise: tuple[int, ...]


def runnable(source: Source) -> Runnable:
    """Return what is to be run of a notebook that was read."""
    ends = [cell.first - 1 for cell in source.cells] + [len(source.lines)]
    cells = tuple((above, "\n".join(source.lines[above:end])) for above, end in pairwise(ends))
    document = _document(source.path)
    raw = document.get("cells")
    listed: list[Any] = raw if isinstance(raw, list) else []
    failing = {number for number, cell in enumerate(listed, 1) if MAY_RAISE in _tags(cell)}
    may_raise = tuple(cell.first - 1 for cell in source.cells if cell.number in failing)
    return Runnable(cells, _kernel(document), may_raise)


def _document(path: str) -> dict[str, Any]:
    try:
        read = json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def _kernel(document: dict[str, Any]) -> str | None:
    match document.get("metadata"):
        case {"kernelspec": {"name": str(name)}}:
            return name
    return None


def _tags(cell: object) -> list[object]:
    match cell:
        case {"metadata": {"tags": list(tags)}}:
            return tags
    return []
