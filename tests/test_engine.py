"""The engine: facts on demand, crashes as data, trials that move a cause; and the order of causes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from kerasdoctor import facts
from kerasdoctor.case import Case, Missing
from kerasdoctor.diagnosis import Cause, Symptom, rank
from kerasdoctor.engine import examine
from kerasdoctor.facts import Arm, Layer, Network, Script, Trial
from kerasdoctor.finding import Acquittal, Confidence, Finding, Fix, NewLoss, Severity
from kerasdoctor.places import Evidence, Line, Part, Spot
from kerasdoctor.rule import Judge, Rule, cause, read_docs, symptom
from kerasdoctor.rules import all_rules

DOCS = "It hurts.\n\nWhy it hurts\n    So.\n\nBad\n    a = 1\n\nGood\n    a = 2\n\nUnless\n    Never."


class Hands:
    """An observer that hands out what it was given and notes what it was asked for."""

    def __init__(self, *known: object, trial: Trial | Missing | None = None) -> None:
        self.known = {type(fact): fact for fact in known}
        self.asked: list[type] = []
        self.trial = trial or Missing("no trial here")

    def observe(self, kind: type) -> object:
        self.asked.append(kind)
        return self.known.get(kind, Missing("not looked at", "look at it"))

    def attempt(self, fix: Fix, ground: Fix | None = None) -> Trial | Missing:  # noqa: ARG002
        assert fix.changes
        return self.trial


def finding(message: str = "it is so", line: int = 3, **more: Any) -> Finding:
    places = (Spot(Line("a.py", line), "here"),)
    return Finding(message, places, (Evidence("seen"),), "because", more.pop("confidence", Confidence.LIKELY), **more)


def rule(
    judge: Judge, *, role: str = "cause", severity: Severity = Severity.HURTS, explains: tuple[str, ...] = ()
) -> Rule:
    judge.__doc__ = DOCS
    if role == "symptom":
        return symptom(kind="none", severity=severity)(judge)
    return cause(kind="none", severity=severity, explains=set(explains))(judge)


def needs_network(network: Network) -> Iterator[Finding]:
    if network.layers:
        yield finding()


def needs_probe(probe: facts.Probe) -> Iterator[Finding]:
    yield finding()


def crashes(network: Network) -> Iterator[Finding]:
    raise ZeroDivisionError("by zero")
    yield finding()


def acquits(network: Network) -> Iterator[Finding | Acquittal]:
    yield Acquittal("all is well")


def told_anything(script: Script) -> Iterator[Finding | Acquittal]:
    yield Acquittal("all is well")


def fixable(network: Network) -> Iterator[Finding]:
    yield finding(confidence=Confidence.LIKELY, fixes=(Fix("so", (NewLoss("mse"),)), Fix("", advice="think")))


NETWORK = Network(layers=(Layer("Dense"),))


def thumb(network: Network) -> Iterator[Finding]:
    """A rule of thumb.

    Why it hurts
        x
    """
    loss = NewLoss("mse")
    fixes = (Fix("no change", advice="think"), Fix("two changes", (loss, loss)), Fix("one change", (loss,)))
    yield finding(fixes=fixes, severity=Severity.SMELLS, confirmed=Severity.HURTS)


def test_a_rule_gets_the_facts_that_its_parameters_name() -> None:
    diagnosis = examine(Case("a", Hands(NETWORK)), [rule(needs_network)])
    assert [found.finding.message for found in diagnosis.causes] == ["it is so"]


def test_what_a_rule_finds_twice_is_told_once() -> None:
    def repeats(network: Network) -> Iterator[Finding]:
        yield from (finding(), finding("else"), finding(), finding(line=4))

    diagnosis = examine(Case("a", Hands(NETWORK)), [rule(repeats)])
    assert [found.finding.message for found in diagnosis.causes] == ["it is so", "else", "it is so"]


def test_each_fact_is_observed_once_and_only_if_asked_for() -> None:
    hands = Hands(NETWORK, Script("a.py"))
    examine(Case("a", hands), [rule(needs_network), rule(acquits)])
    assert hands.asked.count(Network) == 1
    assert facts.Probe not in hands.asked


def test_a_rule_without_its_facts_is_listed_as_not_checked_with_the_remedy() -> None:
    diagnosis = examine(Case("a", Hands(NETWORK)), [rule(needs_probe)])
    (skipped,) = diagnosis.not_checked
    assert (skipped.what, skipped.reason, skipped.remedy) == (("needs-probe",), "not looked at", "look at it")


def test_a_crash_in_a_rule_is_data_and_the_others_go_on() -> None:
    diagnosis = examine(Case("a", Hands(NETWORK)), [rule(crashes), rule(needs_network)])
    assert [(c.rule, c.error) for c in diagnosis.crashed] == [("crashes", "ZeroDivisionError: by zero")]
    assert len(diagnosis.causes) == 1


class Anything:
    """An observer that has every fact, and no fact that a rule could use."""

    def observe(self, kind: type) -> object:  # noqa: ARG002
        return object()

    def attempt(self, fix: Fix, ground: Fix | None = None) -> Missing:  # noqa: ARG002
        return Missing("nothing is tried here")


@pytest.mark.parametrize("failing", all_rules(), ids=lambda rule: rule.name)
def test_each_rule_may_fail_and_the_diagnosis_is_told_all_the_same(failing: Rule) -> None:
    def fail(*_facts: object) -> Iterator[Finding]:
        raise RecursionError("a fault of ours")
        yield

    broken = replace(failing, judge=fail)
    diagnosis = examine(Case("a", Anything()), [broken, rule(told_anything)])
    assert [(c.rule, c.error) for c in diagnosis.crashed] == [(failing.name, "RecursionError: a fault of ours")]
    assert [name for name, _ in diagnosis.ruled_out] == ["told-anything"]


def test_what_a_rule_acquits_is_ruled_out() -> None:
    assert examine(Case("a", Hands(NETWORK)), [rule(acquits)]).ruled_out == (("acquits", "all is well"),)


def test_findings_are_told_at_once() -> None:
    told: list[str] = []
    examine(Case("a", Hands(NETWORK)), [rule(needs_network)], seen=told.append)
    assert told == ["needs-network: it is so"]


def trial(verdict: facts.Verdict) -> Trial:
    arm = Arm("x", (0.5,), (1.0,), (0.5,))
    return Trial("so", verdict, "reason", arm, arm, arm, (0,), 10, 10, "Adam")


@pytest.mark.parametrize(
    ("verdict", "confidence", "severity"),
    [
        ("verified", Confidence.CERTAIN, Severity.HURTS),
        ("unverified", Confidence.LIKELY, Severity.HURTS),
        ("refuted", Confidence.POSSIBLE, Severity.SMELLS),
    ],
)
def test_a_trial_moves_a_cause(verdict: facts.Verdict, confidence: Confidence, severity: Severity) -> None:
    (found,) = examine(Case("a", Hands(NETWORK, trial=trial(verdict))), [rule(fixable)]).causes
    assert (found.confidence, found.severity) == (confidence, severity)
    assert found.remedies[0].trial is not None
    assert found.remedies[1].trial is None


@pytest.mark.parametrize(
    ("verdict", "severity"),
    [("verified", [Severity.HURTS]), ("unverified", [Severity.SMELLS]), ("refuted", [])],
)
def test_a_rule_of_thumb_hurts_once_a_trial_confirms_it(verdict: facts.Verdict, severity: list[Severity]) -> None:
    diagnosis = examine(Case("a", Hands(NETWORK, trial=trial(verdict))), [rule(thumb)])
    assert [found.severity for found in diagnosis.causes] == severity
    assert [name for name, _ in diagnosis.ruled_out] == (["thumb"] if verdict == "refuted" else [])


def test_a_fix_that_gains_nothing_acquits_only_where_nothing_else_is_wrong() -> None:
    case = Case("a", Hands(NETWORK, trial=trial("refuted")))
    both = examine(case, [rule(thumb), rule(needs_network)])
    assert {cause.rule.name for cause in both.causes} == {"thumb", "needs-network"}
    assert both.ruled_out == ()


def test_a_confirmed_cause_moves_up_and_its_verified_fix_comes_first() -> None:
    case = Case("a", Hands(NETWORK, trial=trial("verified")))
    causes = examine(case, [rule(needs_network, severity=Severity.SMELLS), rule(thumb)]).causes
    assert [found.rule.name for found in causes] == ["thumb", "needs-network"]
    assert [remedy.fix.intent for remedy in causes[0].remedies] == ["one change", "two changes", "no change"]


def test_the_fixes_of_an_allowed_cause_are_not_tried() -> None:
    def outcome(allowed: bool) -> Trial | None:
        hands = Hands(NETWORK, trial=trial("verified"))
        (cause,) = examine(Case("a", hands), [rule(fixable)], allowed=lambda _: allowed).causes
        return cause.remedies[0].trial

    assert outcome(False) is not None
    assert outcome(True) is None


def test_a_fix_that_cannot_be_tried_says_why() -> None:
    (found,) = examine(Case("a", Hands(NETWORK)), [rule(fixable)]).causes
    assert found.remedies[0].untried == "no trial here"


def caused(name: str, explains: tuple[str, ...] = (), severity: Severity = Severity.HURTS, line: int = 3) -> Cause:
    made = replace(rule(needs_network, severity=severity, explains=explains), name=name)
    return Cause(made, finding(line=line), severity, Confidence.LIKELY)


def seen(name: str) -> Symptom:
    made = replace(rule(needs_network, role="symptom"), name=name)
    return Symptom(made, finding(), Severity.HURTS, Confidence.CERTAIN)


def test_the_cause_that_explains_most_comes_first_and_says_so() -> None:
    ordered, symptoms = rank(
        [caused("one", ("flat",)), caused("both", ("flat", "rises"))], [seen("flat"), seen("rises")]
    )
    assert [found.rule.name for found in ordered] == ["both", "one"]
    assert ordered[0].because == "accounts for 2 symptoms: flat, rises"
    assert ordered[1].because.startswith("would account for 1 symptom too")
    assert symptoms[0].explained_by == ("both", "one")


def test_ties_go_to_severity_and_then_to_the_earlier_line() -> None:
    causes = [caused("late", line=9), caused("early", line=2), caused("worse", severity=Severity.BREAKS, line=20)]
    assert [found.rule.name for found in rank(causes, [])[0]] == ["worse", "early", "late"]


def test_a_symptom_that_nothing_explains_stays_unexplained() -> None:
    _, (symptom,) = rank([caused("one", ("other",))], [seen("flat")])
    assert symptom.explained_by == ()


def test_a_rule_without_its_headings_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks Unless"):
        read_docs("a-rule", DOCS.replace("Unless\n    Never.", ""))


def test_parameters_that_may_be_none_come_last() -> None:
    def backwards(network: Network | None, script: Script) -> Iterator[Finding]:
        yield finding()

    with pytest.raises(TypeError, match="come last"):
        rule(backwards)


def test_a_place_without_a_line_sorts_last() -> None:
    nowhere = replace(caused("nowhere"), finding=replace(finding(), places=(Spot(Part("the loss"), "x"),)))
    assert [found.rule.name for found in rank([nowhere, caused("somewhere", line=99)], [])[0]] == [
        "somewhere",
        "nowhere",
    ]
