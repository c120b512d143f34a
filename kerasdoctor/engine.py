"""Runs the rules over a case, cheapest facts first, and settles the diagnosis with trials."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from kerasdoctor import facts, on_top, outlook, trials
from kerasdoctor.case import Case, Fact, Missing
from kerasdoctor.diagnosis import Cause, Crashed, Diagnosis, Measured, NotChecked, Remedy, Symptom, rank
from kerasdoctor.finding import Acquittal, Finding
from kerasdoctor.foreign import check_sound
from kerasdoctor.proof import passed, proven
from kerasdoctor.record import individual
from kerasdoctor.rule import Rule

COST = facts.OBSERVED
PROBING = COST.index(facts.Probe)
STEPS = (
    "",
    "",
    "",
    "counting labels and inputs",
    "asking what fit is told",
    "comparing rows and columns",
    "computing what labels, loss and decode allow",
    "one pass at the initial weights",
    "one pass at the last weights",
    "short trainings of copies",
    "",
)
_FOR_THE_FILE = frozenset({facts.Script, facts.Trace})
IDLE = "a rule of thumb spoke against it, but its fix was tried and gains nothing here"
Notify = Callable[[str], None]
Said: TypeAlias = list[Finding | Acquittal]
Told: TypeAlias = dict[Rule, Said]


@individual
class _Asked:
    """The facts that some rules ask for, with the place of the dearest in `COST`.

    `for_the_file` says that these are nothing but facts that may be the same for a whole file.
    """

    needs: tuple[type, ...]
    wants: tuple[type, ...]
    cost: int
    for_the_file: bool


@individual
class _Had:
    """The facts that were asked for, and the trace if it is one of them."""

    values: list[object]
    trace: facts.Trace | None


@dataclass(slots=True)
class _Seen:
    causes: list[Cause] = field(default_factory=list)
    symptoms: list[Symptom] = field(default_factory=list)
    ruled_out: list[tuple[str, str]] = field(default_factory=list)
    crashed: list[Crashed] = field(default_factory=list)
    skipped: dict[Missing, list[str]] = field(default_factory=dict)


def examine(
    case: Case,
    rules: Iterable[Rule],
    *,
    seen: Notify | None = None,
    step: Notify | None = None,
    told: Told | None = None,
    allowed: Callable[[Cause], bool] | None = None,
    seconds: float | None = None,
) -> Diagnosis:
    """Judge a case by every rule, try the fixes, and return the diagnosis.

    `seen` is told each finding at once, before the dearer facts are observed, `step` what is done
    next. A rule that crashes becomes a `Crashed` entry. `told` is kept from one case of a file to the
    next: what a rule says without having looked at anything of the case itself is not judged again.
    The fixes of causes that are `allowed` are not tried, so that the time is left to those of others.
    `seconds` is what probe and trials may take, which is announced before they begin; None where nothing
    is probed.
    """
    found = _Seen()
    stage = -1
    known: dict[_Asked, _Had | Missing] = {}
    rules = tuple(rules)
    for asked, rule in _in_order(rules):
        had = known.get(asked)
        if had is None:
            if asked.cost != stage and step is not None:
                _tell_step(step, asked.cost, seconds)
            stage = asked.cost
            had = known[asked] = _facts_for(asked, case)
        if isinstance(had, _Had):
            _judge(rule, had, found, seen, told if asked.for_the_file else None)
        elif facts.Crash not in asked.needs:  # else nothing was raised, so there is nothing that they could not check
            found.skipped.setdefault(had, []).append(rule.name)
    crash = case.get(facts.Crash) if any(facts.Crash in rule.needs for rule in rules) else None
    if case.live:
        found.causes = passed(found.causes, case.mapped)
    causes, symptoms = rank(proven(found.causes, crash), found.symptoms)
    tried = _tried(case, causes, symptoms, None if seconds is None else step, allowed)
    left = [cause for cause in tried if not trials.idle(cause)]
    if not left and not symptoms:  # else another fault may be what keeps these fixes from helping
        found.ruled_out += [(cause.rule.name, IDLE) for cause in tried]
        tried = left
    causes, symptoms = rank(tried, outlook.with_left_open(symptoms, rules, found.skipped))
    network = _known(case.get(facts.Network))
    skipped = [NotChecked(tuple(names), why.reason, why.remedy) for why, names in found.skipped.items()]
    if case.live:
        script, probe = _known(case.get(facts.Script)), _known(case.get(facts.Probe))
        followed = _known(case.get(facts.Run)) is not None
        skipped += outlook.left_out(network, script, probe, followed=followed)
    return Diagnosis(
        case=case.name,
        causes=causes,
        symptoms=symptoms,
        ruled_out=tuple(found.ruled_out),
        not_checked=tuple(skipped),
        crashed=tuple(found.crashed),
        outlook=outlook.after(causes, network),
        network=network,
        live=case.live,
        measured=Measured(
            case.seen(facts.Data), case.seen(facts.Ceilings), case.seen(facts.InitialPass), case.seen(facts.Probe)
        ),
    )


def _tell_step(step: Notify, cost: int, seconds: float | None) -> None:
    """Tell what is done next; what takes long, and how long at most, before it begins."""
    if cost == PROBING and seconds is None:
        return
    if cost == PROBING:
        step(
            f"probing: copies of the model are trained for at most {seconds:g} s, trials of fixes included; "
            "the model itself stays as it is"
        )
    if STEPS[cost]:
        step(STEPS[cost])


def _tried(
    case: Case,
    causes: tuple[Cause, ...],
    symptoms: tuple[Symptom, ...],
    step: Notify | None,
    allowed: Callable[[Cause], bool] | None,
) -> list[Cause]:
    """Try each fix against the setup as written first, and what that leaves open with another fix."""

    def one(cause: Cause) -> Cause:
        if allowed is not None and allowed(cause):
            return cause
        if step is not None and any(remedy.fix.changes for remedy in cause.remedies):
            step(f"trying the fix of {cause.rule.name} on copies")
        return trials.tried(case, cause)

    tried = tuple(map(one, causes))
    if symptoms:  # else nothing is wrong that two fixes could be needed for
        together = trials.tried_together(case, tried, causes, symptoms)
        if together != tried:
            return [*together]
    return [*on_top.tried_on_top(case, tried, causes, step)]


def _known(fact: Fact | Missing) -> Fact | None:
    return None if isinstance(fact, Missing) else fact


@lru_cache(maxsize=8)
def _in_order(rules: tuple[Rule, ...]) -> tuple[tuple[_Asked, Rule], ...]:
    """Return the rules with what they ask for, those that ask for the cheapest facts first."""
    kinds: dict[tuple[object, ...], _Asked] = {}
    found: list[tuple[_Asked, Rule]] = []
    for rule in rules:
        asked = (*rule.needs, *rule.wants)
        cost = max(map(COST.index, asked), default=0)
        new = _Asked(rule.needs, rule.wants, cost, _FOR_THE_FILE.issuperset(asked))
        found.append((kinds.setdefault((rule.needs, rule.wants), new), rule))
    return tuple(sorted(found, key=lambda item: (item[0].cost, item[1].name)))


def _facts_for(asked: _Asked, case: Case) -> _Had | Missing:
    """Return the facts that are asked for, or the first that is needed and cannot be had."""
    known: list[object] = []
    for kind in asked.needs:
        fact = case.get(kind)
        if isinstance(fact, Missing):
            return fact
        known.append(fact)
    known += [_known(case.get(kind)) for kind in asked.wants]
    return _Had(known, next((fact for fact in known if isinstance(fact, facts.Trace)), None))


def _judge(rule: Rule, had: _Had, found: _Seen, seen: Notify | None, told: Told | None) -> None:
    try:
        if rule.asks is not None and had.trace is not None and had.trace.lacks(rule.asks):
            return
        said = rule(*had.values) if told is None else _said(rule, had.values, told)
        if not said:  # as most rules of most setups
            return
        check_sound(rule, said)
    except Exception as error:  # noqa: BLE001 (a crash in a rule is data, never the user's problem)
        found.crashed.append(Crashed(rule.name, f"{type(error).__name__}: {error}"))
        return
    for item in said:
        match item:
            case Acquittal(message):
                found.ruled_out.append((rule.name, message))
            case Finding():
                _file(rule, item, found)
                if seen is not None:
                    seen(f"{rule.name}: {item.message}")


def _said(rule: Rule, known: list[object], told: Told) -> Said:
    """Return what a rule says, from memory where that cannot differ from what it said of another case."""
    if rule not in told:
        texts = [fact for fact in known if isinstance(fact, facts.Script | facts.Trace)]
        for text in texts:
            text.asked_for_case = False
        said = rule(*known)
        if any(text.asked_for_case for text in texts):
            return said
        told[rule] = said
    return told[rule]


def _file(rule: Rule, finding: Finding, found: _Seen) -> None:
    severity = finding.severity or rule.severity
    if rule.role == "symptom":
        found.symptoms.append(Symptom(rule, finding, severity, finding.confidence))
        return
    if any(cause.rule is rule and cause.finding == finding for cause in found.causes):
        return  # one rule saw the same from two sides
    remedies = tuple(Remedy(fix) for fix in finding.fixes)
    found.causes.append(Cause(rule, finding, severity, finding.confidence, remedies=remedies))
