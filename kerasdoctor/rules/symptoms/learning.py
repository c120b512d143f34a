"""What counts as having learnt a batch by heart, and scores in words; symptoms take both from here."""

from __future__ import annotations

from kerasdoctor.facts import Memorised, Score

# Nine rows in ten exact leave no doubt that the setup can learn what it is shown, and room for
# rows whose labels contradict each other.
LEARNT = 0.9


def has_learnt(run: Memorised) -> bool:
    """Whether a run answers nearly all rows of its own batch, for each output."""
    return bool(run.scores) and all(score.value >= LEARNT for score in run.scores)


def said(score: Score) -> str:
    """Say how well the rows of a batch are answered."""
    where = f" at output {score.output}" if score.output else ""
    match score.measure:
        case "exact":
            return f"{score.value:.1%} exact{where}"
        case "balanced":
            return f"{score.value:.1%} exact{where}, each label counted alike"
    return f"R² {score.value:.3f}{where}"
