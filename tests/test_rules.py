"""Every rule's own examples: the bad script has the finding, the good one does not, and both readers agree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from _pytest.mark.structures import ParameterSet
from agreement import disagreements

from kerasdoctor import facts
from kerasdoctor.case import Case, Missing
from kerasdoctor.checkup.observers import SourceAndLive, SourceOnly
from kerasdoctor.diagnosis import Diagnosis
from kerasdoctor.engine import examine
from kerasdoctor.rule import Rule
from kerasdoctor.rules import all_rules
from kerasdoctor.static.reading import Planned, understand
from kerasdoctor.static.source import Source, read

RULES = all_rules()
FROM_SOURCE = [rule for rule in RULES if {*rule.needs} <= {facts.Script, facts.Trace, facts.Network}]
# What these look for is in the values of the arrays; the source cannot show it.
IN_THE_VALUES = {
    "non-finite-values",
    "constant-labels",
    "targets-outside-the-activation",
    "several-classes-on-one-sigmoid",
}
# A script that stops before fit by the very fault that it shows has no live side.
STOPS_BEFORE_FIT = {
    "map-given-to-stack",
}


class Reached(BaseException):
    """Leaves an example at its fit."""


def planned(script: str, folder: Path) -> Planned:
    """Read an example as a file."""
    file = folder / "example.py"
    file.write_text(script + "\n")
    source = read(str(file))
    assert isinstance(source, Source), source
    reading = understand(source)
    assert len(reading.cases) == 1, "an example calls fit once"
    return reading.cases[0]


def live_call(script: str) -> Any:
    """Run an example up to its fit and return the call."""
    from kerasdoctor.live.fit_call import watching_fit

    calls: list[Any] = []

    def look(call: Any) -> None:
        calls.append(call)
        raise Reached

    with watching_fit(look), pytest.raises(Reached):
        exec(compile(script, "example.py", "exec"), {"__name__": "__main__"})
    return calls[0]


def findings(diagnosis: Diagnosis, rule: Rule) -> list[str]:
    """Return the messages of a rule in a diagnosis."""
    assert diagnosis.crashed == ()
    found = [cause.finding.message for cause in diagnosis.causes if cause.rule is rule]
    return found + [symptom.finding.message for symptom in diagnosis.symptoms if symptom.rule is rule]


def judged_statically(rule: Rule, plan: Planned) -> list[str]:
    observer = SourceOnly(plan.network, plan.script, plan.trace, Missing("nothing was run"))
    return findings(examine(Case("example.py", observer), [rule]), rule)


def judged_live(rule: Rule, script: str, plan: Planned) -> tuple[list[str], list[str]]:
    """Return the rule's findings on the live setup and where the two readers disagree."""
    from kerasdoctor.live.examination import Examination

    probing = facts.Probe in rule.needs
    live = Examination(live_call(script), plan.script.decodings[0] if plan.script.decodings else None, probing=probing)
    observer = SourceAndLive(live, plan.network, plan.script, plan.trace)
    diagnosis = examine(Case("example.py", observer), [rule])
    assert isinstance(diagnosis.network, facts.Network)
    assert not any(rule.name in skipped.what for skipped in diagnosis.not_checked), diagnosis.not_checked
    return findings(diagnosis, rule), disagreements(plan.network, diagnosis.network)


@pytest.mark.parametrize("rule", FROM_SOURCE, ids=lambda rule: rule.name)
def test_the_source_alone_tells_bad_from_good(rule: Rule, tmp_path: Path) -> None:
    assert judged_statically(rule, planned(rule.docs.good, tmp_path)) == []
    bad = judged_statically(rule, planned(rule.docs.bad, tmp_path))
    assert bool(bad) == (rule.name not in IN_THE_VALUES)


def _with_pace(rule: Rule) -> ParameterSet:
    """Mark as slow what the source decides alone: running its examples only shows that they run."""
    marks = [pytest.mark.slow] if {*rule.needs, *rule.wants} <= {facts.Script, facts.Trace} else []
    return pytest.param(rule, id=rule.name, marks=marks)


@pytest.mark.parametrize("rule", [_with_pace(r) for r in RULES if r.name not in STOPS_BEFORE_FIT])
def test_the_live_setup_tells_bad_from_good_and_both_readers_agree(rule: Rule, tmp_path: Path) -> None:
    bad, apart = judged_live(rule, rule.docs.bad, planned(rule.docs.bad, tmp_path))
    assert bad, "the bad example has the finding"
    good, apart_too = judged_live(rule, rule.docs.good, planned(rule.docs.good, tmp_path))
    assert good == []
    assert apart + apart_too == []


def test_a_disagreement_would_be_noticed() -> None:
    source = facts.Network(layers=(facts.Layer("Dense", units=3),))
    live = facts.Network(layers=(facts.Layer("Dense", units=4),))
    assert disagreements(source, live) == ["layer 0 units: source says 3, live is 4"]
    assert disagreements(facts.Network(), live) == []


@pytest.mark.parametrize("name", sorted(STOPS_BEFORE_FIT))
def test_the_fault_that_stops_a_script_really_stops_it(name: str) -> None:
    from kerasdoctor.live.fit_call import watching_fit

    rule = next(rule for rule in RULES if rule.name == name)
    with watching_fit(lambda _call: pytest.fail("the bad example reached fit")), pytest.raises(TypeError):
        exec(compile(rule.docs.bad, "example.py", "exec"), {"__name__": "__main__"})
    assert live_call(rule.docs.good).model is not None
