"""Notebooks for tests, as Jupyter writes them and as it does not."""

from __future__ import annotations

import json
from typing import Any

from kerasdoctor.static.files.notebook import parse_notebook
from kerasdoctor.static.files.source import Problem, Source

PYTHON = {"kernelspec": {"name": "python3", "language": "python"}}


def code(source: str | list[str], count: int | None = None, **more: Any) -> dict[str, Any]:
    lines = source.splitlines(keepends=True) if isinstance(source, str) else source
    return {"cell_type": "code", "execution_count": count, "metadata": {}, "outputs": [], "source": lines} | more


def prose(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": text.splitlines(keepends=True)}


def document(*cells: dict[str, Any], metadata: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": PYTHON if metadata is None else metadata, "nbformat": 4}


def notebook(*cells: dict[str, Any], indent: int | None = 1) -> str:
    return json.dumps(document(*cells), indent=indent)


def source_of_notebook(text: str) -> Source:
    source = parse_notebook("nb.ipynb", text)
    assert isinstance(source, Source), source
    return source


def problem_of_notebook(text: str) -> Problem:
    problem = parse_notebook("nb.ipynb", text)
    assert isinstance(problem, Problem), problem
    return problem
