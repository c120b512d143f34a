"""Renderings that somebody looked at: scenes, widths, colours, signs and styles, each against its file."""

from __future__ import annotations

import io
import os
from dataclasses import replace

import pytest
from rich.console import Console

from kerasdoctor.diagnosis import Edit, Remedy
from kerasdoctor.places import Line
from kerasdoctor.render import concise, narrated, sections, terminal

from .reviewed import GOLDEN, check_golden
from .sample import FULL, PATH
from .scenes import SCENES

NARROW, WIDE = 60, 140


@pytest.mark.parametrize("width", [NARROW, 100, WIDE])
@pytest.mark.parametrize("name", ["cells", "fits", "hung"])
def test_scenes_at_three_widths(name: str, width: int) -> None:
    check_golden(f"{name}-{width}", terminal.text(SCENES[name], width=width))


@pytest.mark.parametrize("name", ["full", "healthy", "stopped"])
def test_wide_pages(name: str) -> None:
    check_golden(f"{name}-{WIDE}", terminal.text(SCENES[name], width=WIDE))


@pytest.mark.parametrize("name", ["healthy", "static", "stopped", "no-fit"])
def test_narrow_pages(name: str) -> None:
    check_golden(f"{name}-{NARROW}", terminal.text(SCENES[name], width=NARROW))


@pytest.mark.parametrize("name", ["cells", "stopped", "fits"])
def test_pages_of_ascii_signs(name: str) -> None:
    text = terminal.text(SCENES[name], width=80, ascii_only=True)
    assert text.isascii()
    check_golden(f"{name}-ascii", text)


@pytest.mark.parametrize("name", ["full", "cells", "healthy", "stopped"])
def test_colours(name: str) -> None:
    check_golden(f"{name}-colour", terminal.text(SCENES[name], width=100, color=True), "ansi")


def test_all_that_is_not_known() -> None:
    check_golden("fits-verbose", terminal.text(SCENES["fits"], width=100, verbose=True))


@pytest.mark.parametrize("name", SCENES)
def test_sentences(name: str) -> None:
    check_golden(f"narrated-{name}", narrated.text([SCENES[name]]))


@pytest.mark.parametrize("name", ["cells", "fits", "no-fit", "hung"])
def test_one_line_for_each_finding(name: str) -> None:
    check_golden(f"concise-{name}", concise.text([SCENES[name]]))


def shown(environment: dict[str, str], *, terminal_like: bool, monkeypatch: pytest.MonkeyPatch) -> str:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM", "COLORTERM", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    out = io.StringIO()
    out.isatty = lambda: terminal_like  # type: ignore[method-assign]
    terminal.show(SCENES["full"], Console(file=out, width=80, _environ=os.environ))
    return out.getvalue()


@pytest.mark.parametrize(
    ("environment", "terminal_like", "styles", "colours"),
    [
        ({"TERM": "xterm-256color"}, True, True, True),
        ({"TERM": "xterm-256color"}, False, False, False),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, True, True, False),
        ({"TERM": "xterm-256color", "FORCE_COLOR": "1"}, False, True, True),
        ({"TERM": "dumb"}, True, False, False),
    ],
)
def test_the_environment_decides_on_colours(
    environment: dict[str, str], terminal_like: bool, styles: bool, colours: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = shown(environment, terminal_like=terminal_like, monkeypatch=monkeypatch)
    assert ("\x1b[" in text) is styles
    assert ("\x1b[1;31m" in text or "\x1b[31m" in text) is colours


def test_every_golden_file_belongs_to_a_rendering() -> None:
    assert len([*GOLDEN.iterdir()]) >= 25


def test_the_next_step_is_a_fix_that_was_not_refuted() -> None:
    cause = FULL.diagnoses[0].causes[0]
    first, second = cause.remedies
    assert first.trial is not None
    refuted = replace(first, trial=replace(first.trial, verdict="refuted"))
    ready = replace(second, edits=(Edit(Line(PATH, 1), "x"),))

    def step(*remedies: Remedy) -> str:
        diagnosis = replace(FULL.diagnoses[0], causes=(replace(cause, remedies=remedies),))
        return sections.next_step(replace(FULL, diagnoses=(diagnosis,)))

    assert step(refuted) == "look at what was not ruled out, the first of it first"
    assert sections.next_step(replace(FULL, diagnoses=(replace(FULL.diagnoses[0], causes=(), symptoms=()),))) == ""
    assert step(first) == "put in the fix of softmax-over-multi-hot-labels, then check again"
    choice = (
        "choose fix 1 of softmax-over-multi-hot-labels if each row stands for one of 7 classes, "
        "or fix 2 if each row is 3 yes/no bits of their own"
    )
    assert step(first, second) == f"{choice}, then check again"
    assert step(replace(first, edits=ready.edits), ready) == (
        f"{choice} (`--fix --choose softmax-over-multi-hot-labels:1`, or :2, writes it into the file), then check again"
    )
    assert step(refuted, ready) == (
        "put in fix 2 of softmax-over-multi-hot-labels if each row is 3 yes/no bits of their own "
        "(`--fix --choose softmax-over-multi-hot-labels:2` writes it into the file), then check again"
    )
    only = replace(ready, fix=replace(ready.fix, intent=""))
    assert step(only) == (
        "put in the fix of softmax-over-multi-hot-labels (`--fix --unsafe-fixes` writes it into the file), "
        "then check again"
    )
