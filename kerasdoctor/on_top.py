"""Tries fixes on top of one that helps: a second fault may matter only once the first one is repaired."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kerasdoctor import trials
from kerasdoctor.case import Case, Missing
from kerasdoctor.diagnosis import Cause, Remedy
from kerasdoctor.facts import Trial
from kerasdoctor.finding import Confidence
from kerasdoctor.record import replace

# Where the first fix alone brings answers this near to all right, no second one can show itself by the same judge.
NOTHING_LEFT = 0.95
# As many of the other causes get the time: those that rank first.
MOST = 3


def tried_on_top(
    case: Case, causes: Sequence[Cause], before: Sequence[Cause], step: Callable[[str], None] | None = None
) -> tuple[Cause, ...]:
    """Try the fixes that decided nothing by themselves on top of the first one that is needed.

    Needed is a fix that a trial has verified, or else that of a cause which is certain. `before` are the
    causes in the same order as they were before the trials, which may have spoken against them too early.
    """
    first = _first(causes, before)
    if first is None:
        return tuple(causes)
    ground, number = first
    left = [index for index, cause in enumerate(causes) if index != number and _waits(cause, ground)][:MOST]
    if left and step is not None:
        step(f"trying the other fixes on top of that of {causes[number].rule.name}")
    found = list(causes)
    for index in left:
        name = causes[number].rule.name
        remedies = tuple(_tried(case, remedy, ground, name) for remedy in causes[index].remedies)
        found[index] = trials.moved(before[index], remedies) if remedies != causes[index].remedies else causes[index]
    return tuple(found)


def _first(causes: Sequence[Cause], before: Sequence[Cause]) -> tuple[Remedy, int] | None:
    """Return the fix to put others on top of, with the number of its cause."""
    for index, cause in enumerate(causes):
        for remedy in cause.remedies:
            if remedy.trial is not None and remedy.trial.verdict == "verified":
                return remedy, index
    for index, (cause, was) in enumerate(zip(causes, before, strict=True)):
        best = trials.best(cause)
        if was.confidence == Confidence.CERTAIN and best is not None and not cause.takes_a_person:
            return best, index
    return None


def _waits(cause: Cause, ground: Remedy) -> bool:
    """Whether nothing is decided for a cause yet, and some fix of it can go on top."""
    verdicts = {remedy.trial.verdict for remedy in cause.remedies if remedy.trial is not None}
    return "verified" not in verdicts and any(_fits(remedy, ground) for remedy in cause.remedies)


def _fits(remedy: Remedy, ground: Remedy) -> bool:
    """Whether a fix can go on top of another one, and there is something left for it to gain."""
    mine, first = remedy.trial, ground.trial
    if mine is None or trials.both(ground.fix, remedy.fix) is None:
        return False
    same = first is not None and (mine.judge, mine.measure) == (first.judge, first.measure)
    return not (same and first is not None and min(first.repaired.scores) >= NOTHING_LEFT)


def _tried(case: Case, remedy: Remedy, ground: Remedy, name: str) -> Remedy:
    """Return a fix with its trial on top of another one, which says so; undecided there, with the one it had."""
    alone = remedy.trial
    if alone is None or not _fits(remedy, ground):
        return remedy
    where = f"on top of the fix of {name}"
    match case.attempt(remedy.fix, ground.fix):
        case Missing(reason):
            return replace(remedy, trial=replace(alone, reason=f"{alone.reason}; {where} it was not tried: {reason}"))
        case Trial(verdict="unverified", reason=reason):
            return replace(remedy, trial=replace(alone, reason=f"{alone.reason}; {where} as undecided: {reason}"))
        case trial:
            reason = f"{where} {trial.reason}; by itself it is {alone.verdict}: {alone.reason}"
            return replace(remedy, trial=replace(trial, reason=reason, ground=name, alone=alone.verdict))
