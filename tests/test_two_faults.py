"""A program with two true faults, of which the second matters only once the first is mended."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import FIXTURES, Run


@pytest.mark.slow
def test_the_fault_behind_another_one_is_verified_on_top_of_its_fix(kerasdoctor_command: Run, tmp_path: Path) -> None:
    script = FIXTURES / "two_faults" / "one_unit_and_tiny_steps.py"
    told = tmp_path / "report.txt"
    done = kerasdoctor_command("check", str(script), "-q", "--format", "json", "--budget", "120", "-o", f"full:{told}")
    (case,) = json.loads(done.stdout)["cases"]
    first, second = case["causes"]
    assert (first["rule"], second["rule"]) == ("softmax-over-one-unit", "steps-far-too-small")
    assert (first["trial"]["verdict"], first["trial"]["ground"]) == ("verified", "")
    trial = second["trial"]
    assert (trial["verdict"], trial["ground"], trial["alone"]) == ("verified", first["rule"], "refuted")
    assert max(trial["as_written"]["scores"]) < 0.7 < min(trial["repaired"]["scores"])
    assert (second["severity"], second["confidence"]) == ("hurts", "certain")
    said = " ".join(told.read_text().split())
    assert "on top of the fix of softmax-over-one-unit it gains" in said
    assert "tried on copies of the model with the fix of softmax-over-one-unit" in said
