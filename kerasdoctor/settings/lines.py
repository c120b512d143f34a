"""Finds the line of a key in a TOML file, which the parser of the standard library does not tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEADER = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
_WORD = re.compile(r""""([^"]*)"|'([^']*)'|([\w-]+)""")


def line_of(text: str, path: Sequence[str]) -> int | None:
    """Return the line, counted from 1, at which a key is given a value or a table begins.

    A key inside an inline table or a list is found at the line that spells it, below the key that holds it. What
    is not found by itself is found by what it is a part of; None where even that is nowhere.
    """
    wanted = list(path)
    lines = text.splitlines()
    while wanted:
        found = _line_of(lines, wanted)
        if found is not None:
            rest = path[len(wanted) :]
            return _within(lines, found, rest[0]) if rest else found
        wanted.pop()
    return None


def _line_of(lines: list[str], wanted: list[str]) -> int | None:
    table: list[str] = []
    for number, line in enumerate(lines, 1):
        header = _HEADER.match(line)
        if header is not None:
            table = _words(header.group(1))
            if table == wanted:
                return number
            continue
        key = _KEY.match(line)
        if key is not None and table + _words(key.group(1)) == wanted:
            return number
    return None


def _within(lines: list[str], start: int, word: str) -> int:
    """Return the line of a word in the value that begins at a line, or that line."""
    spelled = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
    for number, line in enumerate(lines[start - 1 :], start):
        if number > start and (_HEADER.match(line) or not line.strip()):
            break
        if spelled.search(line):
            return number
    return start


def _words(dotted: str) -> list[str]:
    return [double or single or bare for double, single, bare in _WORD.findall(dotted)]
