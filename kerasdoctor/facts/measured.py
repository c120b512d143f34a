"""What is computed on the live setup without training: ceilings."""

from __future__ import annotations

from kerasdoctor.facts.script import How
from kerasdoctor.places import Place, Tally
from kerasdoctor.record import record


@record
class Decoded:
    """What a decode makes of the perfect prediction for one label, which `rows` rows have.

    Labels, predictions and answers are in words, such as "1 in column 3", "0.05 in every column" and
    "all 0"; `right` says that the answer is the label.
    """

    label: str
    prediction: str
    answer: str
    rows: int
    right: bool


@record
class DecodeCeiling:
    """The score of a perfect model after a decode.

    `score` is the share of rows that come out as their own label when each row is answered with
    the prediction that minimises the loss; `by_row_sum` splits it by what the rows add up to, and
    `examples` shows it for the most frequent labels. `written` is the decode as the script has it, `where`.
    """

    how: How
    score: float
    rows: int
    by_row_sum: tuple[Tally, ...] = ()
    examples: tuple[Decoded, ...] = ()
    written: str = ""
    where: Place | None = None


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
