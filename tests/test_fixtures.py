"""The flagship family and the healthy programs: what check says of each, and what each scores."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from conftest import FIXTURES, ROOT, Run

from kerasdoctor.render import json_report

MOD7 = FIXTURES / "mod7"
CASES: dict[str, dict[str, Any]] = tomllib.loads((MOD7 / "case.toml").read_text())
HEALTHY = sorted((FIXTURES / "healthy").glob("*.py"))
SERIOUS = {"hurts", "breaks"}


def report(run: Run, script: Path, *options: str) -> dict[str, Any]:
    done = run("check", str(script.relative_to(ROOT)), "--format", "json", "--fail-on", "never", "-q", *options)
    assert "Traceback" not in done.stderr, done.stderr
    data: dict[str, Any] = json.loads(done.stdout)
    jsonschema.validate(data, json_report.schema())
    assert all(case["crashed"] == [] for case in data["cases"])
    return data


def serious(data: dict[str, Any]) -> list[str]:
    """The causes, and the symptoms that no cause explains, at HURTS and above, in their order."""
    found = [cause["rule"] for case in data["cases"] for cause in case["causes"] if cause["severity"] in SERIOUS]
    for case in data["cases"]:
        unexplained = [symptom for symptom in case["symptoms"] if not symptom["explained_by"]]
        found += [symptom["symptom"] for symptom in unexplained if symptom["severity"] in SERIOUS]
    return found


def everything(data: dict[str, Any]) -> set[str]:
    return {cause["rule"] for case in data["cases"] for cause in case["causes"]}


def test_there_are_enough_healthy_programs() -> None:
    assert len(HEALTHY) >= 15


@pytest.mark.parametrize("script", HEALTHY, ids=lambda script: script.stem)
def test_a_healthy_program_is_met_with_silence_statically(script: Path, kerasdoctor_command: Run) -> None:
    assert serious(report(kerasdoctor_command, script, "--static")) == []


@pytest.mark.slow
@pytest.mark.parametrize("script", HEALTHY, ids=lambda script: script.stem)
def test_a_healthy_program_is_met_with_silence_live(script: Path, kerasdoctor_command: Run) -> None:
    data = report(kerasdoctor_command, script)
    assert data["stop"] is None
    assert data["cases"][0]["live"]
    assert serious(data) == []


@pytest.mark.parametrize("name", CASES)
def test_the_source_of_the_flagship_family_gives_the_expected_first_cause(name: str, kerasdoctor_command: Run) -> None:
    data = report(kerasdoctor_command, MOD7 / f"{name}.py", "--static")
    expected = CASES[name]
    assert serious(data)[:1] == ([expected["first_cause"]] if expected["first_cause"] else [])
    assert set(expected.get("also", [])) <= everything(data)


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_the_live_check_of_the_flagship_family_gives_the_expected_first_cause(
    name: str, kerasdoctor_command: Run
) -> None:
    data = report(kerasdoctor_command, MOD7 / f"{name}.py")
    expected = CASES[name]
    assert (data["stop"] or {}).get("reason") == expected.get("stops")
    assert serious(data)[:1] == ([expected["first_cause"]] if expected["first_cause"] else [])
    assert set(expected.get("also", [])) <= everything(data)


def score(script: Path, *arguments: str) -> float:
    done = subprocess.run(
        [sys.executable, str(script), *arguments], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = re.search(r"(?:right answers:|accuracy) ([0-9.]+)", done.stdout)
    assert found is not None, done.stdout
    return float(found[1])


def bars() -> list[tuple[str, str, dict[str, Any]]]:
    scored = [(name, case) for name, case in CASES.items() if {"at_least", "below"} & case.keys()]
    return [(name, str(seed), case) for name, case in scored for seed in case.get("seeds", [""])]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "seed", "case"), bars(), ids=lambda value: value if isinstance(value, str) else "")
def test_a_script_of_the_flagship_family_reaches_its_bar(name: str, seed: str, case: dict[str, Any]) -> None:
    reached = score(MOD7 / f"{name}.py", *([seed] if seed else []))
    assert reached >= case.get("at_least", 0.0)
    assert reached < case.get("below", 1.01)
