"""What the names in a failing expression stand for, read off the frame that it failed in."""

from __future__ import annotations

import ast
import linecache
from typing import Any

from kerasdoctor.facts import Given
from kerasdoctor.live.crashes.frames import Step
from kerasdoctor.live.crashes.values import given_of

# An expression with more names is a whole model.
MOST_NAMES = 12


def values_named(step: Step) -> tuple[Given, ...]:
    """Describe the arrays, tables and lists that the expression at which a frame stood names."""
    line, end_line, start, end = [*step.frame.f_code.co_positions()][step.instruction // 2]
    if line is None or end_line is None or start is None or end is None:
        return ()
    rows = [row.encode() for row in linecache.getlines(step.file)[line - 1 : end_line]]
    if not rows:
        return ()
    rows[-1] = rows[-1][:end]
    rows[0] = rows[0][start:]
    try:
        tree = ast.parse(b"".join(rows).strip())
    except (SyntaxError, ValueError):
        return ()
    names = dict.fromkeys(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
    spaces: tuple[dict[str, Any], ...] = (step.frame.f_locals, step.frame.f_globals)
    found = [(name, space[name]) for name in names for space in spaces[:1] + spaces[1:] if name in space]
    return tuple(given_of(name, value) for name, value in dict(reversed(found)).items() if _is_data(value))[:MOST_NAMES]


def _is_data(value: Any) -> bool:
    shape = getattr(value, "shape", None)
    return isinstance(value, list | tuple | set | dict) or (shape is not None and not callable(shape))
