"""Which code that runs is the program's own, and which line of its text it is."""

from __future__ import annotations

import os
import re
import sysconfig
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

# Folders that pip and Debian install packages into.
INSTALLED = frozenset({"site-packages", "dist-packages"})
OURS = str(Path(__file__).parents[1]) + os.sep


PYTHON = sysconfig.get_path("stdlib") + os.sep


class _FilesOfTheUser(dict[str, int]):
    """Knows of any file whether it is the user's; no line stands above it."""

    def get(self, file: str, default: Any = None) -> Any:
        """Return 0 for a file of the user's."""
        if file not in self:
            self[file] = 0 if not (is_installed(file) or is_ours(file) or file.startswith((PYTHON, "<frozen"))) else -1
        return default if self[file] < 0 else 0


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

    @classmethod
    def of_the_user(cls) -> Program:
        """Return the program that is all code that is neither installed, nor Python's or ours."""
        return cls(_FilesOfTheUser())

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
