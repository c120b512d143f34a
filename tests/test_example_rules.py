"""The example of a rule package: its rule judges its own examples, and the package installs for real."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

from kerasdoctor.checkup import Options, check_file
from kerasdoctor.choice import Choice, Selection
from kerasdoctor.rule import Rule

PROJECT = ROOT / "tests" / "example_rules"
NAME = "longer-than-a-night"


@pytest.fixture
def rule(monkeypatch: pytest.MonkeyPatch) -> Iterator[Rule]:
    """Return the rule of the example, which is taken as if it were installed."""
    monkeypatch.syspath_prepend(PROJECT)
    import example_rules

    from kerasdoctor import rules

    caches = (rules.all_rules, rules._chosen)
    monkeypatch.setattr(rules, "foreign_rules", lambda: ((example_rules.longer_than_a_night,), ()))
    for cached in caches:
        cached.cache_clear()
    yield example_rules.longer_than_a_night
    for cached in caches:
        cached.cache_clear()


def names(script: str, folder: Path) -> set[str]:
    (folder / "train.py").write_text(script)
    options = Options(static=True, choice=Choice((Selection((NAME,)),)))
    report = check_file(str(folder / "train.py"), options)
    return {cause.rule.name for diagnosis in report.diagnoses for cause in diagnosis.causes}


def test_its_rule_finds_its_bad_script_and_not_its_good_one(rule: Rule, tmp_path: Path) -> None:
    assert names(rule.docs.bad, tmp_path) == {NAME}
    assert names(rule.docs.good, tmp_path) == set()


@pytest.mark.slow
def test_it_is_installed_for_real_and_breaks_nothing_when_it_breaks(rule: Rule, tmp_path: Path) -> None:
    target, work = tmp_path / "installed", tmp_path / "work"
    work.mkdir()
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target), str(PROJECT)]
    subprocess.run(command, check=True, timeout=300)
    (work / "bad.py").write_text(rule.docs.bad)
    for number in range(5):
        (work / f"good_{number}.py").write_text(rule.docs.good)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(target)])}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "kerasdoctor", *arguments],
            cwd=work,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def found(*arguments: str) -> set[str]:
        done = run("check", "--static", "-q", "--format", "json", *arguments)
        reports = json.loads(done.stdout)
        reports = reports if isinstance(reports, list) else [reports]
        return {cause["rule"] for report in reports for case in report["cases"] for cause in case["causes"]}

    assert found("bad.py") == {NAME}
    assert found(".", "--jobs", "2") == {NAME}
    assert found("bad.py", "--isolated") == set()
    assert found("bad.py", "--ignore", NAME) == set()
    assert "A fit is to train for more epochs than the machines here finish over night. [from example-rules 0.1]" in (
        " ".join(run("rules", "example_rules").stdout.split())
    )
    assert "from      example-rules 0.1" in run("explain", NAME).stdout
    assert "1 rule from example-rules 0.1: longer-than-a-night" in " ".join(run("env", "-v").stdout.split())

    module = target / "example_rules" / "__init__.py"
    module.write_text("import a_library_that_is_not_there\n")
    done = run("check", "--static", "-q", "bad.py", "good_1.py")
    assert done.returncode == 0
    said = "the rule package example-rules 0.1 is left out: importing example_rules fails (ModuleNotFoundError"
    assert done.stderr.count(said) == 1
    assert run("check", "--static", "-q", "bad.py", "--isolated").stderr == ""
