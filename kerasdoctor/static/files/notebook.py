"""A notebook as one text: its code cells in the order of the document, and where each line is in the file."""

from __future__ import annotations

import ast
import json
import warnings
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from kerasdoctor.places import Cell, Line
from kerasdoctor.record import replace
from kerasdoctor.static.files import magics
from kerasdoctor.static.files.mending import mend
from kerasdoctor.static.files.notebook_rows import rows_by_cell
from kerasdoctor.static.files.source import Problem, Source, content
from kerasdoctor.static.files.spans import Spans, split_lines

NO_CODE = "the notebook holds no code cell"
PYTHON2 = "the notebook is for Python 2, whose own forms are read as what Python 3 has in their place"
_PYTHON = ("python", "ipython")


def read_notebook(path: str) -> Source | Problem:
    """Read an .ipynb file."""
    data = content(path)
    if isinstance(data, Problem):
        return data
    try:
        return parse_notebook(path, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"{path}:{line} holds the byte 0x{data[error.start]:02x}, which is not UTF-8"
        return Problem("encoding", message, "save the notebook as UTF-8", Line(path, line))


def parse_notebook(path: str, text: str) -> Source | Problem:
    """Read the text of an .ipynb file."""
    if not text.strip():
        return Problem("empty", f"{path} is empty", "check that the notebook is saved")
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        message = f"{path}:{error.lineno} is not a notebook: {error.msg} (as JSON)"
        remedy = "restore the file, or mend this line; a merge conflict often leaves such lines"
        return Problem("not-python", message, remedy, Line(path, error.lineno, error.colno), text)
    except (RecursionError, ValueError):
        message = f"{path} is not a notebook: it is nested too deeply, or holds a number of too many digits"
        return Problem("not-python", message, "name a notebook that Jupyter wrote")
    raw = _raw_cells(document)
    if raw is None or not isinstance(document, dict):
        remedy = "name a notebook that Jupyter wrote, or a Python script"
        return Problem("not-python", f"{path} is JSON but no notebook: it has no list of cells", remedy)
    language = _language(document)
    if language is not None and not language.lower().startswith(_PYTHON):
        return Problem("not-python", f"{path} is a notebook in {language}, not in Python", "name a Python notebook")
    code = [(number, cell) for number, cell in enumerate(raw, 1) if isinstance(cell, dict) and _is_code(cell)]
    code = [(number, cell) for number, cell in code if _text(cell).strip()]
    if not code:
        return Source(path, "", (), ast.Module([], []), (Cell(1, 1),), notes=(NO_CODE,))
    source = _joined(path, text, code)
    return replace(source, notes=(*source.notes, PYTHON2)) if _is_python2(document) else source


def parse_session(path: str, executed: Iterable[tuple[int, str]]) -> Source:
    """Read the cells that a session has run, given by their counts, in the order in which it ran them."""
    code = [(None, {"source": text, "execution_count": count}) for count, text in executed if text.strip()]
    return _joined(path, "", code)


def _joined(path: str, text: str, code: Sequence[tuple[int | None, dict[str, Any]]]) -> Source:
    rows = rows_by_cell(text) if text else {}
    written: list[str] = []
    cells: list[Cell] = []
    lines: list[str] = []
    body: list[ast.stmt] = []
    missing: list[tuple[int, str]] = []
    for number, raw in code:
        own = _text(raw)
        cell = Cell(number, len(lines) + 1, _count(raw), () if number is None else rows.get(number, ()))
        tree, why = parse_cell(own, len(lines))
        body += tree.body
        lines += split_lines(own)
        cells.append(cell)
        missing += why
        written.append(own)
    spans = Spans(path, tuple(lines), tuple(cells))
    gaps = tuple((spans.row(line), why) for line, why in missing)
    return Source(
        path,
        "".join(written),
        tuple(lines),
        ast.Module(body, []),
        tuple(cells),
        gaps,
        tuple(_notes(cells)),
        document=text,
    )


def parse_cell(text: str, before: int = 0) -> tuple[ast.Module, list[tuple[int, str]]]:
    """Parse a cell that stands after some lines; return its tree, and which lines are left out and why."""
    name = magics.dropped(text)
    if name is not None:
        unusual = name not in magics.OTHER_LANGUAGES
        return ast.Module([], []), [(before + 1, f"what `%%{name}` does with this cell")] if unusual else []
    code = magics.plain(text).replace("\0", " ")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _parsed(code, before), []
    except SyntaxError:
        mended = mend(split_lines(code), before)
    except (RecursionError, MemoryError, ValueError):
        mended = None
    if mended is None:
        return ast.Module([], []), [(before + 1, "a cell that is not valid Python: it is left out")]
    return mended.tree, list(mended.gaps)


def _parsed(code: str, before: int) -> ast.Module:
    if not code.lstrip("\n").startswith((" ", "\t")):
        return ast.parse("\n" * before + code)
    # IPython takes the indentation of the first line away; a block around the cell leaves its columns as they are.
    tree = ast.increment_lineno(ast.parse("\n" * before + "if True:\n" + code), -1)
    first, *rest = tree.body
    return ast.Module([*first.body, *rest] if isinstance(first, ast.If) else tree.body, [])


def _notes(cells: list[Cell]) -> Iterator[str]:
    counts = [cell.count for cell in cells if cell.count is not None]
    if any(later < earlier for earlier, later in pairwise(counts)):
        yield "the cells of this notebook were run out of order; they are read in the order of the document"


def _raw_cells(document: object) -> list[object] | None:
    """Return the cells of a document of any version, or None where it has none."""
    match document:
        case {"cells": list(cells)}:
            return cells
        case {"worksheets": list(sheets)}:
            return [cell for sheet in sheets if isinstance(sheet, dict) for cell in sheet.get("cells", ())]
    return None


def _language(document: dict[str, Any]) -> str | None:
    match document.get("metadata"):
        case {"language_info": {"name": str(name)}} | {"kernelspec": {"language": str(name)}}:
            return name
    return None


def _is_python2(document: dict[str, Any]) -> bool:
    match document.get("metadata"):
        case {"language_info": {"version": str(version)}}:
            return version.startswith("2")
        case {"kernelspec": {"name": str(name)}}:
            return name == "python2"
    return False


def _is_code(cell: object) -> bool:
    match cell:
        case {"cell_type": "code", "metadata": {"vscode": {"languageId": str(language)}}}:
            return language == "python"
        case {"cell_type": "code", "language": str(language)}:
            return language.startswith("python")
        case {"cell_type": "code"}:
            return True
    return False


def _text(cell: dict[str, Any]) -> str:
    source = cell.get("source", cell.get("input", ""))
    parts = source if isinstance(source, list) else [source]
    text = "".join(part for part in parts if isinstance(part, str))
    text = text.encode("utf-8", "replace").decode("utf-8")
    return text if text.endswith(("\n", "\r")) else f"{text}\n"


def _count(cell: dict[str, Any]) -> int | None:
    count = cell.get("execution_count", cell.get("prompt_number"))
    return count if isinstance(count, int) and count > 0 else None
