"""What an edit changes of a text, so that no more than that is compared and parsed."""

from __future__ import annotations

import ast
import difflib
import io
import re
from bisect import bisect_left, bisect_right
from functools import lru_cache

# Lines around a change that are compared with it, so that it is told as a whole file would tell it.
AROUND = 8
_HUNK = re.compile(r"^@@ -(\d+)(,\d+)? \+(\d+)(,\d+)? @@")


@lru_cache(maxsize=4)
def lines_of(text: str) -> list[str]:
    """Return the lines with their ends."""
    return io.StringIO(text, newline="").readlines()


def same_at_ends(old: list[str], new: list[str]) -> tuple[int, int]:
    """Return how many lines are the same at the start, and how many of the others at the end."""
    start = _same_at_start(old, new)
    rest = min(len(old), len(new)) - start
    return start, _same_at_start(old[: -rest - 1 : -1], new[: -rest - 1 : -1])


def _same_at_start(old: list[str], new: list[str]) -> int:
    """Find by halving how many lines are the same: lists are compared much sooner than item after item."""
    same, most = 0, min(len(old), len(new))
    while same < most:
        middle = (same + most + 1) // 2
        if old[same:middle] == new[same:middle]:
            same = middle
        else:
            most = middle - 1
    return same


def difference(name: str, old: str, new: str) -> str:
    """Return the unified difference of two texts."""
    name = " ".join(name.splitlines())
    before, after = lines_of(old), lines_of(new)
    start, end = same_at_ends(before, after)
    start, end = max(start - AROUND, 0), max(end - AROUND, 0)
    window = before[start : len(before) - end], after[start : len(after) - end]
    shown = (_moved(line, start) for line in difflib.unified_diff(*window, name, name, n=1))
    return "".join(line if line.endswith(("\n", "\r")) else f"{line}\n\\ No newline at end of file\n" for line in shown)


def _moved(line: str, by: int) -> str:
    hunk = _HUNK.match(line) if by and line.startswith("@@ ") else None
    if hunk is None:
        return line
    return f"@@ -{int(hunk[1]) + by}{hunk[2] or ''} +{int(hunk[3]) + by}{hunk[4] or ''} @@\n"


def parses_still(tree: ast.Module, old: str, new: str) -> bool:
    """Whether a text can be parsed after an edit, by the statements at the margin that it touches."""
    before, after = lines_of(old), lines_of(new)
    start, end = same_at_ends(before, after)
    firsts = [min([node.lineno, *(mark.lineno for mark in _decorators(node))]) for node in tree.body]
    lasts = [node.end_lineno or node.lineno for node in tree.body]
    one = max(bisect_right(firsts, start) - 1, 0)
    while one > 0 and lasts[one - 1] >= firsts[one]:
        one -= 1
    other = bisect_left(lasts, len(before) - end + 1)
    while other < len(firsts) - 1 and firsts[other + 1] <= lasts[other]:
        other += 1
    top = firsts[one] - 1 if firsts and firsts[one] <= start else 0
    below = len(before) - lasts[other] if other < len(lasts) else 0
    try:
        ast.parse("".join(after[top : len(after) - below]))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return bool(new.strip())


def _decorators(node: ast.stmt) -> list[ast.expr]:
    return getattr(node, "decorator_list", [])
