"""What was made and where it was asked for, and what the program says about the data that it lacks."""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass, field
from pathlib import Path

from kerasdoctor.live.program import Program


@dataclass
class Made:
    """What was made in place of data that is missing, each with the line that asked for it."""

    program: Program
    seen: dict[str, int | None] = field(default_factory=dict)

    def note(self, what: str) -> None:
        """Note something that was made."""
        self.seen.setdefault(what, self.program.nearest(sys._getframe(1)))

    def told(self) -> list[tuple[str, int | None]]:
        """Return what was made, in the order in which it was asked for."""
        return list(self.seen.items())


@dataclass
class Wanted:
    """What a program says about its data: sizes by the columns that it takes, and the classes of its head.

    `classes` is None where real numbers are predicted, `features` the numbers in a row of inputs
    where the program states them. `alone` are columns that are taken one at a time, by index or name.
    """

    classes: int | None = 2
    features: int | None = None
    columns: int = 0
    names: tuple[str, ...] = ()
    alone: frozenset[int | str] = frozenset()

    @classmethod
    def by(cls, source: str, classes: int | None, features: int | None) -> Wanted:
        """Read off a program's text which columns of tables it takes."""
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError):
            return cls(classes, features)
        highest = 0
        names: dict[str, None] = {}
        alone: set[int | str] = set()
        for node in ast.walk(tree):
            if not isinstance(node, ast.Subscript):
                continue
            match node.slice:
                case ast.Tuple(elts=[ast.Slice(), ast.Constant(value=int(index))]) if index >= 0:
                    highest = max(highest, index + 1)
                    alone.add(index)
                case ast.Tuple(elts=[ast.Slice(), ast.Slice(upper=ast.Constant(value=int(upper)))]):
                    highest = max(highest, upper)
                case ast.Constant(value=str(name)):
                    names[name] = None
                    alone.add(name)
                case ast.List(elts=parts) | ast.Tuple(elts=[ast.Slice(), ast.List(elts=parts)]):
                    names.update({part.value: None for part in parts if _is_text(part)})  # type: ignore[attr-defined]
        return cls(classes, features, highest, tuple(names), frozenset(alone))


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def exists(path: object) -> bool:
    """Whether something that was given as a path is a file or folder that is there, or no path at all."""
    try:
        return not isinstance(path, str | Path) or ("://" not in str(path) and Path(path).exists())
    except (OSError, ValueError):
        return False
