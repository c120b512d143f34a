"""Tries the fixes of causes on copies of the setup: each by itself, and two together where none helps alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from kerasdoctor.case import Case, Missing
from kerasdoctor.diagnosis import Cause, Remedy, Symptom, rank
from kerasdoctor.facts import Trial
from kerasdoctor.finding import Confidence, Fix, Severity
from kerasdoctor.record import replace

# Of the three causes that rank first three pairs can be made; more would only look for luck.
STRONGEST = 3
# So much more than either fix alone has to be gained before both are called needed.
WORTH = 0.05


def tried(case: Case, cause: Cause) -> Cause:
    """Try every fix of a cause that the live setup can take, and move its confidence and severity.

    A verified fix comes first, and of several the one that changes least.
    """
    return moved(cause, tuple(_try(case, remedy) for remedy in cause.remedies))


def moved(cause: Cause, tried: Sequence[Remedy]) -> Cause:
    """Return a cause as what came of the trials of its fixes leaves it."""
    remedies = tuple(sorted(tried, key=_worth_less))
    verdicts = {remedy.trial.verdict for remedy in remedies if remedy.trial is not None}
    confidence, severity = cause.confidence, cause.severity
    if "verified" in verdicts:
        confidence = Confidence.CERTAIN
        severity = max(severity, cause.finding.confirmed or severity)
    elif verdicts == {"refuted"} and confidence < Confidence.CERTAIN:
        confidence, severity = Confidence.POSSIBLE, Severity.SMELLS
    return replace(cause, remedies=remedies, confidence=confidence, severity=severity)


def idle(cause: Cause) -> bool:
    """Whether a rule of thumb was tried and does not hold here."""
    verdicts = {remedy.trial.verdict for remedy in cause.remedies if remedy.trial is not None}
    return cause.finding.confirmed is not None and cause.severity == Severity.SMELLS and verdicts == {"refuted"}


def _worth_less(remedy: Remedy) -> tuple[bool, int]:
    verified = remedy.trial is not None and remedy.trial.verdict == "verified"
    return not verified, len(remedy.fix.changes) + len(remedy.fix.rewrites) if verified else 0


def _try(case: Case, remedy: Remedy) -> Remedy:
    if not remedy.fix.changes:
        return replace(remedy, untried="it changes the source only" if remedy.fix.rewrites else "")
    match case.attempt(remedy.fix):
        case Missing(reason):
            return replace(remedy, untried=reason)
        case trial:
            return replace(remedy, trial=trial)


def tried_together(
    case: Case, causes: Sequence[Cause], before: Sequence[Cause], symptoms: Sequence[Symptom]
) -> tuple[Cause, ...]:
    """Try the fixes of two causes together, where no fix helps by itself; return the causes as they then are.

    Two faults can hide each other: with either of them left, nothing is learnt. `before` are the causes
    in the same order as they were before the trials, which alone had spoken against them.
    """
    if any(_verdict(remedy) == "verified" for cause in causes for remedy in cause.remedies):
        return tuple(causes)
    tryable = [index for index, cause in enumerate(causes) if best(cause) is not None][:STRONGEST]
    for pair in combinations(tryable, 2):
        trial = _joint(case, *(causes[index] for index in pair))
        if trial is not None:
            one, other = (_confirmed(before[index], causes[index]) for index in pair)
            (one, other), _ = rank((one, other), symptoms)
            return (*_told(one, other, trial), *(cause for index, cause in enumerate(causes) if index not in pair))
    return tuple(causes)


def _verdict(remedy: Remedy) -> str | None:
    return remedy.trial.verdict if remedy.trial is not None else None


def best(cause: Cause) -> Remedy | None:
    """Return the fix of a cause that did best alone, of those that could be tried."""
    known = [(_gain(remedy.trial), -index, remedy) for index, remedy in enumerate(cause.remedies) if remedy.trial]
    return max(known, key=lambda item: item[:2])[2] if known else None


def _gain(trial: Trial) -> float:
    return _mean(trial.repaired.scores) - _mean(trial.as_written.scores)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _joint(case: Case, one: Cause, other: Cause) -> Trial | None:
    """Return the trial of both fixes in one, if it is verified and either alone is worth less."""
    pair = [remedy for remedy in (best(one), best(other)) if remedy is not None]
    fix = both(*(remedy.fix for remedy in pair))
    if fix is None:
        return None
    trial = case.attempt(fix)
    if isinstance(trial, Missing) or trial.verdict != "verified":
        return None
    alone = [remedy.trial for remedy in pair if remedy.trial is not None and remedy.trial.judge == trial.judge]
    enough = all(_mean(trial.repaired.scores) >= _mean(single.repaired.scores) + WORTH for single in alone)
    return trial if enough else None


def both(one: Fix, other: Fix) -> Fix | None:
    """Return two fixes as one; None where they belong to different outputs or change the same thing."""
    outputs = {fix.output for fix in (one, other) if fix.output is not None}
    kinds = [{type(change) for change in fix.changes} for fix in (one, other)]
    if len(outputs) > 1 or kinds[0] & kinds[1]:
        return None
    intent = " and ".join(filter(None, (one.intent, other.intent)))
    rewrites = tuple(dict.fromkeys((*one.rewrites, *other.rewrites)))
    return Fix(intent, (*one.changes, *other.changes), rewrites, output=next(iter(outputs), None))


def _confirmed(before: Cause, cause: Cause) -> Cause:
    """Return a cause that a trial with another one has confirmed."""
    severity = max(before.severity, cause.finding.confirmed or before.severity)
    return replace(cause, confidence=Confidence.CERTAIN, severity=severity)


def _told(one: Cause, other: Cause, trial: Trial) -> tuple[Cause, Cause]:
    """Return both causes with what was found of them together; the first one has the fix for both."""
    found = [remedy.fix for cause in (one, other) if (remedy := best(cause)) is not None]
    fix = both(*found)
    assert fix is not None
    intent = " and ".join(filter(None, (fix.intent, f"{other.rule.name} is mended with it")))
    joint = Remedy(replace(fix, intent=intent), trial)
    return _noted(replace(one, remedies=(joint, *one.remedies)), other), _noted(other, one)


def _noted(cause: Cause, other: Cause) -> Cause:
    note = f"alone neither this fix nor that of {other.rule.name} could be shown to help, together they do: mend both"
    said = f"{cause.finding.note}; {note}" if cause.finding.note else note
    return replace(cause, finding=replace(cause.finding, note=said))
