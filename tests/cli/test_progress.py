"""What is told of a check while it goes on."""

from __future__ import annotations

import io
import sys

import pytest
from rich.console import Console

from kerasdoctor.cli.progress import Going, showing


def drawn(line: Going) -> str:
    out = io.StringIO()
    Console(file=out, width=80).print(line)
    return out.getvalue().strip()


def test_a_moving_line_says_for_how_long_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("kerasdoctor.cli.progress.time.monotonic", lambda: now[0])
    line = Going("short trainings of copies")
    assert drawn(line) == "short trainings of copies"
    now[0] += 12.4
    assert drawn(line) == "short trainings of copies (12 s)"


def test_where_no_terminal_is_each_step_is_a_line_and_quiet_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    for quiet in (False, True):
        with showing(quiet) as tell:
            tell("probing: for at most 30 s\x1b")
    assert capsys.readouterr() == ("", "kerasdoctor: probing: for at most 30 s\n")


def test_in_a_terminal_what_is_announced_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    out.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stderr", out)
    monkeypatch.setenv("TERM", "xterm")
    with showing(quiet=False) as tell:
        tell("probing: for at most 30 s")
        tell("short trainings of copies")
    lines = out.getvalue()
    assert "probing: for at most 30 s" in lines
    assert lines.index("probing") < lines.rindex("short trainings")
