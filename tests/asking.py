"""What a rule asks of a trace before it can have anything to say, seen by letting it judge an empty one.

A rule is a function of its facts alone. One that is silent on an empty trace, and has looked at no other
fact by then, does the same on every trace that lacks what it asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Formula, Trace
from kerasdoctor.facts.trace import COMPILE, FIT, FORMULAS
from kerasdoctor.rule import Rule


class Touched(BaseException):
    """Something else was looked at."""


class Other:
    """A fact that tells if it is looked at."""

    def __getattribute__(self, name: str) -> object:
        raise Touched(name)

    def __bool__(self) -> bool:
        raise Touched

    def __iter__(self) -> Iterator[object]:
        raise Touched


class Asked(dict[str, tuple[Call, ...]]):
    """No calls, but the names of those that were asked for."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def __contains__(self, name: object) -> bool:
        self.names.add(str(name))
        return False

    def __getitem__(self, name: str) -> tuple[Call, ...]:
        self.names.add(name)
        raise KeyError(name)

    def get(self, name: str, otherwise: object = None) -> object:  # type: ignore[override]
        self.names.add(name)
        return otherwise

    def __iter__(self) -> Iterator[str]:
        raise Touched

    keys = values = items = __len__ = __iter__  # type: ignore[assignment]


class Listening(Trace):
    """An empty trace that notes what it is asked for."""

    def __init__(self) -> None:
        self.asked = Asked()
        super().__init__(self.asked)

    @property
    def fit(self) -> Call | None:
        self.asked.names.add(FIT)
        return None

    @property
    def compile(self) -> Call | None:
        self.asked.names.add(COMPILE)
        return None

    @property
    def model(self) -> int | None:
        raise Touched

    @property
    def formulas(self) -> tuple[Formula, ...]:
        self.asked.names.add(FORMULAS)
        return ()


def asked_by(rule: Rule) -> frozenset[str] | None:
    """Return what a rule asks for, None where it may have something to say of a trace without it."""
    if Trace not in (*rule.needs, *rule.wants):
        return None
    names: set[str] = set()
    for missing in (False, True):
        trace = Listening()
        needed = [trace if kind is Trace else Other() for kind in rule.needs]
        wanted = [trace if kind is Trace else None if missing else Other() for kind in rule.wants]
        try:
            if rule(*needed, *wanted):
                return None
        except Touched:
            return None
        names |= trace.asked.names
    # Names that end in a star would have to be compared with each name of a trace, which takes as long as judging.
    return None if any(name.endswith("*") for name in names) else frozenset(names)
