"""One use of something that is gone, however it is written."""

from __future__ import annotations

from dataclasses import replace

from kerasdoctor.places import Line
from kerasdoctor.record import record


@record
class Use:
    """A use of a name that is gone: what it is, where, what it is now, and the edits that mend it."""

    what: str
    where: Line
    now: str
    rewrites: tuple[tuple[Line, str], ...] = ()
    advice: str = ""


def before(place: Line) -> Line:
    """Return the empty span at the start of a place."""
    return replace(place, end_line=place.line, end_column=place.column)


def after(place: Line) -> Line:
    """Return the empty span at the end of a place."""
    line, column = place.end_line or place.line, place.end_column or place.column
    return replace(place, line=line, column=column, end_line=line, end_column=column)


def stretch(first: Line, last: Line) -> Line:
    """Return the span from the start of the first empty span to the start of the other."""
    return replace(first, end_line=last.line, end_column=last.column)
