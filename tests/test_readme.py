"""The README's commands are the ones that CI runs, and name what exists."""

from __future__ import annotations

import re

from conftest import ROOT

README = (ROOT / "README.md").read_text()


def commands() -> list[str]:
    """The two one-line commands that set everything up."""
    return re.findall(r"^python3 -m venv .*$", README, flags=re.MULTILINE)


def test_two_commands_do_all_the_set_up() -> None:
    checks, tests = commands()
    assert checks.endswith("kerasdoctor check fixtures/mod7/broken.py")
    assert tests.endswith(".venv/bin/pytest")


def test_ci_runs_the_readme_s_test_command() -> None:
    assert commands()[1] in (ROOT / ".ci" / "run").read_text()


def test_the_constraints_pin_what_the_extras_ask_for_and_name_no_host() -> None:
    text = (ROOT / "constraints.txt").read_text()
    assert "://" not in text
    pinned = dict(line.split("==") for line in text.splitlines() if "==" in line)
    assert {"keras", "tensorflow", "numpy", "click", "rich", "wrapt", "pytest"} <= pinned.keys()
