"""What can be named: scripts and notebooks are read here, other files are refused with what is accepted."""

from __future__ import annotations

import sys
from pathlib import PurePath

from kerasdoctor.static.files.source import Problem, Source, decoded, parse, read
from kerasdoctor.static.files.spans import Spans, split_lines

STDIN, STDIN_NAME = "-", "<stdin>"
NOTEBOOK_ENDING = ".ipynb"
SCRIPT_ENDINGS = (".py", ".pyw", ".pyi", "")
MODEL_ENDINGS = (".keras", ".json")
HDF5_ENDINGS = (".h5", ".hdf5")
ACCEPTED = "name a Python script (.py), a notebook (.ipynb), a saved model (.keras), or a folder"


def is_model_file(path: str) -> bool:
    """Whether the name of a file says that it holds a saved model."""
    return PurePath(path).suffix.lower() in (*MODEL_ENDINGS, *HDF5_ENDINGS)


def readable_part(problem: Problem) -> Source | None:
    """Return what can be read of a script that Python refuses, or None."""
    if problem.kind not in ("python2", "syntax", "encoding") or problem.place is None or problem.text is None:
        return None
    from kerasdoctor.static.files.mending import mend  # seldom needed, and every start would wait for it

    path, lines = problem.place.path, split_lines(problem.text)
    mended = mend(lines)
    if mended is None:
        return None
    spans = Spans(path, lines)
    gaps = tuple((spans.row(line), why) for line, why in mended.gaps)
    return Source(path, problem.text, lines, mended.tree, gaps=gaps, mended=True)


def read_any(path: str) -> Source | Problem:
    """Read a script or a notebook, as its name says; what comes from stdin may be either."""
    if path == STDIN:
        text = decoded(STDIN_NAME, sys.stdin.buffer.read())
        if isinstance(text, Problem):
            return text
        if not text.lstrip().startswith("{"):
            return parse(STDIN_NAME, text)
        from kerasdoctor.static.files.notebook import parse_notebook

        return parse_notebook(STDIN_NAME, text)
    ending = PurePath(path).suffix.lower()
    if ending == NOTEBOOK_ENDING:
        from kerasdoctor.static.files.notebook import read_notebook

        return read_notebook(path)
    found = read(path)
    if isinstance(found, Problem) and found.kind in ("not-python", "syntax", "encoding"):
        return found if ending in SCRIPT_ENDINGS else Problem("not-python", f"{path} is not a Python script", ACCEPTED)
    return found
