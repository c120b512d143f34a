"""Two faults that hide each other: fixes that help only together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from test_engine import NETWORK, Hands, finding, rule, trial

from kerasdoctor import facts
from kerasdoctor.case import Case
from kerasdoctor.diagnosis import Cause
from kerasdoctor.engine import examine
from kerasdoctor.facts import Arm, Network, Trial
from kerasdoctor.finding import Confidence, Finding, Fix, NewInputs, NewLoss, NewTargets, Severity

BOTH = "alone neither this fix nor that of"


class Bench(Hands):
    """An observer whose trials say how often the repaired setup answers right, by the changes of the fix."""

    def __init__(self, alone: float, together: float, judge: facts.Judge = "memorised") -> None:
        super().__init__(NETWORK)
        self.scores, self.judge = {1: alone, 2: together}, judge
        self.tried: list[Fix] = []

    def attempt(self, fix: Fix, ground: Fix | None = None) -> Trial:
        assert ground is None
        self.tried.append(fix)
        score = self.scores[len(fix.changes)]
        verdict: facts.Verdict = "verified" if score > 0.6 else "refuted" if score <= 0.5 else "unverified"
        return replace(trial(verdict), repaired=Arm("repaired", (score,) * 3, (1.0,), (0.1,)), judge=self.judge)


def too_wide(network: Network) -> Iterator[Finding]:
    yield finding(line=9, fixes=(Fix("", (NewInputs("divided", 255.0),)),))


def too_large(network: Network) -> Iterator[Finding]:
    yield finding(line=5, fixes=(Fix("they are amounts", (NewTargets("standardised"),), advice="both"),))


def fails_to_learn(network: Network) -> Iterator[Finding]:
    yield finding("nothing is learnt")


def hidden_faults(bench: Bench, *, seen: bool = True) -> tuple[Cause, ...]:
    explains = ("fails-to-learn",)
    rules = [rule(too_wide, explains=explains), rule(too_large, explains=explains)]
    rules += [rule(fails_to_learn, role="symptom")] if seen else []
    return examine(Case("a.py:3", bench), rules).causes


def test_two_fixes_that_help_only_together_are_told_as_needed_both() -> None:
    bench = Bench(alone=0.5, together=0.9)
    first, second = hidden_faults(bench)
    assert (first.rule.name, second.rule.name) == ("too-large", "too-wide")
    assert [len(fix.changes) for fix in bench.tried] == [1, 1, 2]
    joint, alone = first.remedies
    assert joint.fix.intent == "they are amounts and too-wide is mended with it"
    assert {type(change) for change in joint.fix.changes} == {NewInputs, NewTargets}
    assert joint.trial is not None
    assert joint.trial.verdict == "verified"
    assert [remedy.trial and remedy.trial.verdict for remedy in (alone, *second.remedies)] == ["refuted"] * 2
    for one, other in ((first, second), (second, first)):
        assert (one.severity, one.confidence) == (Severity.HURTS, Confidence.CERTAIN)
        assert f"{BOTH} {other.rule.name}" in (one.finding.note or "")


@pytest.mark.parametrize(
    ("alone", "together", "tried"),
    [
        (0.9, 0.9, 2),  # either fix helps by itself
        (0.5, 0.5, 3),  # nothing helps
        (0.58, 0.62, 3),  # both are no better than one
    ],
)
def test_fixes_that_need_no_other_or_help_with_none_are_told_as_they_are(
    alone: float, together: float, tried: int
) -> None:
    bench = Bench(alone, together)
    causes = hidden_faults(bench)
    assert len(bench.tried) == tried
    assert not any(BOTH in (cause.finding.note or "") for cause in causes)
    assert [len(cause.remedies) for cause in causes] == [1, 1]


def test_fixes_are_tried_together_only_where_something_is_wrong() -> None:
    bench = Bench(alone=0.5, together=0.9)
    hidden_faults(bench, seen=False)
    assert len(bench.tried) == 2


def test_two_fixes_of_the_same_thing_or_of_different_outputs_are_no_pair() -> None:
    def other_scale(network: Network) -> Iterator[Finding]:
        yield finding(line=5, fixes=(Fix("", (NewInputs("standardised"),)),))

    def at_another_output(network: Network) -> Iterator[Finding]:
        yield finding(line=5, fixes=(Fix("", (NewTargets("standardised"),), output=1),))

    def at_the_first(network: Network) -> Iterator[Finding]:
        yield finding(line=9, fixes=(Fix("", (NewLoss("mse"),), output=0),))

    sick = rule(fails_to_learn, role="symptom")
    for pair in ((too_wide, other_scale), (at_the_first, at_another_output)):
        bench = Bench(alone=0.5, together=0.9)
        examine(Case("a.py:3", bench), [*(rule(judge) for judge in pair), sick])
        assert len(bench.tried) == 2
