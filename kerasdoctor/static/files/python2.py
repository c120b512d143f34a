"""Recognises Python 2 by what only its parser accepts."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SIGNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "a print statement",
        re.compile(r"""^\s*(?:.*[:;]\s*)?print(?:\s+(?![=.,:)\]]|(?:in|is|and|or|if|for)\b)|["'`]|\s*>>)"""),
    ),
    ("`except X, e`", re.compile(r"^\s*except\s+[\w.]+\s*,\s*\w+\s*:")),
    ("`except X, e`", re.compile(r"^\s*except\s*\([^)]*\)\s*,\s*\w+\s*:")),
    ("`raise X, message`", re.compile(r"^\s*raise\s+[\w.]+\s*,\s*\S")),
    ("an exec statement", re.compile(r"""^\s*exec\s+(?:["'\w])""")),
    ("the operator `<>`", re.compile(r"<>")),
    ("backticks", re.compile(r"`[^`]+`")),
    ('a `ur""` string', re.compile(r"""\b[uU][rR]["']""")),
    ("an octal number such as `0777`", re.compile(r"(?<![\w.])0[0-7]+(?![\w.])")),
    ("a long number such as `10L`", re.compile(r"(?<![\w.])(?:0[xX][0-9a-fA-F]+|\d+)[lL]\b")),
)
_TEXT = re.compile(r"""('''|\"\"\")(?:\\.|(?!\1).)*?(?:\1|$)|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|\#.*$""", re.VERBOSE)


def sign_at(line: str) -> str | None:
    """Return what only Python 2 accepts in this line, in words, or None."""
    code = _TEXT.sub(_blank, line)
    for words, pattern in _SIGNS:
        if pattern.search(code):
            return words
    return None


def _blank(match: re.Match[str]) -> str:
    text = match.group()
    return "" if text.startswith("#") else text[0] + text[-1]


def first_sign(lines: tuple[str, ...], near: int) -> tuple[int, str] | None:
    """Return the number of the line at or next to `near` that only Python 2 accepts, and what it has."""
    return next(_signs(lines, (near, near - 1, near + 1)), None)


def _signs(lines: tuple[str, ...], numbers: tuple[int, ...]) -> Iterator[tuple[int, str]]:
    for number in numbers:
        if 0 < number <= len(lines):
            words = sign_at(lines[number - 1])
            if words is not None:
                yield number, words
