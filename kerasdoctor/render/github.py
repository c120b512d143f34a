"""Findings as commands to a GitHub workflow, which shows them as annotations at their lines."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence

from kerasdoctor.places import Line
from kerasdoctor.render.found import Found, beneath, by_severity, found, in_full, plain, shown
from kerasdoctor.render.words import counted
from kerasdoctor.report import Report

# GitHub shows so many annotations of each kind from one step, and drops the others without a word.
MOST_OF_A_KIND = 10
KINDS = {"error": "error", "warning": "warning", "note": "notice"}
# What is longer is cut by GitHub's pages; the log has it in full.
MOST_CHARACTERS = 4000


def text(reports: Sequence[Report], root: str, log: str = "") -> str:
    """Return the annotations, each in a line, and then the `log`, in which nothing is taken for a command.

    Paths are as seen from `root`, the folder of the repository.
    """
    lines = list(_annotations(reports, root))
    if log:
        # What a file is called or holds may look like a command; only this word ends what is taken as text.
        word = secrets.token_hex(16)
        lines += [f"::stop-commands::{word}", log, f"::{word}::"]
    return "\n".join(lines)


def _annotations(reports: Sequence[Report], root: str) -> Iterator[str]:
    stopped = [_stop(report, root) for report in reports if report.stop is not None]
    items = by_severity(found(reports))
    for level, kind in KINDS.items():
        here = [_annotation(kind, one, root) for one in items if one.level == level]
        yield from _limited(kind, [*(stopped if kind == "error" else []), *here])


def _limited(kind: str, commands: list[str]) -> Iterator[str]:
    if len(commands) <= MOST_OF_A_KIND:
        yield from commands
        return
    yield from commands[: MOST_OF_A_KIND - 1]
    left = counted(len(commands) - MOST_OF_A_KIND + 1, f"more {kind}")
    yield command(kind, {"title": "kerasdoctor"}, f"{left} in the log of this step")


def _annotation(kind: str, one: Found, root: str) -> str:
    return command(kind, _properties(one.rule, one.where, one.path, root), "\n".join(in_full(one)))


def _stop(report: Report, root: str) -> str:
    assert report.stop is not None
    place = report.stop.place.in_file if isinstance(report.stop.place, Line) else None
    message = f"{plain(report.stop.message)}\n{plain(report.stop.remedy)}"
    return command("error", _properties("not examined", place, report.subject, root), message)


def _properties(title: str, where: Line | None, path: str, root: str) -> dict[str, str]:
    made = {"title": f"kerasdoctor ({title})", "file": beneath(root, path)}
    if where is None:
        return made
    last = where.end_line or where.line
    made |= {"line": str(where.line), "endLine": str(last)}
    if last == where.line and where.end_column is not None:  # columns of several lines are misread
        made |= {"col": str(where.column), "endColumn": str(where.end_column)}
    return made


def command(kind: str, properties: dict[str, str], message: str) -> str:
    """Return a workflow command, in which no text can be taken for anything but itself."""
    cut = message if len(message) <= MOST_CHARACTERS else f"{message[:MOST_CHARACTERS]} ..."
    given = ",".join(f"{name}={_property(shown(value))}" for name, value in properties.items())
    said = "\n".join(map(plain, cut.splitlines()))
    return f"::{kind} {given}::{_data(said)}"


def _data(text: str) -> str:
    return _replaced(text, (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")))


def _property(text: str) -> str:
    return _replaced(_data(text), ((":", "%3A"), (",", "%2C")))


def _replaced(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    for old, new in pairs:
        text = text.replace(old, new)
    return text
