"""Baselines: what is known is set aside when lines move, what no longer occurs is told, what is new fails."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import FIXTURES

from kerasdoctor.checkup.baseline import Baseline, Entry, read_baseline
from kerasdoctor.choice import Choice, Selection
from kerasdoctor.cli import cli
from kerasdoctor.diagnosis import Cause, Diagnosis
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.places import Line, Spot
from kerasdoctor.report import Report, Stop
from kerasdoctor.rules import all_rules

RULES = {rule.name: rule for rule in all_rules()}
LOOP, ROUNDED, SOFTMAX = "predict-in-a-loop", "rounded-softmax", "softmax-over-multi-hot-labels"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["check", "--static", "-q", *map(str, arguments)], obj=[])


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    return Path(shutil.copy(FIXTURES / "mod7" / "broken.py", tmp_path / "train.py"))


def names(done: Result) -> set[str]:
    return {cause["rule"] for case in json.loads(done.stdout)["cases"] for cause in case["causes"]}


def test_what_is_written_is_known_again_although_lines_move(broken: Path) -> None:
    file = broken.with_name("known.json")
    written = run(broken, "--write-baseline", file)
    assert written.exit_code == 0
    assert f"3 known findings written to {file}" in written.output
    broken.write_text("import os\n\n\n" + broken.read_text())
    known = run(broken, "--baseline", file)
    assert known.exit_code == 0
    assert "3 known from the baseline" in known.stdout
    assert "Nothing else that the source shows" in known.stdout


def test_what_is_new_fails_and_what_is_gone_is_told(broken: Path) -> None:
    file = broken.with_name("known.json")
    run(broken, "--write-baseline", file)
    broken.write_text(broken.read_text().replace("np.round(", "np.rint("))
    done = run(broken, "--baseline", file, "--format", "json")
    assert done.exit_code == 1
    assert names(done) == {ROUNDED}
    assert f"no longer found: {ROUNDED} in train.py; --write-baseline {file} takes them out" in done.stderr
    run(broken, "--write-baseline", file)
    renewed = run(broken, "--baseline", file)
    assert renewed.exit_code == 0
    assert "no longer found" not in renewed.output


def test_the_settings_can_name_it_from_the_folder_of_their_file(broken: Path) -> None:
    broken.with_name("kerasdoctor.toml").write_text("baseline = 'known.json'\n")
    missing = run(broken)
    assert missing.exit_code == 2
    assert "there is no baseline" in missing.stderr
    run(broken, "--write-baseline", broken.with_name("known.json"))
    assert run(broken).exit_code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is no baseline; write it anew with --write-baseline"),
        ('{"schema": "kerasdoctor-baseline/1", "findings": [{"path": 3}]}', "is no baseline"),
        ('{"schema": "kerasdoctor-baseline/9", "findings": []}', "is of another version (kerasdoctor-baseline/9)"),
        ("[]", "is no baseline"),
    ],
)
def test_what_is_no_baseline_is_told_before_anything_is_checked(broken: Path, text: str, said: str) -> None:
    file = broken.with_name("known.json")
    file.write_text(text)
    done = run(broken, "--baseline", file)
    assert done.exit_code == 2
    assert said in done.stderr
    assert not done.stdout


def report(folder: Path, *found: tuple[str, str], live: bool = False, stop: Stop | None = None) -> Report:
    """Return a report on a.py with a cause of each rule at the line of each text."""
    path = str(folder / "a.py")
    lines = tuple(text for _, text in found)
    causes = tuple(
        Cause(
            RULES[rule],
            Finding("m", (Spot(Line(path, number), ""),), (), "", Confidence.LIKELY),
            Severity.HURTS,
            Confidence.LIKELY,
        )
        for number, (rule, _) in enumerate(found, 1)
    )
    return Report(path, (Diagnosis("a", causes, live=live),), stop, static=not live, sources={path: lines})


EVERY = Choice()


def gone(baseline: Baseline, *checked: Report, choice: Choice = EVERY) -> list[str]:
    return [entry.rule for entry in baseline.applied([(each, choice) for each in checked])[1]]


def test_as_many_are_known_as_there_were(tmp_path: Path) -> None:
    baseline = Baseline(str(tmp_path / "b.json"), (Entry("a.py", LOOP, "x = 1", static=True),) * 2)
    (new,), left = baseline.applied([(report(tmp_path, *[(LOOP, "x  =  1")] * 3), EVERY)])
    assert (len(new.diagnoses[0].causes), len(new.diagnoses[0].set_aside), left) == (1, 2, ())
    assert gone(baseline, report(tmp_path, (LOOP, "x = 1"))) == [LOOP]


def test_what_could_not_be_met_is_not_called_gone(tmp_path: Path) -> None:
    """Nor is it taken out: rules that were not asked, files that were not read, and what only a run finds."""
    (tmp_path / "other.py").touch()
    entries = (
        Entry("a.py", SOFTMAX, "x", static=False),
        Entry("a.py", ROUNDED, "x", static=True),
        Entry("other.py", LOOP, "x", static=True),
        Entry("deleted.py", LOOP, "x", static=True),
    )
    baseline = Baseline(str(tmp_path / "b.json"), entries)
    assert gone(baseline, report(tmp_path)) == [ROUNDED, LOOP]
    assert gone(baseline, report(tmp_path, live=True)) == [SOFTMAX, ROUNDED, LOOP]
    assert gone(baseline, report(tmp_path), choice=Choice((Selection((LOOP,)),))) == [LOOP]
    assert gone(baseline, report(tmp_path, stop=Stop("unreadable", "", ""))) == [LOOP]
    kept = baseline.renewed([(report(tmp_path), EVERY)])
    assert set(kept.entries) == {entries[0], entries[2]}


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "b.json"
    entries = (*[Entry("a.py", LOOP, 'x = "ä"', static=True)] * 2, Entry("b.py", ROUNDED, "y", static=False))
    Baseline(str(file), entries).write()
    assert read_baseline(str(file)).entries == entries
    assert [item["count"] for item in json.loads(file.read_text())["findings"]] == [2, 1]
