"""What stands at the end of a diagnosis: what was ruled out, what was not looked at, and what comes after the fix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from kerasdoctor.diagnosis import Crashed, Diagnosis, NotChecked
from kerasdoctor.render.web.bars import sign
from kerasdoctor.render.web.elements import el, prose
from kerasdoctor.render.words import NAMES_SHOWN, counted, listed


def closing(diagnosis: Diagnosis, whole: bool) -> Iterator[Element]:
    """Yield the sections that have something to tell."""
    if diagnosis.outlook:
        yield _section("After the fix", [el("li", "", prose(sentence)) for sentence in diagnosis.outlook])
    if diagnosis.ruled_out and whole:
        items = [el("li", "", sign(good=True), " ", prose(message), " ", el("code", "quiet", name))
                 for name, message in diagnosis.ruled_out]  # fmt: skip
        yield _section("Ruled out", items, "checks")
    elif diagnosis.ruled_out:
        yield el("p", "quiet", f"{counted(len(diagnosis.ruled_out), 'thing')} ruled out.")
    if diagnosis.not_checked:
        yield _section("Not checked", [_skipped(item) for item in diagnosis.not_checked], "checks")
    if diagnosis.crashed:
        yield _section("Rules that failed", [_failed(item) for item in diagnosis.crashed], "checks")


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
