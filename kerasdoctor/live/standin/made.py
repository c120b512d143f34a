"""What was made and where it was asked for."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from kerasdoctor.live.program import Program, is_installed

# Where Python keeps its own modules.
LIBRARY = os.path.dirname(os.__file__) + os.sep  # noqa: PTH120


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


def is_for_program(frame: FrameType) -> bool:
    """Whether a call comes from code of the user, and not from a library that only looks whether something is there."""
    file = frame.f_code.co_filename
    return not is_installed(file) and not file.startswith((LIBRARY, "<frozen"))


def exists(path: object) -> bool:
    """Whether something that was given as a path is a file or folder that is there, or no path at all."""
    try:
        return not isinstance(path, str | Path) or ("://" not in str(path) and Path(path).exists())
    except (OSError, ValueError):
        return False
