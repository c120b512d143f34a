"""What old spellings a program has used, and where."""

from __future__ import annotations

import sys

from kerasdoctor.live.program import Program


class Uses:
    """Old spellings that were read as today's: by what was written, with what it became and the line."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.seen: dict[tuple[str, str], int] = {}

    def note_of_script(self, old: str, new: str) -> None:
        """Note a use if the script itself asks, and not a library in its name."""
        if self.program.line(sys._getframe(2)) is not None:
            self.note(old, new)

    def note(self, old: str, new: str) -> None:
        """Note a use at the line of the script that is being run."""
        if (old, new) not in self.seen:
            line = self._line()
            if line is not None:
                self.seen[old, new] = line

    def told(self) -> list[tuple[str, str, int]]:
        """Return old spelling, new spelling and first line of each use, in the order of the lines."""
        return sorted(((old, new, line) for (old, new), line in self.seen.items()), key=lambda use: use[2])

    def _line(self) -> int | None:
        """Return the line of the script; None where it is not the script that asks, but a library."""
        frame = sys._getframe(1)
        while frame is not None:
            name, line = frame.f_code.co_filename, self.program.line(frame)
            if line is not None:
                return line
            if "site-packages" in name and "keras" not in name:
                return None
            frame = frame.f_back  # type: ignore[assignment]
        return None
