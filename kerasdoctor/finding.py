"""What a rule says: findings with evidence, acquittals, and fixes as declarative changes."""

from __future__ import annotations

from enum import IntEnum

from kerasdoctor.change import (
    Change,
    NewActivation,
    NewBatchSize,
    NewDecode,
    NewDropout,
    NewEpochs,
    NewHead,
    NewInitializer,
    NewInputs,
    NewLabels,
    NewLoss,
    NewMetric,
    NewOptimizer,
    NewPenalty,
    NewRate,
    NewReduction,
    NewShape,
    NewTargets,
    NewWidth,
)
from kerasdoctor.places import Evidence, Place, Spot
from kerasdoctor.record import record

__all__ = [
    "Acquittal",
    "Change",
    "Confidence",
    "Finding",
    "Fix",
    "NewActivation",
    "NewBatchSize",
    "NewDecode",
    "NewDropout",
    "NewEpochs",
    "NewHead",
    "NewInitializer",
    "NewInputs",
    "NewLabels",
    "NewLoss",
    "NewMetric",
    "NewOptimizer",
    "NewPenalty",
    "NewRate",
    "NewReduction",
    "NewShape",
    "NewTargets",
    "NewWidth",
    "Severity",
]


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
class Fix:
    """Changes that belong together, for one thing that the author may have meant.

    `intent` is a clause that fits after "if", or empty where only one thing can be meant.
    `rewrites` are replacement texts for spans, for fixes that only the source needs;
    `advice` says in the imperative what no edit can do. `output` is the index of the output that
    the changes of labels, head, loss and metric belong to; it may be left out where there is one.
    `safe` says that without the fix the script stops at the place of it, and with it goes on to do
    what it says: no setup that trains is changed.
    """

    intent: str
    changes: tuple[Change, ...] = ()
    rewrites: tuple[tuple[Place, str], ...] = ()
    advice: str = ""
    output: int | None = None
    safe: bool = False


@record
class Finding:
    """What a rule found: one sentence, the places that contradict each other, and the evidence.

    `severity` lowers or raises that of the rule where less or more is known; `confirmed` is the
    severity once a trial has verified one of the fixes, for what is a rule of thumb until then.
    `note` says what belongs to the finding but is neither evidence nor reason. `left_open` are what
    else a symptom may come from that no rule can tell, each with how to find out.
    """

    message: str
    places: tuple[Spot, ...]
    evidence: tuple[Evidence, ...]
    why: str
    confidence: Confidence
    fixes: tuple[Fix, ...] = ()
    severity: Severity | None = None
    confirmed: Severity | None = None
    note: str | None = None
    left_open: tuple[str, ...] = ()


@record
class Acquittal:
    """What a rule looked at and found right, in words with the numbers."""

    message: str
