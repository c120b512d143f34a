"""What stands in for a statement that cannot be read, so that no wrong conclusion is drawn from the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kerasdoctor.static.files.python2_forms import Statement
from kerasdoctor.static.names.names import UNREAD

HEADERS = {
    "if": f"if {UNREAD}:",
    "elif": f"elif {UNREAD}:",
    "else": "else:",
    "while": f"while {UNREAD}:",
    "for": f"while {UNREAD}:",
    "with": f"if {UNREAD}:",
    "try": "try:",
    "except": "except Exception:",
    "finally": "finally:",
    "def": "def {name}(*arguments, **named):",
    "class": "class {name}:",
}
_FOLLOWING = frozenset({"elif", "else", "except", "finally"})
_FIRST_WORD = re.compile(r"\s*(?:async\s+)?(?P<word>\w+)")
_NAMED = re.compile(r"\s*(?:async\s+)?(?:def|class)\s+(?P<name>[A-Za-z_]\w*)")
_TARGET = re.compile(r"\s*(?P<target>[A-Za-z_][\w.]*(?:\s*,\s*[A-Za-z_][\w.]*)*)\s*[-+*/]?=(?!=)")
_OWNER = re.compile(r"\s*(?P<target>(?:self\.)?[A-Za-z_]\w*)\.\w+\s*\(")


def stand_in(statement: Statement, lines: Sequence[str]) -> str:
    """Return a line that keeps blocks whole, and makes unknown what the statement binds or changes."""
    first = statement.masked[0]
    blank = lines[statement.first][: indent(first)]
    word = first_word(first)
    if word in HEADERS:
        header = HEADERS[word].format(name=_name(first))
        inside = next((line for line in lines[statement.last :] if line.strip()), "")
        if indent(inside) > indent(first):
            return f"{blank}{header}"
        return f"{blank}{header} pass" if word in _FOLLOWING else f"{blank}pass"
    match = _TARGET.match(first) or _OWNER.match(first)
    if match is None or _imported(match["target"], lines):
        return "" if first.lstrip().startswith("@") else f"{blank}pass"
    return f"{blank}{match['target']} = {UNREAD}"


def _imported(name: str, lines: Sequence[str]) -> bool:
    return any(re.search(rf"\bimport\b.*\b{re.escape(name)}\b", line) for line in lines)


def indent(line: str) -> int:
    """Return how many characters of a line stand before its text."""
    return len(line) - len(line.lstrip())


def _name(header: str) -> str:
    match = _NAMED.match(header)
    return match["name"] if match is not None else "unreadable"


def first_word(line: str) -> str:
    """Return the word that a line begins with, apart from `async`."""
    match = _FIRST_WORD.match(line)
    return match["word"] if match is not None else ""
