"""The outcome of a check as data: diagnoses, how the script stopped, sources and settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from kerasdoctor.diagnosis import Diagnosis
from kerasdoctor.finding import Severity
from kerasdoctor.places import Place

Reason: TypeAlias = Literal[
    "raised",  # an exception left the script
    "exited",  # sys.exit, os._exit or argparse ended it
    "killed",  # a signal or the memory limit ended it
    "hung",  # the time limit ended it
    "no-fit",  # it ran to its end without a call of fit
    "not-started",  # there is no interpreter or no room for it
    "no-keras",  # Keras, NumPy or a backend is missing or too old
    "not-run",  # it is of a kind that is only read, such as a notebook
    "unreadable",  # the source cannot be parsed
    "failed",  # kerasdoctor itself failed on it
]


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a script did not reach `fit`: what happened, where, and how to mend it.

    `output` holds the last lines that the script itself printed.
    """

    reason: Reason
    message: str
    remedy: str
    place: Place | None = None
    output: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """What kerasdoctor knows about a script or a live model.

    Print it to read the diagnosis; every number in it can be had as data. `sources` maps paths to
    their lines. `unknown` says where reading the source stopped knowing, and why. `made` names the
    data that were made because they are missing. `idle_comments` say which comments in it allow nothing.
    """

    subject: str
    diagnoses: tuple[Diagnosis, ...] = ()
    stop: Stop | None = None
    static: bool = False
    seed: int = 0
    seconds: float = 0.0
    versions: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    idle_comments: tuple[str, ...] = ()
    unknown: tuple[tuple[Place, str], ...] = ()
    made: tuple[str, ...] = ()
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    shown_by: Callable[[Report], str] | None = field(default=None, repr=False, compare=False)
    drawn_by: Callable[[Report], str] | None = field(default=None, repr=False, compare=False)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What else there is to say, that is no finding."""
        return (*self.notes, *self.idle_comments)

    @property
    def worst(self) -> Severity | None:
        """The highest severity of any cause or unexplained symptom."""
        return max((d.worst for d in self.diagnoses if d.worst is not None), default=None)

    @property
    def healthy(self) -> bool:
        """Whether everything was examined and nothing hurts what the setup can learn."""
        return self.stop is None and (self.worst is None or self.worst < Severity.HURTS)

    @property
    def silent(self) -> bool:
        """Whether there is nothing to tell but that nothing was found."""
        said = any(d.causes or d.symptoms or d.ruled_out or d.crashed for d in self.diagnoses)
        return self.stop is None and not said and not self.idle_comments

    def exit_code(self, fail_on: Severity | None = Severity.HURTS) -> int:
        """Return 1 for findings at or above `fail_on`, 2 for a setup that could not be examined, else 0."""
        if fail_on is not None and self.worst is not None and self.worst >= fail_on:
            return 1
        return 2 if self.stop is not None else 0

    def __str__(self) -> str:
        """Return the diagnosis as text."""
        return self.shown_by(self) if self.shown_by is not None else f"<report on {self.subject}>"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:  # noqa: ARG002
        """Return the diagnosis for a notebook, which picks the richest that it can show."""
        drawn = {} if self.drawn_by is None else {"text/html": self.drawn_by(self)}
        return {"text/plain": str(self)} | drawn

    __repr__ = __str__  # so that an interpreter or a notebook shows the diagnosis, too
