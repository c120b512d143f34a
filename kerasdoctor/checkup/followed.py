"""Who answers for a training that is followed: what was seen of it, and, where it is looked at, its setup."""

from __future__ import annotations

from kerasdoctor import facts
from kerasdoctor.case import Missing, Observer
from kerasdoctor.finding import Fix
from kerasdoctor.record import record

BEFORE = "the training has moved the weights on from where it started"
FOLLOWED = Missing("the training was not followed to its end yet")
UNASKED = Missing("nothing in the training asks for a look at it", "call kerasdoctor.check(model, x, y)")


@record
class Followed:
    """Answers with what was seen of a training, and for the rest asks who looks at its setup."""

    run: facts.Run
    setup: Observer

    def observe(self, kind: type) -> object:
        """Return the run, a pass at the weights of its end, or a fact of the setup."""
        if kind is facts.Run:
            return self.run
        if kind is facts.InitialPass:
            return Missing(BEFORE, "call kerasdoctor.watch() before fit")
        if kind is facts.LastPass:
            told = self.setup.observe(facts.InitialPass) if self.run.ended else FOLLOWED
            return facts.LastPass(told) if isinstance(told, facts.InitialPass) else told
        return self.setup.observe(kind)

    def attempt(self, fix: Fix, ground: Fix | None = None) -> facts.Trial | Missing:
        """Have the setup try a fix."""
        return self.setup.attempt(fix, ground)


@record
class OnlyRun:
    """Answers where nothing but the training is looked at, with the reason."""

    why: Missing = FOLLOWED

    def observe(self, kind: type) -> object:  # noqa: ARG002 (the protocol's signature)
        """Say why there is no more."""
        return self.why

    def attempt(self, fix: Fix, ground: Fix | None = None) -> Missing:  # noqa: ARG002 (the protocol's signature)
        """Say why there is no trial."""
        return self.why
