"""What counts as having learnt a batch by heart, and scores in words; symptoms take both from here."""

from __future__ import annotations

from kerasdoctor.facts import Memorised, Score

# Nine rows in ten exact leave no doubt that the setup can learn what it is shown, and room for
# rows whose labels contradict each other.
LEARNT = 0.9
# A model that has memorised nothing answers about as many of its own training rows as the most
# frequent label would; five points more is already more than chance on 256 rows.
ABOVE_CONSTANT = 0.05

# What no rule can tell from the numbers alone, with how a person can.
ROWS_APART = "inputs and labels stand in different orders: print three rows of each, and compare them with their source"
NOTHING_TO_LEARN = "the inputs say nothing about the labels: ask what a person would need in order to answer"


def has_learnt(run: Memorised) -> bool:
    """Whether a run answers nearly all rows of its own batch, for each output."""
    return bool(run.scores) and all(score.value >= LEARNT for score in run.scores)


def no_better(score: Score) -> bool:
    """Whether a score is that of an answer which never changes."""
    return score.value <= score.constant + ABOVE_CONSTANT


def said(score: Score) -> str:
    """Say how well the rows of a batch are answered."""
    where = f" at output {score.output}" if score.output else ""
    match score.measure:
        case "exact":
            return f"{score.value:.1%} exact{where}"
        case "balanced":
            return f"{score.value:.1%} exact{where}, each label counted alike"
    return f"R² {score.value:.3f}{where}"
