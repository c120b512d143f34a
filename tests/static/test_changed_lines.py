from __future__ import annotations

import ast
import difflib

import pytest

from kerasdoctor.static.edits.changed_lines import difference, parses_still

TEXT = "import a\nimport b; x = 1\n\n\n@a.mark\ndef f(\n    y,\n):\n    return y\n\n\n" + "z = 1\n" * 40 + "f(x)\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("import a\n", "import a, c\n"),
        ("x = 1", "x = 2"),
        ("@a.mark\n", ""),
        ("    y,\n", "    y,\n    w,\n"),
        ("f(x)\n", "f(x, 1)"),
        ("import a\n", "import c\nimport a\n"),
        ("z = 1\n" * 40, "z = 1\n" * 20 + "w = 2\n" + "z = 1\n" * 20),
    ],
)
def test_a_change_is_told_as_a_whole_file_would_tell_it(old: str, new: str) -> None:
    changed = TEXT.replace(old, new)
    whole = difflib.unified_diff(TEXT.splitlines(True), changed.splitlines(True), "n", "n", n=1)
    text = "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in whole)
    assert difference("n", TEXT, changed) == text
    assert parses_still(ast.parse(TEXT), TEXT, changed)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("import a\n", "import a,\n"),
        ("x = 1", "x = (1"),
        ("@a.mark\n", "@a.mark\nx = 1\n@\n"),
        ("    y,\n", "    y y,\n"),
        ("    return y\n", ""),
        ("f(x)\n", "f(x"),
        ("f(x)\n", '"""f(x)\n'),
        (TEXT, " \n"),
    ],
)
def test_what_no_longer_parses_is_noticed(old: str, new: str) -> None:
    assert not parses_still(ast.parse(TEXT), TEXT, TEXT.replace(old, new))
