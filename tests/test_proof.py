"""A crash proves the cause that explains it, and no finding stands twice."""

from __future__ import annotations

from kerasdoctor.diagnosis import Cause, rank
from kerasdoctor.facts import Crash
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.places import Line, Spot
from kerasdoctor.proof import passed, proven
from kerasdoctor.rules import all_rules

RULES = {rule.name: rule for rule in all_rules()}


def cause(name: str, line: int, confidence: Confidence = Confidence.CERTAIN, end: int | None = None) -> Cause:
    place = Line("train.py", line, 1, end or line, 20)
    finding = Finding(f"{name} at {line}", (Spot(place, "here"),), (), "", confidence)
    return Cause(RULES[name], finding, Severity.HURTS, confidence)


def crash(kind: str, message: str, line: int, **more: object) -> Crash:
    return Crash(kind, message, (kind,), Line("train.py", line, 1, line, 20), **more)  # type: ignore[arg-type]


def names(causes: list[Cause]) -> list[str]:
    return [one.rule.name for one in causes]


def test_without_a_crash_everything_stays_as_it_is() -> None:
    causes = [cause("removed-names", 3), cause("too-few-updates", 9)]
    assert proven(causes, None) == causes


def test_the_cause_at_the_line_leads_and_what_is_read_off_the_crash_stands_back() -> None:
    said = crash("ModuleNotFoundError", "No module named 'keras.layers.core'", 3)
    found = proven([cause("package-that-is-not-installed", 3), cause("removed-names", 3)], said)
    assert names(found) == ["removed-names"]
    assert found[0].proof == "the run stops at line 3 with ModuleNotFoundError"
    assert found[0].severity is Severity.BREAKS
    ordered, _ = rank([cause("learning-rate-too-high", 1), *found], ())
    assert ordered[0].because.endswith("this comes first")


def test_a_cause_at_another_line_proves_nothing() -> None:
    said = crash("ModuleNotFoundError", "No module named 'cv2'", 7)
    found = proven([cause("removed-names", 3), cause("package-that-is-not-installed", 7)], said)
    assert names(found) == ["package-that-is-not-installed", "removed-names"]
    assert [bool(one.proof) for one in found] == [True, False]
    ordered, _ = rank(found, ())
    assert ordered[1].because == "would stop the script, too, once it gets there"


def test_an_error_of_another_kind_at_the_line_is_no_proof() -> None:
    said = crash("NameError", "name 'K' is not defined", 3)
    found = proven([cause("removed-names", 3), cause("name-that-is-not-defined", 3)], said)
    assert names(found) == ["name-that-is-not-defined", "removed-names"]


def test_what_fit_refuses_is_explained_by_what_it_says_wherever_that_stands() -> None:
    said = crash("ValueError", "`target` and `output` must have the same rank", 20, method="fit", first_batch=True)
    causes = [cause("class-numbers-with-categorical-crossentropy", 12), cause("call-that-keras-refuses", 20)]
    found = proven(causes, said)
    assert names(found) == ["class-numbers-with-categorical-crossentropy"]
    assert found[0].proof == "fit stops at its first batch with ValueError"


def test_the_finding_that_knows_why_goes_before_the_one_that_repeats_what_was_said() -> None:
    said = crash("ValueError", "expected axis -1", 20, method="fit")
    causes = [cause("call-that-keras-refuses", 20, Confidence.LIKELY), cause("inputs-of-another-shape", 20)]
    assert names(proven(causes, said)) == ["inputs-of-another-shape"]


def test_a_call_over_several_lines_is_touched_at_any_of_them() -> None:
    at = Line("train.py", 5, 1, 9, 2)
    said = Crash("TypeError", "got an unexpected keyword argument 'nb_epoch'", ("TypeError",), at)
    assert proven([cause("removed-names", 8)], said)[0].proof


def test_a_run_that_came_to_its_fit_has_not_stopped_at_what_would_stop_it_elsewhere() -> None:
    in_front, behind = cause("removed-names", 3), cause("removed-names", 12)
    hurting = cause("softmax-over-one-unit", 5)
    read, _ = rank([in_front, hurting], ())
    assert read[0].because == "the script stops here, before it trains: this comes first"
    live, _ = rank(passed([behind, hurting], frozenset({3})), ())
    assert names([*live]) == ["softmax-over-one-unit", "removed-names"]
    assert live[1].because == "the run has come this far without it, and stops only where it gets there"
    mapped, _ = rank(passed([hurting, in_front], frozenset({3})), ())
    assert names([*mapped]) == ["removed-names", "softmax-over-one-unit"]
    said = "the run has come past it only because old spellings are read as today's: this comes first"
    assert mapped[0].because == said
