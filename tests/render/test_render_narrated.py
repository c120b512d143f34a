"""Reports to be read out: words for whatever other formats say with signs, positions and colours."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kerasdoctor.facts import Trial
from kerasdoctor.render import narrated

from .sample import DIAGNOSIS, FULL, MULTI_HOT, RISES
from .scenes import SCENES

# Frames, bars, arrows, ticks and runs of signs: read out by their names, or left out.
SIGNS = re.compile("[\u2190-\u21ff\u2500-\u259f\u2700-\u27bf\x1b`]|\\^{2,}|-{2,}|={3,}|-->|[<>]\\d+%")


@pytest.mark.parametrize("name", SCENES)
def test_nothing_is_said_by_signs(name: str) -> None:
    for line in narrated.text([SCENES[name]]).splitlines():
        own = re.sub(r"( It reads: |: (?=[^:]*$)).*", "", line).replace("--fix --choose", "").replace("--verbose", "")
        assert not SIGNS.search(own), line
        assert re.search(r"\w", line) or not line


def test_what_colour_and_place_say_is_said_in_words() -> None:
    said = narrated.text([FULL])
    for cause in DIAGNOSIS.causes:
        assert re.search(rf"Cause \d of 3, {cause.severity.word}, rule {cause.rule.name}: ", said)
    assert "At line 19 of course/week 3/mod7.py, columns 15 to 45: needs every label row" in said
    assert said.index("Cause 1 of 3") < said.index("Fix 1 of 2") < said.index("Symptom, ") < said.index("Next: ")


def test_shares_that_are_rounded_and_several_causes_are_said_in_words() -> None:
    first = MULTI_HOT.remedies[0]
    assert isinstance(first.trial, Trial)
    trial = replace(first.trial, repaired=replace(first.trial.repaired, scores=(0.999, 0.001, 1.0)))
    cause = replace(MULTI_HOT, remedies=(replace(first, trial=trial),))
    said = narrated.text([replace(FULL, diagnoses=(replace(DIAGNOSIS, causes=(cause, *DIAGNOSIS.causes[1:])),))])
    assert "with this fix more than 99%, less than 1% and 100%" in said
    assert len(RISES.explained_by) == 2
    assert "It is explained by causes 1 and 2." in said
