"""No text of a user becomes more than text: each text of each scene holds the word, in each format."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from markdown_it import MarkdownIt
from rich.console import Console

from kerasdoctor.cli.outputs import FORMATS
from kerasdoctor.render import html, json_report, terminal
from kerasdoctor.report import Report

from .poison import poisoned
from .sarif_shape import validate
from .scenes import SCENES
from .test_render_json import VALIDATOR
from .test_render_web import PICTURED, Tags

# Together they use every part of a report.
ALL = (PICTURED, SCENES["stopped"], SCENES["cells"], SCENES["fits"])
# Each tries to be something else for one of the readers.
WORDS = {
    "colours": "\x1b[31mred\x1b[0m\x07\x9b2J",
    "link of a terminal": "\x1b]8;;https://example.org\x1b\\here\x1b]8;;\x1b\\",
    "command": "\n::error file=a.py::injected",
    "command of a folded line": " ::error::injected" * 9,
    "old command": " ##[error]injected",
    "escaped command": "%0A::warning::injected",
    "carriage return": "\rgone\x08\x0b\x0c\u2028\u2029",
    "rich": "[red]x[/red] [link=https://example.org]y[/link] [/] list[int]",
    "html": "</style></title><script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;",
    "markdown": "[a](javascript:b) ![i](x) **b** `c` ``` ~~~ | <b>d</b> @all #1 https://example.org",
    "json": '"},"injected":{"a":"\\',
    "direction": "\u202eright to left\u202c\u200b",
    "half a character": "\udce4\ud800",
}
FOR_READERS = ("full", "concise", "narrated")
OURS = re.compile(r"\x1b\[[\d;]*m")


@pytest.fixture(params=WORDS)
def word(request: pytest.FixtureRequest) -> str:
    return WORDS[request.param]


@pytest.fixture
def reports(word: str) -> list[Report]:
    return [poisoned(scene, word) for scene in ALL]


def test_no_command_and_no_escape_in_what_is_printed(reports: list[Report]) -> None:
    written = {name: render(reports, True) for name, render in FORMATS.items()}
    commands = written.pop("github").partition("::stop-commands::")[0].splitlines()
    assert all(re.match(r"::(error|warning|notice) title=kerasdoctor", line) for line in commands)
    for name, text in written.items():
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", text), name
        for line in text.split("\n"):
            assert not re.match(r"\s*::(?!: )", line), (name, line)
        assert "##[error]" not in text or name not in FOR_READERS, name


def test_colours_are_ours_and_brackets_stay(reports: list[Report], word: str) -> None:
    for report in reports:
        out = io.StringIO()
        terminal.show(report, Console(file=out, force_terminal=True, color_system="standard", width=200), verbose=True)
        plain = OURS.sub("", out.getvalue())
        assert "\x1b" not in plain
        assert plain == terminal.text(report, width=200, verbose=True) + "\n"
        assert not word.startswith("[red]") or word in plain.replace("\n", " ")


def test_machines_read_what_they_expect(reports: list[Report]) -> None:
    for report in reports:
        VALIDATOR.validate(json.loads(json_report.text(report)))
    log = json.loads(FORMATS["sarif"](reports, True))
    validate(log)
    assert not [one for one in _texts(log) if "](http" in one or "](javascript" in one]
    assert all("injected" not in issue for issue in json.loads(FORMATS["gitlab"](reports, True)))
    for line in FORMATS["json-lines"](reports, True).splitlines():
        assert "injected" not in json.loads(line)


def _texts(value: Any) -> list[str]:
    """Return what of a log is shown as a message."""
    if isinstance(value, dict):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        return own + [text for name, item in value.items() if name != "insertedContent" for text in _texts(item)]
    return [text for item in value for text in _texts(item)] if isinstance(value, list) else []


def test_pages_have_no_elements_and_no_links_of_anybody_else(reports: list[Report]) -> None:
    for page in (FORMATS["html"](reports, True), *map(html.inline, reports)):
        for tag, known in Tags(page).tags:
            assert tag not in ("script", "iframe", "b", "object")
            assert not [name for name in known if name.startswith("on")], tag
            assert str(known.get("href", "#")).startswith("#")
            assert str(known.get("src", "data:image/svg+xml")).startswith("data:image/svg+xml")


def test_markdown_has_no_markup_of_anybody_else(reports: list[Report]) -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(FORMATS["markdown"](reports, True))
    kinds = {child.type for token in tokens for child in (token, *(token.children or ()))}
    assert not {"html_inline", "html_block", "link_open", "image", "em_open", "s_open"} & kinds
