"""How far a check goes, and who is told what it does."""

from __future__ import annotations

from collections.abc import Callable

from kerasdoctor.choice import DEFAULT, Choice
from kerasdoctor.record import record
from kerasdoctor.settings.keys import Fits

Notify = Callable[[str], None]


@record
class Options:
    """How far a check goes; `budget` and `time_limit` are seconds.

    `time_limit` bounds the script's own run up to `fit`, `budget` what comes after. `choice` says which
    rules judge and how their findings count. `compat` lets a script run that is written for older libraries,
    `stand_in` makes data that it lacks. `exclude` holds patterns of what is left out below a folder. `fits`
    says which distinct setups of a script are looked at: all that it comes to, or only the one of this number,
    counted from 1.
    `python` names another interpreter to run a script, `memory` is a limit in bytes on all that it starts.
    """

    argv: tuple[str, ...] = ()
    static: bool = False
    probe: bool = True
    budget: float = 30.0
    time_limit: float = 300.0
    seed: int = 0
    choice: Choice = DEFAULT
    compat: bool = True
    stand_in: bool = False
    exclude: tuple[str, ...] = ()
    fits: Fits = "all"
    python: str | None = None
    memory: int | None = None
