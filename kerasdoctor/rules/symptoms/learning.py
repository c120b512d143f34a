"""What counts as having learnt a batch by heart; symptoms that ask for it take it from here."""

from __future__ import annotations

from kerasdoctor.facts import Memorised

# Nine rows in ten exact leave no doubt that the setup can learn what it is shown, and room for
# rows whose labels contradict each other.
LEARNT = 0.9


def has_learnt(run: Memorised) -> bool:
    """Whether a run answers nearly all rows of its own batch exactly."""
    return run.exact is not None and run.exact >= LEARNT
