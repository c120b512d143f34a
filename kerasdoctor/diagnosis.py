"""Who explains whom: causes in order, the symptoms they account for, and what is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal, TypeAlias

from kerasdoctor.facts import Ceilings, Data, InitialPass, Network, Probe, Trial
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Line, Place, Spot
from kerasdoctor.record import record
from kerasdoctor.rule import Rule

# The name of a rule, what it says and where.
Said: TypeAlias = tuple[str, str, tuple[Spot, ...]]


@record
class Edit:
    """New text for a span of a file as it is, which for a notebook is JSON."""

    place: Line
    text: str


@record
class Remedy:
    """A fix, its diff of the source where one could be made, and its trial or why there is none.

    `edits` are what the fix changes in the file, in their order.
    """

    fix: Fix
    trial: Trial | None = None
    untried: str = ""
    diff: str = ""
    edits: tuple[Edit, ...] = ()


@record
class Cause:
    """A finding that can be mended, with the symptoms it explains and why it ranks here.

    `proof` says how the run stopped by this very fault, where it did. `stops` says where else a fault that ends scripts
    does: before the fit; there, too, had the check not read old spellings as today's; or "later" than the run has come.
    """

    rule: Rule
    finding: Finding
    severity: Severity
    confidence: Confidence
    explains: tuple[str, ...] = ()
    because: str = ""
    remedies: tuple[Remedy, ...] = ()
    proof: str = ""
    stops: Literal["here", "without compat", "later"] = "here"

    @property
    def takes_a_person(self) -> bool:
        """Whether the fixes are for different things that the author may have meant."""
        return len({remedy.fix.intent for remedy in self.remedies}) > 1


@record
class LeftOpen:
    """What a symptom may come from that was neither found nor ruled out.

    `why` says what kept a rule from looking at it; it is empty for what no rule can tell.
    """

    what: str
    why: str = ""


@record
class Symptom:
    """Something that was seen, and the causes that account for it; `left_open` is what else may."""

    rule: Rule
    finding: Finding
    severity: Severity
    confidence: Confidence
    explained_by: tuple[str, ...] = ()
    left_open: tuple[LeftOpen, ...] = ()


@record
class SetAside:
    """A finding that is known of and no longer counted: by a comment, a baseline or the least confidence.

    `reason` is what the comment says, and `place` where it stands.
    """

    found: Cause | Symptom
    by: Literal["allow", "baseline", "confidence"]
    reason: str = ""
    place: Place | None = None


@record
class NotChecked:
    """What could not be looked at, why, and what would enable it."""

    what: tuple[str, ...]
    reason: str
    remedy: str = ""


@record
class Crashed:
    """A rule that failed, with the exception in one line; the other rules are not affected."""

    rule: str
    error: str


@record
class Measured:
    """What was counted and measured on a live setup, None where nobody had to look."""

    data: Data | None = None
    ceilings: Ceilings | None = None
    initial_pass: InitialPass | None = None
    probe: Probe | None = None


@record
class Diagnosis:
    """Everything that is known about one call of `fit`."""

    case: str
    causes: tuple[Cause, ...] = ()
    symptoms: tuple[Symptom, ...] = ()
    ruled_out: tuple[tuple[str, str], ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    crashed: tuple[Crashed, ...] = ()
    outlook: tuple[str, ...] = ()
    network: Network | None = None
    live: bool = False
    set_aside: tuple[SetAside, ...] = ()
    measured: Measured = Measured()

    @property
    def silent(self) -> bool:
        """Whether nothing was found, struck out or failed."""
        return not (self.causes or self.symptoms or self.ruled_out or self.crashed or self.outlook)

    @property
    def not_ruled_out(self) -> tuple[tuple[Symptom, LeftOpen], ...]:
        """What may be behind the symptoms that no cause explains."""
        unexplained = [symptom for symptom in self.symptoms if not symptom.explained_by]
        return tuple((symptom, item) for symptom in unexplained for item in symptom.left_open)

    @property
    def worst(self) -> Severity | None:
        """The highest severity among causes and unexplained symptoms."""
        levels = [cause.severity for cause in self.causes]
        levels += [symptom.severity for symptom in self.symptoms if not symptom.explained_by]
        return max(levels, default=None)


def once(diagnoses: Iterable[Diagnosis]) -> tuple[Diagnosis, ...]:
    """Leave out causes that an earlier diagnosis of the same file names at the same places."""
    told: set[Said] = set()
    found: list[Diagnosis] = []
    for diagnosis in diagnoses:
        new = [cause for cause in diagnosis.causes if said_of(cause) not in told]
        told |= {said_of(cause) for cause in new}
        found.append(replace(diagnosis, causes=tuple(new)))
    return tuple(found)


def said_of(cause: Cause) -> Said:
    """Return what a reader takes for the same cause when another diagnosis of the file has it, too."""
    return cause.rule.name, cause.finding.message, cause.finding.places


def rank(causes: Iterable[Cause], symptoms: Iterable[Symptom]) -> tuple[tuple[Cause, ...], tuple[Symptom, ...]]:
    """Order the causes so that the fewest explain the most, and link symptoms to them.

    What keeps the script from reaching `fit` comes first. Then greedy set covering (Reggia, Nau
    and Wang 1983): the cause that accounts for most of what is not yet explained; ties go to
    severity, to the number of symptoms that it explains or could explain, to confidence, and to
    the earlier place in the source.
    """
    symptoms = tuple(symptoms)
    left, open_symptoms, ordered = list(causes), {symptom.rule.name for symptom in symptoms}, []

    def accounts_for(cause: Cause) -> set[str]:
        return {symptom.rule.name for symptom in symptoms if symptom.rule.is_explained_by(cause.rule)}

    def worth(cause: Cause) -> tuple[int, ...]:
        explained = accounts_for(cause)
        return (
            bool(cause.proof),
            cause.rule.stops_script and cause.stops != "later",
            len(explained & open_symptoms),
            cause.severity,
            len(explained),
            len(cause.rule.explains),
            cause.confidence,
            -_first_line(cause),
        )

    stopped = any(cause.proof for cause in left)
    while left:
        best = max(left, key=worth)
        left.remove(best)
        explained = accounts_for(best)
        newly = explained & open_symptoms
        open_symptoms -= newly
        ordered.append(_with_reason(best, tuple(sorted(explained)), len(newly), stopped=stopped))
    linked = tuple(_link(symptom, ordered) for symptom in symptoms)
    return tuple(ordered), linked


def _first_line(cause: Cause) -> int:
    lines = (spot.place.line for spot in cause.finding.places if isinstance(spot.place, Line))
    return min(lines, default=10**9)


def _with_reason(cause: Cause, explains: tuple[str, ...], newly: int, *, stopped: bool) -> Cause:
    match len(explains), newly:
        case _ if cause.proof:
            because = f"{cause.proof}: this comes first"
        case _ if cause.rule.stops_script and stopped:
            because = "would stop the script, too, once it gets there"
        case _ if cause.rule.stops_script and cause.stops == "later":
            because = "the run has come this far without it, and stops only where it gets there"
        case _ if cause.rule.stops_script and cause.stops == "without compat":
            because = "the run has come past it only because old spellings are read as today's: this comes first"
        case _ if cause.rule.stops_script:
            because = "the script stops here, before it trains: this comes first"
        case 0, _:
            because = "stands on its own: no symptom seen here follows from it"
        case count, 0:
            because = f"would account for {_counted(count)} too, after the causes above"
        case count, _:
            because = f"accounts for {_counted(count)}: {', '.join(explains)}"
    return replace(cause, explains=explains, because=because)


def _counted(count: int) -> str:
    return f"{count} symptom{'' if count == 1 else 's'}"


def _link(symptom: Symptom, causes: Iterable[Cause]) -> Symptom:
    names = tuple(dict.fromkeys(c.rule.name for c in causes if symptom.rule.is_explained_by(c.rule)))
    return replace(symptom, explained_by=names)
