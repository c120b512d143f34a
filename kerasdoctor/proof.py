"""A crash is the proof of the cause that explains it; where none does, what is read off the crash itself leads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kerasdoctor.diagnosis import Cause
from kerasdoctor.facts import Crash
from kerasdoctor.finding import Confidence, Severity
from kerasdoctor.places import Line
from kerasdoctor.record import replace


def proven(causes: Sequence[Cause], crash: object) -> list[Cause]:
    """Mark the causes by which a run stopped, and keep one finding for one cause.

    What rules read off the crash stands back where another rule has found the cause, and a finding that
    only repeats what was said stands back behind one that knows why.
    """
    if not isinstance(crash, Crash):
        return list(causes)
    others = [cause for cause in causes if not _is_of_crash(cause)]
    proof = how_it_stopped(crash)
    if any(_explains(cause, crash) for cause in others):
        return [_proved(cause, proof) if _explains(cause, crash) else cause for cause in others]
    own = sorted((cause for cause in causes if _is_of_crash(cause)), key=lambda cause: -cause.confidence)
    return [*(_proved(cause, proof) for cause in own[:1]), *others]


def _proved(cause: Cause, proof: str) -> Cause:
    """Return a cause by which a run stopped: whatever else is known of it, nothing can be learned then."""
    return replace(cause, proof=proof, severity=Severity.BREAKS, confidence=max(cause.confidence, Confidence.LIKELY))


def how_it_stopped(crash: Crash) -> str:
    """Say where and with what a run stopped."""
    if crash.first_batch:
        return f"fit stops at its first batch with {crash.kind}"
    at = f" at {crash.where.said}" if crash.where is not None else ""
    return f"the run stops{at} with {crash.kind}"


def passed(causes: Sequence[Cause], mapped: frozenset[int]) -> list[Cause]:
    """Tell of causes that end a script why this run came to its fit; `mapped` are lines that were read as today's."""
    return [_passed(cause, mapped) if cause.rule.stops_script else cause for cause in causes]


def _passed(cause: Cause, mapped: frozenset[int]) -> Cause:
    through = any(not mapped.isdisjoint(range(at.line, (at.end_line or at.line) + 1)) for at in _places(cause))
    return replace(cause, stops="without compat" if through else "later")


def _is_of_crash(cause: Cause) -> bool:
    return Crash in cause.rule.needs


def _explains(cause: Cause, crash: Crash) -> bool:
    rule = cause.rule
    said = f"{crash.kind}: {crash.message}"
    if rule.raises:
        fits = any(re.search(pattern, said) for pattern in rule.raises)
        # What a model is given is wrong elsewhere than where it refuses; other errors belong to their line.
        within = crash.method is not None and not rule.stops_script and "KeyError" not in crash.kinds
        return fits and (within or _touches(cause, crash) or _quotes(cause, crash))
    return rule.stops_script and _touches(cause, crash)


def _touches(cause: Cause, crash: Crash) -> bool:
    """Whether a finding names, or its edits change, a line that the crash came through."""
    return any(
        place.path == at.path and place.line <= (at.end_line or at.line) and at.line <= (place.end_line or place.line)
        for place in _places(cause)
        for at in crash.at
    )


def _quotes(cause: Cause, crash: Crash) -> bool:
    """Whether a finding is about a word in quotes that the crash ends with: Keras looks it up as late as in fit."""
    return any(crash.message.endswith(f": {word}") for word in re.findall(r'"([^"]+)"', cause.finding.message))


def _places(cause: Cause) -> Iterator[Line]:
    yield from (spot.place for spot in cause.finding.places if isinstance(spot.place, Line))
    for remedy in cause.remedies:
        yield from (place for place, _ in remedy.fix.rewrites if isinstance(place, Line))
