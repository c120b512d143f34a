"""What may be behind a symptom that no cause explains: rules that could not judge, and what no rule can tell."""

from __future__ import annotations

import dataclasses

import pytest

from kerasdoctor.case import Missing
from kerasdoctor.diagnosis import Diagnosis, LeftOpen, Symptom
from kerasdoctor.facts import HeldOut, Interval, Probe
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.outlook import with_left_open
from kerasdoctor.render import sections
from kerasdoctor.rules import all_rules
from kerasdoctor.rules.symptoms.learning import NOTHING_TO_LEARN, ROWS_APART

RULES = {rule.name: rule for rule in all_rules()}
CONSTANT = RULES["no-better-than-a-constant"]
GENERATOR = Missing("x is a generator, which can be read only once")


def symptom(*left_open: str) -> Symptom:
    found = Finding("it answers no better than a constant", (), (), "", Confidence.LIKELY, left_open=left_open)
    return Symptom(CONSTANT, found, Severity.HURTS, Confidence.LIKELY)


def test_a_rule_that_could_explain_a_symptom_and_could_not_judge_is_not_ruled_out() -> None:
    able = next(name for name, rule in RULES.items() if rule.role == "cause" and CONSTANT.is_explained_by(rule))
    other = next(name for name, rule in RULES.items() if rule.role == "cause" and not CONSTANT.is_explained_by(rule))
    (seen,) = with_left_open([symptom("the moon")], [*RULES.values()], {GENERATOR: [other, able]})
    assert seen.left_open == (LeftOpen("the moon"), LeftOpen(able, GENERATOR.reason))
    assert sections.still_open(Diagnosis("a case", symptoms=(seen,))) == [
        "the moon (may be behind no-better-than-a-constant)",
        f"{able} could not be looked at: {GENERATOR.reason} (may be behind no-better-than-a-constant)",
    ]


def test_nothing_is_left_open_of_what_a_cause_explains() -> None:
    (seen,) = with_left_open([symptom("the moon")], (), {})
    explained = dataclasses.replace(seen, explained_by=("a-cause",))
    assert Diagnosis("a case", symptoms=(seen,)).not_ruled_out
    assert not Diagnosis("a case", symptoms=(explained,)).not_ruled_out


@pytest.mark.parametrize(("linear", "open_to_doubt"), [(0.6, False), (0.25, True), (None, True)])
def test_rows_that_a_linear_model_answers_go_with_their_labels(linear: float | None, open_to_doubt: bool) -> None:
    def interval(score: float) -> Interval:
        return Interval(score, score - 0.05, score + 0.05, 200)

    known = None if linear is None else interval(linear)
    scored = HeldOut(interval(0.25), interval(0.25), known, None, 600, 500, "Adam(0.001)")
    (found,) = CONSTANT(Probe((), (scored,)))
    assert isinstance(found, Finding)
    assert {ROWS_APART, NOTHING_TO_LEARN} <= {*found.left_open} or not open_to_doubt
    assert (ROWS_APART in found.left_open) is open_to_doubt
    assert any("500 steps are too few" in said for said in found.left_open)
