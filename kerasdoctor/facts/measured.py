"""What is computed or measured on the live setup: ceilings, probe, trial."""

from __future__ import annotations

from typing import Literal, TypeAlias

from kerasdoctor.facts.script import How
from kerasdoctor.places import Tally
from kerasdoctor.record import record

Verdict: TypeAlias = Literal["verified", "unverified", "refuted"]


@record
class DecodeCeiling:
    """The score of a perfect model after a decode.

    `score` is the share of rows that come out as their own label when each row is answered with
    the prediction that minimises the loss; `by_row_sum` splits it by what the rows add up to.
    """

    how: How
    score: float
    rows: int
    by_row_sum: tuple[Tally, ...] = ()


@record
class MetricCeiling:
    """What a metric became and the best score of an answer that is the same for every row."""

    asked: str
    resolved: str
    constant_score: float
    rows: int


@record
class Ceiling:
    """What labels, loss, metric and decode allow, computed without training.

    `lowest_loss` is the mean over rows of the lowest loss that any prediction can have on that
    row; `constant_loss` the lowest mean loss of one prediction for all rows.
    """

    head: str
    loss: str
    rows: int
    lowest_loss: float | None = None
    constant_loss: float | None = None
    metrics: tuple[MetricCeiling, ...] = ()
    decode: DecodeCeiling | None = None


@record
class Ceilings:
    """One ceiling for each head that has labels and a loss that we can reason about."""

    heads: tuple[Ceiling, ...]


@record
class Memorised:
    """Training on one batch only: the loss curve, and exact answers after decoding.

    `curve` samples the loss evenly from the first step to the last. `exact` is `None` for
    real-valued labels. `cut_short` says that the time ran out before the planned steps.
    """

    optimizer: str
    as_written: bool
    rows: int
    steps: int
    curve: tuple[float, ...]
    exact: float | None
    decoded_by: str
    cut_short: bool = False

    @property
    def first_loss(self) -> float:
        """The loss at the initial weights."""
        return self.curve[0]

    @property
    def last_loss(self) -> float:
        """The loss at the end."""
        return self.curve[-1]


@record
class Interval:
    """A share of `rows` rows with its Wilson 95 % interval."""

    score: float
    low: float
    high: float
    rows: int


@record
class HeldOut:
    """A short fit scored on rows that it never saw, beside the baselines on the same rows.

    Scores are shares of rows answered exactly. `linear` is a least-squares linear classifier,
    `shuffled` the same model trained on permuted labels.
    """

    model: Interval
    majority: Interval
    linear: Interval | None
    shuffled: Interval | None
    rows: int
    steps: int
    optimizer: str
    decoded_by: str


@record
class Probe:
    """What a short training on a copy of the model shows."""

    memorised: tuple[Memorised, ...]
    held_out: HeldOut | None
    seed: int
    seconds: float


@record
class Arm:
    """One setup of a trial over the paired seeds: exact answers on the memorised batch."""

    name: str
    exact: tuple[float, ...]
    first_losses: tuple[float, ...]
    last_losses: tuple[float, ...]


@record
class Trial:
    """A fix applied to a copy of the setup and compared with the setup as written.

    `control` is the setup as written with other seeds: a fix counts only if it gains more than
    luck does. `held_out` belongs to the repaired setup.
    """

    intent: str
    verdict: Verdict
    reason: str
    as_written: Arm
    repaired: Arm
    control: Arm
    seeds: tuple[int, ...]
    rows: int
    steps: int
    optimizer: str
    held_out: HeldOut | None = None
