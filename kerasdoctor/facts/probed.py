"""What short trainings of copies show: memorised batches, held-out scores, learning rates, trials."""

from __future__ import annotations

from dataclasses import field
from typing import Literal, TypeAlias

from kerasdoctor.record import record

Verdict: TypeAlias = Literal["verified", "unverified", "refuted"]
Measure: TypeAlias = Literal[
    "exact",  # share of rows (or positions) answered with their own label
    "balanced",  # the same for each label by itself, averaged, where one label covers most rows
    "explained",  # 1 - squared error / variance of the labels, in their own units
]
# What heads the labels and answers of a `Confusion` that are too rare for a row or column of their own.
OTHERS = "others"
# What a fix is judged by: one batch learnt by heart, or a training like the script's on other rows.
Judge: TypeAlias = Literal["memorised", "held-out"]


@record
class Score:
    """How well one output answers, 1 at best, beside the best answer that is the same for every row.

    `decoded_by` names how answers are read.
    """

    measure: Measure
    value: float
    rows: int
    constant: float = 0.0
    output: str | None = None
    decoded_by: str = ""


@record
class Memorised:
    """Training on one batch only: the loss curve, and the score of each output on the same rows.

    `curve` samples the loss evenly from the first step to the last. `scores` is empty where answers
    cannot be told from labels. `cut_short` says that the time ran out before the planned steps.
    """

    optimizer: str
    as_written: bool
    rows: int
    steps: int
    curve: tuple[float, ...]
    scores: tuple[Score, ...] = ()
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
    """A score on `rows` rows with its 95 % interval: Wilson's for shares, bootstrapped for others."""

    score: float
    low: float
    high: float
    rows: int


@record
class Confusion:
    """Which answers were given to the rows of each label, counted on rows that the model never saw.

    A class goes by its number; a row of several bits by the columns that hold a 1, such as
    "columns 0 and 2". `counts` has a row for each of `labels`, in the order of `answers`; where there
    are many, the most frequent ones stand for themselves and `OTHERS` for the rest.
    """

    labels: tuple[str, ...]
    answers: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@record
class HeldOut:
    """One output of a short fit, scored on rows that it never saw, beside the baselines on the same rows.

    `constant` is the best answer that is the same for every row, `linear` a least-squares model on
    the inputs, `shuffled` the same model trained on permuted labels. `falling` says that the loss was
    still falling when the steps ran out; `last_loss` is its mean over the last tenth of them, and
    `shuffled_loss` the same of the model trained on permuted labels. `tail` says that the rows are
    the last ones, because neighbours overlap in time. `confusion` is
    there where answers are classes or rows of bits.
    """

    model: Interval
    constant: Interval
    linear: Interval | None
    shuffled: Interval | None
    rows: int
    steps: int
    optimizer: str
    decoded_by: str = ""
    measure: Measure = "exact"
    output: str | None = None
    falling: bool = False
    tail: bool = False
    last_loss: float | None = None
    shuffled_loss: float | None = None
    confusion: Confusion | None = None


@record
class RateRun:
    """Some steps at one learning rate, from the same weights on the same batches as the others.

    `first_loss` and `last_loss` are means over a tenth of the steps; `scores` are on a batch of
    the rows that were trained on. `leaps` is by how much the loss changes from step to step in the
    last half, as a standard deviation.
    """

    rate: float
    steps: int
    first_loss: float
    last_loss: float
    scores: tuple[Score, ...] = ()
    leaps: float | None = None


@record
class Move:
    """How far one step of the script's optimizer moves a kernel, after some steps; 1 is the kernel's first length."""

    path: str
    share: float


@record
class ModeGap:
    """One output on rows that it was trained on, in training mode and as `predict` answers, after `steps` steps."""

    training: Score
    answering: Score
    steps: int


@record
class Probe:
    """What short trainings of a copy of the model show; `scored` has one entry for each output.

    `rates` holds paired runs at a tenth of the learning rate, at the rate itself and at ten times it.
    `unchanged` names trainable weights that are bit for bit the same after some steps, `moves` says
    how far steps go, and `modes` is about models that normalise batches.
    """

    memorised: tuple[Memorised, ...]
    scored: tuple[HeldOut, ...] = ()
    seed: int = 0
    seconds: float = field(default=0.0, compare=False)  # two runs of one script are told alike
    rates: tuple[RateRun, ...] = ()
    unchanged: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()
    modes: tuple[ModeGap, ...] = ()

    @property
    def held_out(self) -> HeldOut | None:
        """The held-out score of a model with one output."""
        return self.scored[0] if len(self.scored) == 1 else None


@record
class Arm:
    """One setup of a trial over the paired seeds: scores of the output concerned, and losses.

    `curves` samples the loss of each seed evenly from the first step to the last.
    """

    name: str
    scores: tuple[float, ...]
    first_losses: tuple[float, ...]
    last_losses: tuple[float, ...]
    curves: tuple[tuple[float, ...], ...] = ()


@record
class Trial:
    """A fix applied to a copy of the setup and compared with the setup as written.

    `control` is the setup as written with other seeds: a fix counts only if it gains more than
    luck does. `judge` says what the scores are of. `held_out` belongs to the repaired setup. `wanted`
    is the number of steps where the time budget allowed fewer. `ground` names the rule whose fix both
    arms have in, and `alone` is then the verdict on the fix without it.
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
    measure: Measure = "exact"
    judge: Judge = "memorised"
    wanted: int | None = None
    ground: str = ""
    alone: Verdict | None = None
