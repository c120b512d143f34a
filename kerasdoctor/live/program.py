"""Which code that runs is the program's own, and which line of its text it is."""

from __future__ import annotations

import os
import re
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

# Folders that pip and Debian install packages into.
INSTALLED = frozenset({"site-packages", "dist-packages"})
OURS = str(Path(__file__).parents[1]) + os.sep


@dataclass
class Program:
    """The program that is run; `above` maps the names of its files to the lines above them in its text.

    A script has one file with no line above; each cell of a notebook has one.
    """

    above: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of_script(cls, path: Path | str) -> Program:
        """Return the program that is all in one file."""
        return cls({str(path): 0})

    def line(self, frame: FrameType | None) -> int | None:
        """Return the line of the program that a frame is at; None where its code is not the program's."""
        above = None if frame is None else self.above.get(frame.f_code.co_filename)
        return None if above is None or frame is None else above + frame.f_lineno

    def nearest(self, frame: FrameType | None) -> int | None:
        """Return the innermost line of the program that a frame is called from."""
        while frame is not None:
            line = self.line(frame)
            if line is not None:
                return line
            frame = frame.f_back
        return None

    def way_from(self, frame: FrameType | None) -> tuple[int | None, bool]:
        """Return the innermost line of the program, and whether an installed package makes the call for it."""
        for_others = False
        while frame is not None:
            line = self.line(frame)
            if line is not None:
                return line, for_others
            for_others = for_others or (
                is_installed(frame.f_code.co_filename) and not is_ours(frame.f_code.co_filename)
            )
            frame = frame.f_back
        return None, for_others

    def place_in(self, error: BaseException) -> dict[str, Any]:
        """Return the deepest line of a traceback that is the program's, with its column where that is known."""
        if isinstance(error, SyntaxError) and error.filename in self.above:
            return {"line": self.above[error.filename] + (error.lineno or 1), "column": error.offset or 1}
        own = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in self.above]
        if not own:
            return {"line": None}
        last = own[-1]
        return {"line": self.above[last.filename] + (last.lineno or 1), "column": (last.colno or 0) + 1}


def is_ours(file: str) -> bool:
    """Whether code is that of this package, which stands between a call that it looks at and its caller."""
    return file.startswith(OURS)


def is_installed(file: str) -> bool:
    """Whether code comes from a package that is installed."""
    return not INSTALLED.isdisjoint(re.split(r"[\\/]", file))
