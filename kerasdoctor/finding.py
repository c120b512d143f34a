"""What a rule says: findings with evidence, acquittals, and fixes as declarative changes."""

from __future__ import annotations

from enum import IntEnum
from typing import Literal, TypeAlias

from kerasdoctor.places import Evidence, Place, Spot
from kerasdoctor.record import record


class Severity(IntEnum):
    """How much harm a finding does to what the setup can learn."""

    SMELLS = 1
    HURTS = 2
    BREAKS = 3

    @property
    def word(self) -> str:
        """The lower-case name, as options and reports spell it."""
        return self.name.lower()


class Confidence(IntEnum):
    """How sure a finding is: proven by counting, read off the source, or a rule of thumb."""

    POSSIBLE = 1
    LIKELY = 2
    CERTAIN = 3

    @property
    def word(self) -> str:
        """The lower-case name, as options and reports spell it."""
        return self.name.lower()


@record
class NewLabels:
    """Encode the labels anew.

    "class-index" replaces each row by the index of its distinct row; "varying-columns" keeps only
    the columns that are not constant.
    """

    how: Literal["class-index", "varying-columns"]
    name: str | None = None
    columns: tuple[int, ...] = ()
    where: Place | None = None


@record
class NewHead:
    """Give the output layer another width or activation."""

    units: int
    activation: str
    where: Place | None = None


@record
class NewLoss:
    """Compile with another loss, by its Keras name."""

    name: str
    where: Place | None = None


@record
class NewDecode:
    """Turn predictions into answers in another way.

    `to_rows` says that the class index is turned back into the label row it stands for.
    """

    how: Literal["argmax", "threshold"]
    to_rows: bool = False
    where: Place | None = None


Change: TypeAlias = NewLabels | NewHead | NewLoss | NewDecode


@record
class Fix:
    """Changes that belong together, for one thing that the author may have meant.

    `intent` is a clause that fits after "if", or empty where only one thing can be meant.
    `rewrites` are replacement texts for spans, for fixes that only the source needs;
    `advice` says in the imperative what no edit can do.
    """

    intent: str
    changes: tuple[Change, ...] = ()
    rewrites: tuple[tuple[Place, str], ...] = ()
    advice: str = ""


@record
class Finding:
    """What a rule found: one sentence, the places that contradict each other, and the evidence.

    `severity` lowers or raises that of the rule where less or more is known. `note` says what
    belongs to the finding but is neither evidence nor reason.
    """

    message: str
    places: tuple[Spot, ...]
    evidence: tuple[Evidence, ...]
    why: str
    confidence: Confidence
    fixes: tuple[Fix, ...] = ()
    severity: Severity | None = None
    note: str | None = None


@record
class Acquittal:
    """What a rule looked at and found right, in words with the numbers."""

    message: str
