"""One line for each finding: golden files, and nothing of a user's that breaks or colours a line."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kerasdoctor.places import Cell, Line, Row, Spot
from kerasdoctor.render import concise
from kerasdoctor.render.page import Page

from .reviewed import check_golden
from .sample import FULL, HEALTHY, MULTI_HOT, REPORTS, STATIC, STOPPED


@pytest.mark.parametrize("name", REPORTS)
def test_reports_read_as_agreed(name: str) -> None:
    check_golden(f"concise-{name}", concise.text([REPORTS[name]]))


def test_several_reports_are_counted_together() -> None:
    text = concise.text([FULL, STATIC, STOPPED, HEALTHY])
    assert text.splitlines()[-1].startswith("5 causes (1 breaks, 3 hurts, 1 smells), 2 symptoms, ")
    assert len(text.splitlines()) == 4 + 1 + 2 + 0 + 1, "an explained symptom has no line, a stop has one"


def test_a_line_begins_with_an_address_that_editors_know() -> None:
    line = concise.text([FULL]).splitlines()[0]
    assert re.match(r".+\.py:\d+:\d+: (breaks|hurts|smells)\[[a-z-]+\] \S", line)
    cell = Cell(7, 16, 12, (Row(99, 5, ""),))
    placed = replace(MULTI_HOT.finding, places=(Spot(Line("a b.ipynb", 18, 3, cell=cell), ""),))
    diagnosis = replace(FULL.diagnoses[0], causes=(replace(MULTI_HOT, finding=placed),), symptoms=())
    assert concise.text([replace(FULL, diagnoses=(diagnosis,))]).startswith("a b.ipynb:cell 7:3:3: breaks[")


def test_hostile_text_stays_in_its_line() -> None:
    hostile = "a\n::error::b\x1b[31mc\x9b2J\r[red]d[/red]\u202ee"
    finding = replace(MULTI_HOT.finding, message=hostile, places=(Spot(Line(f"{hostile}.py", 3), ""),))
    diagnosis = replace(FULL.diagnoses[0], causes=(replace(MULTI_HOT, finding=finding),), symptoms=())
    report = replace(STOPPED, subject=hostile, diagnoses=(diagnosis,), sources={})
    lines = concise.text([report]).splitlines()
    assert len(lines) == 3
    assert lines[1].endswith("a ::error::bc2J [red]d[/red]e")
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202e]", "".join(lines))


def test_ascii_only_where_the_output_takes_no_more() -> None:
    finding = replace(MULTI_HOT.finding, message="größer → 日本")
    diagnosis = replace(FULL.diagnoses[0], causes=(replace(MULTI_HOT, finding=finding),))
    for line in concise.lines(Page(0, ascii_only=True), [replace(FULL, diagnoses=(diagnosis,))]):
        assert line.plain.isascii()
