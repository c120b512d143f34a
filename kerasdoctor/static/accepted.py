"""What can be named: scripts and notebooks are read here, other files are refused with what is accepted."""

from __future__ import annotations

from pathlib import PurePath

from kerasdoctor.static.notebook import ENDING, read_notebook
from kerasdoctor.static.source import Problem, Source, read

SCRIPT_ENDINGS = (".py", ".pyw", ".pyi", "")
ACCEPTED = "name a Python script (.py), a notebook (.ipynb), or a folder that holds some"


def read_any(path: str) -> Source | Problem:
    """Read a script or a notebook, as its name says."""
    ending = PurePath(path).suffix.lower()
    if ending == ENDING:
        return read_notebook(path)
    found = read(path)
    if isinstance(found, Problem) and found.kind in ("not-python", "syntax", "encoding"):
        return found if ending in SCRIPT_ENDINGS else Problem("not-python", f"{path} is not a Python script", ACCEPTED)
    return found
