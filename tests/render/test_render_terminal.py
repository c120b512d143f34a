"""Reports as text: golden files, widths, colour, encodings and what must survive verbatim."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console

from kerasdoctor.diagnosis import Diagnosis, NotChecked
from kerasdoctor.finding import Severity
from kerasdoctor.places import Cell, Line, Row
from kerasdoctor.render import terminal
from kerasdoctor.report import Report

from .reviewed import check_golden
from .sample import DIAGNOSIS, FULL, HEALTHY, MULTI_HOT, PATH, REPORTS, ROUNDED, SMALL, SOURCE, STATIC, STOPPED

ANSI = re.compile(r"\x1b\[[0-9;]*m")
VERBATIM = re.compile(r" *\d* \|.*|( {3}| {15})[-+@ ].*|.*--> .*|.*::: .*")


def test_what_is_not_known_is_grouped_by_reason_and_only_told_when_asked_for() -> None:
    places = [(Line(PATH, line, 1, line, 5), "a loss that is not known") for line in (3, 5, 3)]
    cell = Cell(7, 1, None, (Row(1, 1, ""),))
    places += [(Line("nb.ipynb", 1, 1, cell=cell), "an output"), (Line(PATH, 9), "a model")]
    report = replace(HEALTHY, unknown=tuple(places))
    assert "not known" not in terminal.text(report)
    lines = terminal.text(report, verbose=True).splitlines()
    at = lines.index("not known from the source")
    assert lines[at + 1 : at + 4] == [
        "  - lines 3 and 5: a loss that is not known",
        "  - cell 7, line 1: an output",
        "  - line 9: a model",
    ]
    assert "all that was looked for was read" in terminal.text(HEALTHY, verbose=True)
    unread = replace(STOPPED, diagnoses=())
    assert terminal.text(unread, verbose=True) == terminal.text(unread), "nothing was read, so nothing is claimed"


def test_how_a_model_was_copied_is_told_when_asked_for() -> None:
    assert "the model was copied" not in terminal.text(FULL, verbose=True), "the plain way is not worth a word"
    assert DIAGNOSIS.network is not None
    odd = replace(DIAGNOSIS, network=replace(DIAGNOSIS.network, copied="as a whole, by copy.deepcopy"))
    report = replace(FULL, diagnoses=(odd,))
    assert "copy.deepcopy" not in terminal.text(report)
    lines = terminal.text(report, verbose=True).splitlines()
    at = lines.index("copies")
    assert lines[at + 1] == f"  - {odd.case}: the model was copied as a whole, by copy.deepcopy"


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_full_report_reads_as_agreed(width: int) -> None:
    check_golden(f"full-{width}", terminal.text(FULL, width=width))


@pytest.mark.parametrize("name", ["healthy", "static", "stopped"])
def test_other_reports_read_as_agreed(name: str) -> None:
    check_golden(name, terminal.text(REPORTS[name]))


def test_fits_that_are_right_are_told_once_and_so_is_what_was_not_checked() -> None:
    skipped = (NotChecked(("silent-units", "probe"), "nothing was run", "leave out --static"),)
    loud = replace(STATIC.diagnoses[0], not_checked=skipped)
    right = [Diagnosis(f"{PATH}:{line}", not_checked=skipped) for line in (40, 52)]
    lines = terminal.text(replace(STATIC, diagnoses=(right[0], loud, right[1]))).splitlines()
    at = lines.index(f"{PATH}, fits at lines 40 and 52")
    assert lines[at + 1].startswith("Nothing that the source shows")
    assert lines[at + 3 : at + 6] == [
        "not checked",
        "  - silent-units and probe: nothing was run",
        "    to check it: leave out --static",
    ]
    assert lines.count("not checked") == 1
    assert sum(line.startswith("Read off the source only") for line in lines) == 1
    assert lines[0] == terminal.text(STATIC).splitlines()[0]
    assert at > 0
    assert any("2 not checked." in line for line in lines)


def test_an_ascii_report_reads_as_agreed_and_is_ascii() -> None:
    text = terminal.text(FULL, width=80, ascii_only=True)
    check_golden("full-ascii", text)
    assert text.isascii()


def test_user_text_becomes_ascii_too() -> None:
    report = Report("größe.py", notes=("日本 été \N{GRINNING FACE}",))
    assert terminal.text(report, ascii_only=True).isascii()
    assert "日本 été" in terminal.text(report)


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize("width", [40, 60, 77, 120])
@pytest.mark.parametrize("name", REPORTS)
def test_only_source_and_diffs_are_wider_than_the_page(name: str, width: int, ascii_only: bool) -> None:
    text = terminal.text(REPORTS[name], width=width, ascii_only=ascii_only)
    assert [line for line in text.splitlines() if len(line) > width and not VERBATIM.fullmatch(line)] == []


def test_source_lines_are_cut_to_the_page() -> None:
    lines = terminal.text(FULL, width=60).splitlines()
    framed = [line for line in lines if re.match(r" *\d* \|", line)]
    assert framed
    assert max(map(len, framed)) <= 60


@pytest.mark.parametrize("name", REPORTS)
def test_no_line_ends_in_blanks(name: str) -> None:
    assert [line for line in terminal.text(REPORTS[name]).splitlines() if line != line.rstrip()] == []


@pytest.mark.parametrize("name", REPORTS)
def test_colour_adds_escapes_and_nothing_else(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    plain = terminal.text(REPORTS[name], width=80)
    coloured = terminal.text(REPORTS[name], width=80, color=True)
    assert ANSI.search(coloured)
    assert ANSI.sub("", coloured) == plain
    assert "\x1b" not in plain


def test_a_console_decides_width_colour_and_encoding() -> None:
    out = io.StringIO()
    terminal.show(FULL, Console(file=out, width=60))
    assert out.getvalue() == terminal.text(FULL, width=60) + "\n"
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, encoding="latin-1", newline="\n") as file:
        terminal.show(FULL, Console(file=file, width=80))
        file.flush()
        assert raw.getvalue().decode("ascii") == terminal.text(FULL, width=80, ascii_only=True) + "\n"


def test_brackets_of_users_survive() -> None:
    text = terminal.text(FULL)
    assert "the right answer for y[idx] is not [bold]touched[/bold]" in text
    assert "KeyError: 'y[idx]'" in text
    assert "no such file: 'tags[old].csv'" in terminal.text(STOPPED)
    source = [*SOURCE[:18], "model.compile(loss=losses[y[idx]], metrics=['[bold]', '[/]'])", *SOURCE[19:]]
    assert f" 19 | {source[18]}" in terminal.text(replace(FULL, sources={PATH: tuple(source)}))


def test_escape_sequences_of_users_do_not_reach_the_terminal() -> None:
    report = replace(STOPPED, notes=("\x1b]8;;http://x\x07here\x1b[2J\x9b31m", "a\rb\x00c"))
    text = terminal.text(report)
    assert "reading tags[old].csv" in text
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)


def test_blocks_come_in_order() -> None:
    text = terminal.text(HEALTHY) + "\n" + terminal.text(FULL)
    first = text[text.index("1 breaks[") : text.index("2 hurts[")]
    names = re.findall(r"^ {3}(evidence|why|fix \d|rank|note)\b", first, re.MULTILINE)
    assert names == ["evidence", "why", "fix 1", "fix 2", "rank", "note"]


def test_sections_come_in_order() -> None:
    names = ["smaller things", "symptoms", "ruled out", "not checked", "rules that failed", "after the fix"]
    lines = terminal.text(FULL).splitlines()
    assert [line for line in lines if line in names] == names


def test_trials_show_both_arms_and_the_control() -> None:
    text = terminal.text(FULL)
    for part in ("as written", "other seeds (control)", "with this fix", "100%   98%  100%", "1.950 → 0.016"):
        assert part in text
    assert "verified: with every seed" in text
    assert "on the same 64 rows for 300 steps with Adam at 0.01, seeds 0, 1 and 2:" in " ".join(text.split())
    assert "not tried: the time limit of 60 s was reached before its trial" in text


def test_symptoms_name_the_numbers_of_their_causes() -> None:
    text = terminal.text(FULL)
    assert "explained by 1 and 2" in text
    assert "not explained by any cause above" in text


def test_symptoms_that_nothing_explains_say_more() -> None:
    section = terminal.text(FULL).partition("symptoms\n")[2]
    assert "layer dense_1: has most of them" in section
    assert "why       A unit that answers 0 on every row gets no gradient" in section


def test_smaller_things_come_last_and_in_short() -> None:
    text = terminal.text(FULL)
    small = text[text.index("smaller things") : text.index("symptoms\n")]
    assert "3 smells[one-row-predictions]" in small
    assert "course/helpers.py:4:5: one call for all rows is faster" in small
    assert "fix, if speed matters: write `model.predict(rows)`" in small
    assert "evidence" not in small


@pytest.mark.parametrize(
    ("causes", "said"),
    [
        ((), "Nothing here breaks or hurts what the setup can learn"),
        ((SMALL,), "Nothing here breaks or hurts what the setup can learn, 1 smaller thing"),
        ((MULTI_HOT,), "1 cause breaks this setup"),
        ((ROUNDED, ROUNDED), "2 causes hurt this setup"),
        ((ROUNDED, MULTI_HOT, SMALL), "2 causes break or hurt this setup, 1 smaller thing"),
    ],
)
def test_the_verdict_is_one_line(causes: tuple[object, ...], said: str) -> None:
    report = replace(HEALTHY, diagnoses=(replace(HEALTHY.diagnoses[0], causes=causes),))  # type: ignore[arg-type]
    assert terminal.text(report).splitlines()[1] == said


def test_symptoms_without_a_cause_are_not_called_healthy() -> None:
    diagnosis = replace(DIAGNOSIS, causes=(), symptoms=DIAGNOSIS.symptoms[1:])
    text = terminal.text(replace(FULL, diagnoses=(diagnosis,)))
    assert "No cause was found, 1 symptom that no cause explains" in text
    assert "explain silent-units" in text.splitlines()[-1]


def test_the_source_alone_acquits_of_less() -> None:
    text = terminal.text(Report("a.py", (Diagnosis("a.py"),), static=True))
    assert "nothing was run" in text
    assert "Nothing that the source shows breaks or hurts what the setup can learn" in text


def test_a_report_without_a_case_says_so() -> None:
    assert terminal.text(Report("a.py")) == "a.py: no call of `fit` was examined\n"


def test_a_stop_shows_the_last_lines_and_then_what_was_read() -> None:
    text = terminal.text(STOPPED)
    assert "stopped: FileNotFoundError" in text
    assert "line 12" not in text
    assert "line 13" in text
    assert text.index("remedy") < text.index("was read off the source only") < text.index("hurts[")


def test_several_cases_have_a_heading_each() -> None:
    others = [replace(DIAGNOSIS, case=case, network=None) for case in ("mod7.py:40", f"{PATH}:50", PATH)]
    text = terminal.text(replace(FULL, diagnoses=(DIAGNOSIS, *others)))
    assert f"{PATH}, fit at line 21" in text
    assert f"{PATH}, mod7.py:40\n" in text
    assert f"{PATH}, fit at line 50\n" in text
    assert f"\n{PATH}\n" in text
    counts = "12 causes (4 breaks, 4 hurts, 4 smells), 8 symptoms, 8 ruled out, 7 not checked, 4 rules failed."
    assert counts in text


def test_the_last_lines_count() -> None:
    *_, counts, more = terminal.text(FULL).splitlines()
    assert counts.startswith("3 causes (1 breaks, 1 hurts, 1 smells), 2 symptoms, 2 ruled out, 7 not checked")
    assert more == "Took 12.3 s, seed 0. More: kerasdoctor explain softmax-over-multi-hot-labels"
    assert "note: the second call" in terminal.text(FULL)


def test_no_mark_of_excitement_is_ours() -> None:
    assert "!" not in terminal.text(FULL) + terminal.text(STATIC)


def test_a_severity_is_written_and_not_only_coloured() -> None:
    assert {level.word for level in Severity} <= set(re.findall(r"\d (\w+)\[", terminal.text(FULL)))
