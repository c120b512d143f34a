"""Rules as documentation: in full, as a table, and in Markdown."""

from __future__ import annotations

import io
from dataclasses import replace

from rich.console import Console

from kerasdoctor import facts
from kerasdoctor.finding import Severity
from kerasdoctor.render import docs

from .sample import rule

BREAKS = rule("softmax-over-multi-hot-labels", Severity.BREAKS, explains=("loss-rises", "cannot-memorise"))
SMELLS = rule("a-smell", Severity.SMELLS)
RISES = rule("loss-rises", Severity.BREAKS, role="symptom")


def test_a_rule_is_explained_in_full() -> None:
    text = docs.explain(BREAKS).plain
    for part in (
        "softmax-over-multi-hot-labels\nOne sentence about it. It goes on in a second line.",
        "severity  breaks",
        "kind      label-encoding",
        "the compiled model with its labels and inputs",
        "explains  cannot-memorise and loss-rises",
        "It does harm, and `y[idx]` shows it.",
        "  model = keras.Sequential()",
        "  model = keras.Model()",
        "Nothing else is meant.",
    ):
        assert part in text
    assert [line for line in text.splitlines() if line != line.rstrip()] == []


def test_what_a_rule_only_wants_is_told_apart() -> None:
    text = docs.explain(replace(BREAKS, wants=(facts.Ceilings, str))).plain
    assert "looks at  what labels, loss and metric allow" in text
    assert "str (where it can be had)" in text
    assert "a symptom" in docs.explain(RISES).plain


def test_every_fact_that_rules_ask_for_has_plain_words() -> None:
    from kerasdoctor.engine import COST

    assert set(COST) <= set(docs.NEEDS)


def test_a_console_shows_code_in_colour() -> None:
    out = io.StringIO()
    docs.show(BREAKS, Console(file=out, width=80, force_terminal=True, color_system="standard", no_color=False))
    assert "\x1b[" in out.getvalue()
    plain = io.StringIO()
    docs.show(BREAKS, Console(file=plain, width=80))
    assert plain.getvalue() == docs.explain(BREAKS, width=80).plain + "\n"


def test_the_table_lists_causes_by_severity_and_then_symptoms() -> None:
    lines = docs.table([RISES, SMELLS, BREAKS]).splitlines()
    assert lines[0] == "causes"
    assert lines[1].split()[:2] == ["softmax-over-multi-hot-labels", "breaks"]
    assert lines[2].split()[:2] == ["a-smell", "smells"]
    assert lines[3:5] == ["", "symptoms"]
    assert lines[5].split()[:2] == ["loss-rises", "breaks"]
    assert docs.table([]) == ""


def test_the_markdown_table_escapes_what_would_break_it() -> None:
    odd = replace(SMELLS, docs=replace(SMELLS.docs, summary="a | b"))
    off = replace(SMELLS, name="a-taste", on=False)
    assert docs.markdown_table([odd, BREAKS, off]).splitlines() == [
        "<details><summary><b>render</b> (3): render</summary>",
        "",
        "| rule | severity | what it finds |",
        "| --- | --- | --- |",
        "| `softmax-over-multi-hot-labels` | breaks | One sentence about it. It goes on in a second line. |",
        "| `a-smell` | smells | a \\| b |",
        "| `a-taste` | smells, off | One sentence about it. It goes on in a second line. |",
        "",
        "</details>",
    ]
