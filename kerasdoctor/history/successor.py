"""What took the place of something that is gone."""

from __future__ import annotations

from kerasdoctor.record import record


@record
class Successor:
    """What took the place of a name: another name, or advice in the imperative where there is none.

    `name` is a full path for functions and classes, and a bare name for methods and arguments.
    `old` is the part of what was asked for that is gone.
    """

    name: str = ""
    advice: str = ""
    old: str = ""
