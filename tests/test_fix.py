"""The fix that the diagnosis shows: it is the one that was tried, and it mends the script."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import FIXTURES

from kerasdoctor.checkup import Options, check_file
from kerasdoctor.diagnosis import Remedy
from kerasdoctor.facts import Trial
from kerasdoctor.finding import Severity
from kerasdoctor.report import Report
from kerasdoctor.static.edits import edit
from kerasdoctor.static.files.source import Source, read

BROKEN = FIXTURES / "mod7" / "broken.py"

# What makes the task easy and the run short; the head of the unrepaired script follows its labels.
SMALLER = (
    ("BITS = 20", "BITS = 8"),
    ('Dense(20, activation="softmax")', 'Dense(BITS, activation="softmax")'),
    ('"sgd"', '"adam"'),
    ("epochs=10", "epochs=40"),
    ("size=500", "size=100"),
    ("/ 500", "/ 100"),
)


@pytest.fixture(scope="module")
def report() -> Report:
    return check_file(str(BROKEN))


def remedies(report: Report) -> tuple[Remedy, ...]:
    return report.diagnoses[0].causes[0].remedies


def source(path: Path) -> Source:
    found = read(str(path))
    assert isinstance(found, Source)
    return found


def test_the_first_cause_points_at_head_loss_and_labels(report: Report) -> None:
    first = report.diagnoses[0].causes[0]
    assert first.rule.name == "softmax-over-multi-hot-labels"
    lines = BROKEN.read_text().splitlines()
    pointed = {lines[spot.place.line - 1] for spot in first.finding.places if hasattr(spot.place, "line")}
    assert any('Dense(20, activation="softmax")' in line for line in pointed)
    assert any("categorical_crossentropy" in line for line in pointed)
    assert any(line.startswith("y_train =") for line in pointed)


def test_the_numbers_agree_with_arithmetic(report: Report) -> None:
    """Residues 0 to 6 as bits: sums 0, 1, 2 in shares 1/7, 3/7, 3/7 up to the luck of 10,000 draws."""
    first = report.diagnoses[0].causes[0]
    sums = {tally.label: tally.share for tally in first.finding.evidence[0].tallies}
    assert sums == pytest.approx({"add up to 0": 1 / 7, "add up to 1": 3 / 7, "add up to 2": 3 / 7}, abs=0.03)
    numbers = {name: value for seen in first.finding.evidence for name, value in seen.numbers}
    assert (numbers["columns"], numbers["constant_columns"], numbers["distinct_rows"]) == (20, 17, 7)
    assert numbers["lowest_loss"] == pytest.approx(0.594, abs=0.04)
    assert numbers["constant_loss"] == pytest.approx(1.412, abs=0.05)
    assert numbers["constant_score"] == pytest.approx(4 / 7, abs=0.03)
    decode = next(cause for cause in report.diagnoses[0].causes if cause.rule.name == "rounded-softmax")
    assert dict(decode.finding.evidence[0].numbers)["perfect_score"] == pytest.approx(4 / 7, abs=0.03)


def test_both_intents_are_tried_and_verified(report: Report) -> None:
    trials = [remedy.trial for remedy in remedies(report)]
    assert len(trials) == 2
    for trial in trials:
        assert isinstance(trial, Trial)
        assert trial.verdict == "verified"
        assert max(trial.as_written.scores) < 0.3
        assert min(trial.repaired.scores) > 0.9
        assert len(trial.seeds) == 3


def test_the_diagnosis_is_honest_about_what_the_fix_does_not_do(report: Report) -> None:
    said = " ".join(report.diagnoses[0].outlook)
    assert "the setup is then right, and the task is hard for this model" in said
    assert "fewer input bits than 20" in said
    assert "reference.py" in said


def test_what_was_ruled_out_and_left_out_is_said(report: Report) -> None:
    assert {"non-finite-values", "silent-units", "layer-without-gradient"} <= {
        n for n, _ in report.diagnoses[0].ruled_out
    }
    assert {what for item in report.diagnoses[0].not_checked for what in item.what} >= {
        "validation",
        "what follows fit",
    }


def test_the_report_prints_itself(report: Report) -> None:
    assert "7 classes in disguise" in str(report)
    assert not report.healthy
    assert report.exit_code() == 1
    assert report.exit_code(None) == 0


@pytest.mark.parametrize("number", [0, 1])
def test_the_repaired_script_is_met_with_silence(number: int, report: Report, tmp_path: Path) -> None:
    text = edit.rewrite(source(BROKEN), remedies(report)[number].fix)
    assert text is not None
    repaired = tmp_path / "repaired.py"
    repaired.write_text(text)
    again = check_file(str(repaired), Options(static=True))
    assert again.worst is None or again.worst < Severity.HURTS


def share(path: Path) -> float:
    done = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, check=False)
    found = re.search(r"right answers: ([0-9.]+)", done.stdout)
    assert found is not None, done.stderr[-2000:]
    return float(found[1])


@pytest.mark.slow
@pytest.mark.parametrize("number", [0, 1])
def test_the_diff_mends_a_smaller_version_of_the_script(number: int, report: Report, tmp_path: Path) -> None:
    """On 8 bits and with Adam, where the task is easy, only the setup stands in the way."""
    text = edit.rewrite(source(BROKEN), remedies(report)[number].fix)
    assert text is not None
    for name, script in (("broken.py", BROKEN.read_text()), ("repaired.py", text)):
        for old, new in SMALLER:
            script = script.replace(old, new)
        (tmp_path / name).write_text(script)
    assert share(tmp_path / "broken.py") < 0.30
    assert share(tmp_path / "repaired.py") > 0.90
