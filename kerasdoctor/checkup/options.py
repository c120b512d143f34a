"""How far a check goes, and who is told what it does."""

from __future__ import annotations

from collections.abc import Callable

from kerasdoctor.record import record

Notify = Callable[[str], None]


@record
class Options:
    """How far a check goes; `budget` and `time_limit` are seconds.

    `time_limit` bounds the script's own run up to `fit`, `budget` what comes after. `extra` names
    rules or families that are off by default, to judge by them, too. `compat` lets a script run that is
    written for older libraries, `stand_in` makes data that it lacks.
    """

    argv: tuple[str, ...] = ()
    static: bool = False
    probe: bool = True
    budget: float = 30.0
    time_limit: float = 300.0
    seed: int = 0
    extra: frozenset[str] = frozenset()
    compat: bool = True
    stand_in: bool = False
