"""What the user has said of findings is heeded: comments, severities, the least confidence, the task."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from conftest import FIXTURES

from kerasdoctor.checkup import Options, check_file
from kerasdoctor.checkup.sifting import allowed_in, sifted
from kerasdoctor.choice import Choice, Selection
from kerasdoctor.diagnosis import Cause, Diagnosis, SetAside, Symptom, rank
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.places import Line, Spot
from kerasdoctor.record import replace
from kerasdoctor.render import json_report, terminal
from kerasdoctor.report import Report
from kerasdoctor.rules import all_rules
from kerasdoctor.static.files.source import Source, parse

BROKEN = (FIXTURES / "mod7" / "broken.py").read_text()
SOFTMAX, ROUNDED, LOOP = "softmax-over-multi-hot-labels", "rounded-softmax", "predict-in-a-loop"
RULES = {rule.name: rule for rule in all_rules()}
Check = Callable[..., Report]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    def checked(text: str, choice: Choice | None = None, name: str = "train.py") -> Report:
        file = tmp_path / name
        file.write_text(text)
        return check_file(str(file), Options(static=True, choice=choice or Choice()))

    return checked


def behind(code: str, comment: str) -> str:
    """Return the flagship with a comment behind the line that has this code."""
    assert code in BROKEN
    return "\n".join(f"{line}  # {comment}" if code in line else line for line in BROKEN.splitlines())


def names(report: Report) -> set[str]:
    return {cause.rule.name for diagnosis in report.diagnoses for cause in diagnosis.causes}


def aside(report: Report) -> list[SetAside]:
    return [item for diagnosis in report.diagnoses for item in diagnosis.set_aside]


@pytest.mark.parametrize("code", ["model.compile(", 'activation="softmax"', "y_train = "])
def test_a_comment_on_any_line_of_a_finding_allows_it(check: Check, code: str) -> None:
    report = check(behind(code, f"kerasdoctor: allow {SOFTMAX}: a demonstration"))
    assert names(report) == {ROUNDED, LOOP}
    (item,) = aside(report)
    assert (item.found.rule.name, item.by, item.reason) == (SOFTMAX, "allow", "a demonstration")
    assert isinstance(item.place, Line)
    assert code in report.sources[report.subject][item.place.line - 1]


def test_a_comment_on_another_line_allows_nothing(check: Check) -> None:
    assert names(check(behind("epochs=", f"kerasdoctor: allow {SOFTMAX}"))) == {SOFTMAX, ROUNDED, LOOP}


def test_families_and_files_can_be_allowed_too(check: Check) -> None:
    assert names(check(behind("model.compile(", "kerasdoctor: allow heads"))) == {ROUNDED, LOOP}
    assert names(check(f"# kerasdoctor: allow-file evaluation\n{BROKEN}")) == {SOFTMAX}
    whole = check(f"# kerasdoctor: allow-file all: as it was asked\n{BROKEN}")
    assert names(whole) == set()
    assert whole.exit_code(Severity.SMELLS) == 0


def test_it_is_told_how_much_was_allowed_and_where_to_one_who_asks(check: Check) -> None:
    report = check(behind("model.compile(", f"kerasdoctor: allow {SOFTMAX}: a demonstration"))
    assert "1 allowed." in terminal.text(report)
    shown = " ".join(terminal.text(report, verbose=True).split())
    assert f"{SOFTMAX}, allowed in line 27: a demonstration" in shown
    case = json_report.data(report)
    jsonschema.validate(case, json_report.schema())
    (said,) = json.loads(json_report.text(report))["cases"][0]["set_aside"]
    assert (said["rule"], said["by"], said["reason"], said["comment"]["line"]) == (
        SOFTMAX,
        "allow",
        "a demonstration",
        27,
    )


@pytest.mark.parametrize(
    ("comment", "note"),
    [
        (
            "kerasdoctor: allow rounded-softmx",
            "line 27: there is no rule rounded-softmx to allow; did you mean rounded-s",
        ),
        (
            "kerasdoctor: alow heads",
            "line 27: the comment `kerasdoctor: alow heads` allows nothing; write `kerasdoctor: a",
        ),
        (
            "kerasdoctor: allow map-given-to-stack",
            "line 27: nothing needs `kerasdoctor: allow map-given-to-stack` any more",
        ),
    ],
)
def test_comments_that_do_nothing_are_told(check: Check, comment: str, note: str) -> None:
    report = check(behind("model.compile(", comment))
    (said,) = report.idle_comments
    assert not report.silent
    assert "note: line 27:" in terminal.text(report)
    assert note in said


def test_a_comment_for_what_only_a_run_shows_is_not_called_idle_by_reading(check: Check) -> None:
    live = next(rule for rule in RULES.values() if rule.role == "symptom")
    report = check(behind("model.compile(", f"kerasdoctor: allow {live.name}, heads"))
    assert report.idle_comments == ()
    off = next(rule.name for rule in RULES.values() if not rule.on)
    assert check(behind("model.compile(", f"kerasdoctor: allow {off}")).idle_comments == ()


def test_cells_of_notebooks_are_heeded_by_cell_and_line(check: Check) -> None:
    first, rest = BROKEN.split("model.compile(")
    cells = [
        first,
        f"model.compile({rest}",
        "# kerasdoctor: allow-file evaluation\n# kerasdoctor: allow nowhere\nx = 1\n",
    ]
    cells[1] = cells[1].replace("\n", "  # kerasdoctor: allow heads: known\n", 1)
    code = [{"cell_type": "code", "source": cell, "metadata": {}, "outputs": []} for cell in cells]
    notebook = {"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    report = check(json.dumps(notebook), name="lesson.ipynb")
    assert names(report) == set()
    assert {str(item.place) for item in aside(report)} == {
        f"{report.subject}: cell 2, line 1",
        f"{report.subject}: cell 3, line 1",
    }
    assert any(note.startswith("cell 3, line 2: there is no rule nowhere to allow") for note in report.idle_comments)


def test_severities_are_as_the_settings_say_and_the_order_follows(check: Check) -> None:
    choice = Choice(severities=(("heads", Severity.SMELLS), (LOOP, Severity.BREAKS)))
    (diagnosis,) = check(BROKEN, choice).diagnoses
    levels = {cause.rule.name: cause.severity for cause in diagnosis.causes}
    assert levels == {SOFTMAX: Severity.SMELLS, ROUNDED: Severity.BREAKS, LOOP: Severity.BREAKS}
    assert diagnosis.causes[-1].rule.name == SOFTMAX


def test_what_is_less_sure_is_set_aside(check: Check) -> None:
    report = check(BROKEN, Choice(least=Confidence.CERTAIN))
    assert names(report) == {ROUNDED}
    assert {(item.found.rule.name, item.by) for item in aside(report)} == {
        (SOFTMAX, "confidence"),
        (LOOP, "confidence"),
    }


def test_the_task_settles_which_fix_is_offered(check: Check) -> None:
    def intents(task: str | None) -> list[str]:
        choice = Choice((Selection((SOFTMAX,)),), task=task)  # type: ignore[arg-type]
        return [remedy.fix.intent for remedy in check(BROKEN, choice).diagnoses[0].causes[0].remedies]

    assert len(intents(None)) == 2
    assert intents("several-of-n") == ["a row can have several labels, or none"]
    assert intents("one-of-n") == ["each row stands for one class"]


def test_allowed_causes_are_known_before_their_fixes_are_tried(check: Check) -> None:
    source = parse("train.py", behind("model.compile(", f"kerasdoctor: allow {SOFTMAX}"))
    assert isinstance(source, Source)
    allows = allowed_in(source)
    assert allows is not None
    (diagnosis,) = check(BROKEN).diagnoses
    found = [
        replace(cause, finding=replace(cause.finding, places=(Spot(Line("train.py", 27), ""),)))
        for cause in diagnosis.causes
    ]
    assert {cause.rule.name for cause in found if allows(cause)} == {SOFTMAX}
    silent = parse("train.py", BROKEN)
    assert isinstance(silent, Source)
    assert allowed_in(silent) is None


def test_nothing_is_told_of_what_holds_after_a_fix_that_is_set_aside(check: Check) -> None:
    (diagnosis,) = check(BROKEN).diagnoses
    told = replace(diagnosis, outlook=("With fix 1 in it learns.",))
    report = Report("a.py", (told,), sources={"a.py": ()})
    assert sifted(report, Choice(least=Confidence.CERTAIN), None).diagnoses[0].outlook == ()
    kept = sifted(report, Choice(severities=((ROUNDED, Severity.SMELLS),)), None).diagnoses[0]
    assert kept.outlook == told.outlook


def test_what_an_allowed_cause_explains_stays_explained_and_a_doubtful_one_explains_nothing() -> None:
    rule = next(rule for rule in RULES.values() if rule.explains)
    seen = RULES[min(rule.explains)]
    source = parse("a.py", "x = 1  # kerasdoctor: allow " + rule.name)
    assert isinstance(source, Source)
    finding = Finding("m", (Spot(Line("a.py", 1, 1, 1, 2), ""),), (), "", Confidence.LIKELY)
    other = Finding("s", (), (), "", Confidence.CERTAIN)
    causes, symptoms = rank(
        [Cause(rule, finding, Severity.HURTS, Confidence.LIKELY)],
        [Symptom(seen, other, Severity.HURTS, Confidence.CERTAIN)],
    )
    report = Report("a.py", (Diagnosis("a.py:1", causes, symptoms, live=True),))
    allowed = sifted(report, Choice(), source).diagnoses[0]
    assert (allowed.causes, allowed.worst) == ((), None)
    assert allowed.symptoms[0].explained_by == (rule.name,)
    assert f"explained by {rule.name}, which is set aside" in terminal.text(Report("a.py", (allowed,)))
    doubtful = sifted(report, Choice(least=Confidence.CERTAIN), None).diagnoses[0]
    assert doubtful.symptoms[0].explained_by == ()
    assert doubtful.worst == Severity.HURTS
