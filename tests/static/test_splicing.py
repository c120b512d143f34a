"""Edits of a notebook's code in its file: the code changes as it should, and no other byte does."""

from __future__ import annotations

import json
import random
import re
from typing import Any

import pytest

from kerasdoctor.static.edits.replacing import Replacement, apply_all
from kerasdoctor.static.edits.splicing import in_file
from kerasdoctor.static.files.notebook import parse_notebook
from kerasdoctor.static.files.source import Source

FIRST = 'größe = "ä𝄞\\t"\nx = [1, 2]\n\nprint(x)  # "quoted" \\ back'
SECOND = "y = 2\r\nz = 3\n"


def notebook(*cells: Any, ascii_only: bool = False, indent: int | None = 1) -> str:
    made: list[dict[str, Any]] = [{"cell_type": "markdown", "metadata": {}, "source": ["# x = [1, 2]\n"]}]
    given = {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [{"source": "x"}]}
    made += [{**given, "source": cell} for cell in cells]
    document = {"cells": made, "metadata": {"a": [1, 2]}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(document, ensure_ascii=ascii_only, indent=indent) + "\n"


def read(text: str) -> Source:
    source = parse_notebook("a.ipynb", text)
    assert isinstance(source, Source)
    return source


def edited(text: str, *edits: Replacement) -> str:
    source = read(text)
    spelled = in_file(source, edits)
    assert spelled is not None
    made = apply_all(text, spelled)
    assert made is not None
    return made


KINDS = {
    "lines": notebook(FIRST.splitlines(True), SECOND.splitlines(True)),
    "strings": notebook(FIRST + "\n", SECOND),
    "escaped": notebook(FIRST.splitlines(True), SECOND, ascii_only=True),
    "in one line": notebook(FIRST.splitlines(True), SECOND.splitlines(True), indent=None),
    "split anyhow": notebook(
        ["größe", ' = "ä𝄞', '\\t"\nx = [1', ", 2]\n", "\n", "print(x)\n"], ["y = 2\r\n", "z = 3\n"]
    ),
    "CRLF": notebook(FIRST.splitlines(True), SECOND.splitlines(True)).replace("\n", "\r\n"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_any_edits_change_the_code_and_nothing_else(kind: str) -> None:
    text = KINDS[kind]
    source = read(text)
    dice = random.Random(7)
    for _ in range(100):
        length = len(source.text) - 1
        cuts = sorted(dice.sample(range(length), 4))
        words = [dice.choice(["", "7", "ü", "a\nb", "\n", '"\\"']) for _ in range(2)]
        edits = [Replacement(cuts[0], cuts[1], words[0]), Replacement(cuts[2], cuts[3], words[1])]
        second = source.text.index("y = 2")
        if any(edit.start < second <= edit.end for edit in edits):
            continue  # what joins two cells is no edit of a notebook
        made = edited(text, *edits)
        expected = apply_all(source.text, edits)
        assert expected is not None
        # The line end of a cell's last line is only read into it.
        assert re.sub("\n+", "\n", read(made).text) == re.sub("\n+", "\n", expected)
        assert _without_code(made) == _without_code(text)


def _without_code(text: str) -> str:
    document = json.loads(text)
    for cell in document["cells"]:
        if cell["cell_type"] == "code":
            cell["source"] = []
    return json.dumps(document)


def test_one_word_changes_one_line() -> None:
    for kind in ("lines", "strings", "escaped", "CRLF"):
        text = KINDS[kind]
        at = read(text).text.index("[1, 2]")
        made = edited(text, Replacement(at, at + 6, "[3]"))
        before, after = text.splitlines(), made.splitlines()
        assert len(before) == len(after)
        assert [(one, other) for one, other in zip(before, after, strict=True) if one != other] == [
            (line, line.replace("x = [1, 2]", "x = [3]"))
            for line in before
            if "x = [1, 2]" in line and "#" not in line[:8]
        ]


def test_a_new_line_of_code_is_a_new_string_like_the_others() -> None:
    text = KINDS["lines"]
    at = read(text).text.index("[1, 2]") + 6
    made = edited(text, Replacement(at, at, "\nw = ü"))
    assert made == text.replace('"x = [1, 2]\\n",', '"x = [1, 2]\\n",\n    "w = ü\\n",')


def test_a_new_last_line_leaves_the_cell_without_a_line_end_as_it_was() -> None:
    text = notebook(["x = 1"])
    made = edited(text, Replacement(5, 5, "\ny = 2"))
    assert made == text.replace('"x = 1"', '"x = 1\\n",\n    "y = 2"')


def test_a_line_that_goes_takes_its_string_with_it() -> None:
    text = KINDS["lines"]
    at = read(text).text.index("x = [1, 2]")
    assert edited(text, Replacement(at, at + 11, "")) == text.replace('    "x = [1, 2]\\n",\n', "", 1)


def test_what_is_not_spelled_as_it_seems_is_refused() -> None:
    lone = notebook(["x = '\ud800'\n"], ascii_only=True)
    assert in_file(read(lone), [Replacement(0, 1, "y")]) is None
    source = read(KINDS["lines"])
    assert in_file(source, [Replacement(len(source.text), len(source.text), "y")]) is None
