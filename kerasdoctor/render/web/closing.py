"""What stands at the end of a diagnosis: what was ruled out, what was not looked at, and what comes after the fix."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from xml.etree.ElementTree import Element

from kerasdoctor.diagnosis import Crashed, Diagnosis, NotChecked, SetAside
from kerasdoctor.render import sections
from kerasdoctor.render.web.bars import sign
from kerasdoctor.render.web.elements import el, prose
from kerasdoctor.render.words import NAMES_SHOWN, counted, listed


def closing(diagnosis: Diagnosis, whole: bool, *, alone: bool) -> Iterator[Element | None]:
    """Yield the sections that have something to tell; what was not checked only of a fit that stands alone."""
    if diagnosis.outlook:
        yield _section("After the fix", [el("li", "", prose(sentence)) for sentence in diagnosis.outlook])
    if diagnosis.ruled_out and whole:
        items = [el("li", "", sign(good=True), " ", prose(message), " ", el("code", "quiet", name))
                 for name, message in diagnosis.ruled_out]  # fmt: skip
        yield _section("Ruled out", items, "checks")
    elif diagnosis.ruled_out:
        yield el("p", "quiet", f"{counted(len(diagnosis.ruled_out), 'thing')} ruled out.")
    left = sections.still_open(diagnosis)
    if left:
        yield _section("Not ruled out", [el("li", "", prose(sentence)) for sentence in left])
    if alone:
        yield not_checked(diagnosis.not_checked)
    if diagnosis.crashed:
        yield _section("Rules that failed", [_failed(item) for item in diagnosis.crashed], "checks")


def not_checked(items: Iterable[NotChecked]) -> Element | None:
    """Return what could not be looked at, why, and what would enable it."""
    said = [_skipped(item) for item in items]
    return _section("Not checked", said, "checks") if said else None


def set_aside(items: Sequence[SetAside]) -> Element | None:
    """Return what was found and is not counted, and why not."""
    said = [el("li", "", el("code", "", item.found.rule.name), prose(sections.why_aside(item))) for item in items]
    return _section("Set aside", said) if said else None


def notes(said: Sequence[str]) -> Element | None:
    """Return notes, if there are any."""
    return _section("Notes", [el("li", "", prose(note)) for note in said]) if said else None


def _section(title: str, items: Sequence[Element], kind: str = "") -> Element:
    return el("section", "closing", el("h2", "", title), el("ul", kind, list(items)))


def _skipped(item: NotChecked) -> Element:
    remedy = f" To check it: {item.remedy}." if item.remedy else ""
    return el("li", "", el("strong", "", listed(item.what, most=NAMES_SHOWN)), prose(f": {item.reason}.{remedy}"))


def _failed(item: Crashed) -> Element:
    said = ". This is a fault of kerasdoctor, not of the setup; the other rules are not affected."
    return el("li", "", sign(good=False), " ", el("code", "", item.rule), ": ", prose(item.error), said)
