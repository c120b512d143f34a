"""Rows of a table with a bar in each: shares are compared at a glance, and read out as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias
from xml.etree.ElementTree import Element

from kerasdoctor.places import Tally
from kerasdoctor.record import record
from kerasdoctor.render.web.elements import el, prose, unseen
from kerasdoctor.render.words import percent

Tone: TypeAlias = Literal["", "good", "bad", "quiet"]

# A label of this many letters still has room for a bar beside it, except on a phone.
ONE_LINE = 46


@record
class Bar:
    """A row: its label, the part of the full width that its bar takes, and what stands behind it."""

    label: str
    share: float
    said: str
    tone: Tone = ""


def bars(rows: Sequence[Bar], caption: str, heads: tuple[str, str] = ("what", "how much")) -> Element:
    """Return a table of bars; the caption and the headings are for those who have it read out."""
    lines = [
        el(
            "tr",
            "",
            el("th", "short" if len(row.label) <= ONE_LINE else "", prose(row.label), scope="row"),
            el("td", "bar-cell", drawn(row.share, row.tone)),
            el("td", "bar-said", row.said),
        )
        for row in rows
    ]
    first, last = heads
    head = el(
        "tr", "", el("th", "", first, scope="col"), el("td", "", aria_hidden="true"), el("th", "", last, scope="col")
    )
    return el("table", "bars", el("caption", "unseen", caption), el("thead", "unseen", head), el("tbody", "", lines))


def drawn(share: float, tone: Tone = "") -> Element:
    """Return a bar for a share from 0 to 1; only a share of 0 has none."""
    share = min(max(share, 0.0), 1.0) if share == share else 0.0
    width = max(share * 100, 0.6) if share else 0.0
    bar = el("span", f"bar {tone}".strip(), style=f"width:{width:.1f}%")
    return el("span", "bar-track", bar, aria_hidden="true")


def tallies(items: Iterable[Tally], caption: str) -> Element:
    """Return counts with their shares."""
    return bars(
        [Bar(item.label, item.share, f"{item.rows:,} · {percent(item.share)}") for item in items],
        caption,
        ("label", "rows and share"),
    )


def sign(good: bool) -> Element:
    """Return a check mark or a cross, which is read out as a word."""
    mark = el("span", "sign good" if good else "sign bad", "✓" if good else "✗", aria_hidden="true")
    return el("span", "", mark, unseen("right" if good else "wrong"))
