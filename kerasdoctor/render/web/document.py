"""The page: a head with its own style, the reports one after the other, and what they were made with."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from pathlib import PurePath
from xml.etree.ElementTree import Element

from kerasdoctor.render.sections import tally
from kerasdoctor.render.web import report as reported
from kerasdoctor.render.web.elements import Child, el, written
from kerasdoctor.report import Report

# Nothing is loaded and nothing runs, whatever a page may come to hold.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
# A page is to open everywhere at once; of many reports those that would make it larger are told in a line.
MOST_BYTES = 280_000
# Of these bytes, what is kept for the lines of the reports that have no room.
LINES_BYTES = 50_000


def text(reports: Sequence[Report], version: str) -> str:
    """Return the reports as one page of HTML."""
    style = resources.files("kerasdoctor.render.web").joinpath("page.css").read_text(encoding="utf-8")
    several = len(reports) > 1
    reports = sorted(reports, key=lambda report: -(report.worst or 0))
    bodies, left = _bodies(reports, MOST_BYTES - len(style.encode()) - (LINES_BYTES if several else 0))
    head = el(
        "head",
        "",
        el("meta", "", charset="utf-8"),
        el("meta", "", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", "", name="color-scheme", content="light dark"),
        el("meta", "", name="generator", content=f"kerasdoctor {version}"),
        el("meta", "", http_equiv="Content-Security-Policy", content=POLICY),
        el("title", "", _title(reports)),
        el("style", "", style),
    )
    body = el(
        "body",
        "",
        el("p", "brand", "kerasdoctor"),
        _index(reports, len(bodies)) if several else None,
        el("main", "", bodies, reported.lines(left, LINES_BYTES) if left else None),
        _foot(reports, version),
    )
    return f"<!DOCTYPE html>\n{written(el('html', '', head, body, lang='en'))}"


def _title(reports: Sequence[Report]) -> str:
    name = PurePath(reports[0].subject).name if len(reports) == 1 else f"{len(reports)} files"
    return f"{name} · kerasdoctor"


def _bodies(reports: Sequence[Report], most: int) -> tuple[list[Element], list[Report]]:
    """Return the reports as elements for as long as there is room, and those that are left."""
    found: list[Element] = []
    for number, report in enumerate(reports):
        body = reported.body(report, f"r{number}", whole=True, top=len(reports) == 1)
        size = len(written(body).encode("utf-8", "replace"))
        if size > most:
            body = reported.body(report, f"r{number}", whole=False, top=len(reports) == 1)
            size = len(written(body).encode("utf-8", "replace"))
        if size > most:
            return found, list(reports[number:])
        most -= size + len(written(_link(report, number)).encode("utf-8", "replace"))
        found.append(body)
    return found, []


def _link(report: Report, number: int) -> Element:
    return el("li", "", el("a", "", report.subject, href=f"#r{number}"))


def _index(reports: Sequence[Report], shown: int) -> Element:
    links = [_link(report, number) for number, report in enumerate(reports[:shown])]
    return el("nav", "index", el("h1", "", tally(reports)), el("ol", "", links), aria_label="reports")


def _foot(reports: Sequence[Report], version: str) -> Element:
    versions = dict(pair for report in reports for pair in report.versions)
    known: list[tuple[str, str]] = [("kerasdoctor", version), *versions.items()]
    seeds = {report.seed for report in reports}
    known += [("seed", ", ".join(str(seed) for seed in sorted(seeds)))]
    taken = sum(report.seconds for report in reports)
    known += [("took", f"{taken:.1f} s")] if taken else []
    cells: list[Child] = [el("div", "", el("dt", "", name), el("dd", "", value)) for name, value in known]
    return el("footer", "", el("h2", "unseen", "Made with"), el("dl", "", cells))
