"""The way that an exception took: which frames are the user's own, and which are of Keras."""

from __future__ import annotations

import linecache
import re
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, TracebackType

from kerasdoctor.live.program import INSTALLED
from kerasdoctor.places import Line

# The folder of the package that this file belongs to.
_OURS = str(Path(__file__).resolve().parents[2])
_LIBRARY = sysconfig.get_paths()["stdlib"]
# The same exception is raised anew where Keras or TensorFlow adds to what it says.
MOST_WRAPPED = 5


@dataclass(frozen=True, slots=True)
class Step:
    """A frame of a traceback with the instruction that it stood at."""

    frame: FrameType
    instruction: int
    line: int

    @property
    def file(self) -> str:
        """The file that the code of the frame is in."""
        return self.frame.f_code.co_filename


@dataclass(frozen=True, slots=True)
class Own:
    """Which files are the user's own; `script` is the one that is checked and `shown` its name in reports.

    `above` maps the files of a program that is no single file, such as the cells of a notebook, to the
    lines above them in its text.
    """

    script: Path
    shown: str
    above: dict[str, int] = field(default_factory=dict)

    def is_script(self, file: str) -> bool:
        """Whether a file is the program that is checked."""
        return file in self.above or (not file.startswith("<") and Path(file).resolve() == self.script)

    def holds(self, file: str) -> bool:
        """Whether a file is the user's: neither installed nor of Python, TensorFlow or kerasdoctor."""
        if file in self.above:
            return True
        if file.startswith(("<", _LIBRARY)) or INSTALLED.intersection(re.split(r"[\\/]", file)):
            return False
        path = Path(file).resolve()
        if _OURS in map(str, path.parents):
            return False
        return path == self.script or self.script.parent in path.parents or Path.cwd() in path.parents

    def name(self, file: str) -> str:
        """Return the name by which reports call a file."""
        if self.is_script(file):
            return self.shown
        path = Path(file).resolve()
        for folder in (Path.cwd(), self.script.parent):
            if folder in path.parents:
                return str(path.relative_to(folder))
        return str(path)


def steps_of(error: BaseException) -> list[Step]:
    """Return the frames that an exception came through, the outermost first."""
    return [*_walk(error.__traceback__)]


def wrapped(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and those that it was made from, each deeper than the one before."""
    for _ in range(MOST_WRAPPED):
        yield error
        inner = error.__cause__ or error.__context__
        if inner is None:
            return
        error = inner


def _walk(trace: TracebackType | None) -> Iterator[Step]:
    while trace is not None:
        yield Step(trace.tb_frame, trace.tb_lasti, trace.tb_lineno)
        trace = trace.tb_next


def place_of(step: Step, own: Own) -> Line:
    """Return the expression that a frame stood at."""
    positions = [*step.frame.f_code.co_positions()]
    line, end_line, start, end = positions[step.instruction // 2]
    above = own.above.get(step.file, 0)
    if line is None or step.line < 1:
        return Line(own.name(step.file), above + step.line)
    return Line(
        own.name(step.file),
        above + line,
        _character(step.file, line, start) or 1,
        above + (end_line or line),
        _character(step.file, end_line, end),
    )


def nearest_place(frame: FrameType | None, own: Own) -> Line | None:
    """Return where the checked script stands in a stack of calls that are not over."""
    while frame is not None:
        if own.is_script(frame.f_code.co_filename):
            return place_of(Step(frame, frame.f_lasti, frame.f_lineno), own)
        frame = frame.f_back
    return None


def _character(file: str, line: int | None, column: int | None) -> int | None:
    if line is None or column is None:
        return None
    return len(linecache.getline(file, line).encode()[:column].decode(errors="ignore")) + 1


def is_of_keras(step: Step) -> bool:
    """Whether a frame belongs to Keras."""
    parts = re.split(r"[\\/]", step.file)
    return "keras" in parts and not INSTALLED.isdisjoint(parts)
