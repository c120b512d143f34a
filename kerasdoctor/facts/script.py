"""What the source says around `fit`: calls, predictions and how they are decoded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from kerasdoctor.places import Line

How: TypeAlias = Literal["round", "argmax", "threshold"]


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a call: its keyword if it has one, its source text and its form.

    `form` is the canonical name of what is called there ("map", "numpy.array"), or "name",
    "constant", "list", "generator" or "other".
    """

    keyword: str | None
    text: str
    form: str
    where: Line | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A call of an imported or built-in function by its canonical name ("numpy.vstack")."""

    name: str
    arguments: tuple[Argument, ...]
    where: Line


@dataclass(frozen=True, slots=True)
class Loop:
    """The innermost loop around a call; `times` is known only where the source states it."""

    where: Line
    times: int | None = None


@dataclass(frozen=True, slots=True)
class Decoding:
    """How predictions become answers: the operation, as it is written, and its place.

    `threshold` belongs to `how="threshold"` and is `None` elsewhere.
    """

    how: How
    written: str
    where: Line
    threshold: float | None = None


@dataclass(frozen=True, slots=True)
class Prediction:
    """A prediction of the model of this case; `method` is "predict" and the like, None for a plain call."""

    where: Line
    loop: Loop | None = None
    decoding: Decoding | None = None
    method: str | None = None


@dataclass(frozen=True, slots=True)
class Script:
    """The source around one call of `fit`."""

    path: str
    calls: tuple[Call, ...] = ()
    predictions: tuple[Prediction, ...] = ()

    @property
    def decodings(self) -> tuple[Decoding, ...]:
        """The decodings of all predictions, in the order of the source, each once."""
        found = (prediction.decoding for prediction in self.predictions)
        return tuple(dict.fromkeys(decoding for decoding in found if decoding is not None))
