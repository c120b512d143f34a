"""One call of `fit`, planned or made: each fact about it is observed at most once, on demand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol, TypeVar, cast

from kerasdoctor.facts import Trial
from kerasdoctor.finding import Fix
from kerasdoctor.record import record

Fact = TypeVar("Fact")


@record
class Missing:
    """A fact that could not be had: why, and what would make it available."""

    reason: str
    remedy: str = ""


class Observer(Protocol):
    """Whoever can look at the setup: the static reader, a live model, or a child process."""

    def observe(self, kind: type) -> object:
        """Return the fact of this type, or `Missing`."""

    def attempt(self, fix: Fix, ground: Fix | None = None) -> Trial | Missing:
        """Apply a fix to a copy of the setup and compare it with the setup as written.

        With `ground` it is compared with the setup that has this other fix in, and put on top of it.
        """


@dataclass(slots=True)
class Case:
    """One call of `fit` under the name that reports use for it, such as "train.py:42".

    `live` says that `fit` was really reached, and not only read in the source. `mapped` are the lines on which old
    spellings were read as today's to let the run come to it.
    """

    name: str
    observer: Observer
    live: bool = False
    mapped: frozenset[int] = frozenset()
    _seen: dict[type, object] = field(default_factory=dict)

    def get(self, kind: type[Fact]) -> Fact | Missing:
        """Return the fact of this type, observing it the first time it is asked for."""
        if kind not in self._seen:
            self._seen[kind] = self.observer.observe(kind)
        return cast("Fact | Missing", self._seen[kind])

    def seen(self, kind: type[Fact]) -> Fact | None:
        """Return the fact of this type if it has been observed already, and could be had."""
        fact = self._seen.get(kind)
        return None if isinstance(fact, Missing) else cast("Fact | None", fact)

    def attempt(self, fix: Fix, ground: Fix | None = None) -> Trial | Missing:
        """Try a fix on a copy of the setup, or on one that has another fix in."""
        return self.observer.attempt(fix, ground)
