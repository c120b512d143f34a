"""Tables that are pictures: what a decode makes of perfect predictions, and which answers rows are given."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from kerasdoctor.facts import OTHERS, Confusion, DecodeCeiling
from kerasdoctor.render.web.bars import sign
from kerasdoctor.render.web.elements import el, prose
from kerasdoctor.render.words import counted


def decoded(ceiling: DecodeCeiling) -> Element:
    """Return a table of labels, the perfect prediction for each, and what comes out of the decode."""
    how = f"`{ceiling.written}`" if ceiling.written else "the decode"
    heads = ("label", "rows", "a perfect model says", "the script reads it as")
    rows = [
        el(
            "tr",
            "" if one.right else "wrong",
            el("th", "", _bits(one.label), scope="row"),
            el("td", "count", f"{one.rows:,}"),
            el("td", "", one.prediction),
            el("td", "", sign(one.right), " ", _bits(one.answer)),
        )
        for one in ceiling.examples
    ]
    head = el("tr", "", [el("th", "count" if name == "rows" else "", name, scope="col") for name in heads])
    caption = el("caption", "unseen", prose(f"What {how} makes of a perfect prediction"))
    return _scrolled(el("table", "plain decoded", caption, el("thead", "", head), el("tbody", "", rows)))


def confusion(found: Confusion, caption: str) -> Element:
    """Return a table with a row for each label, darker where more of its rows were given an answer."""
    heads = [el("td", "corner"), *(el("th", "", _short(answer), scope="col", title=answer) for answer in found.answers)]
    rows = []
    for label, counts in zip(found.labels, found.counts, strict=True):
        total = max(sum(counts), 1)
        cells = [
            el("td", _cell(label == answer != OTHERS, count), f"{count:,}" if count else el("span", "unseen", "0"),
               style=f"background:rgba(63,116,184,{0.6 * count / total:.2f})" if count else None)
            for answer, count in zip(found.answers, counts, strict=True)
        ]  # fmt: skip
        rows.append(el("tr", "", el("th", "", _short(label), scope="row", title=label), cells))
    table = el("table", "confusion", el("caption", "unseen", caption), el("thead", "", el("tr", "", heads)),
               el("tbody", "", rows))  # fmt: skip
    return _scrolled(table)


def _cell(right: bool, count: int) -> str:
    return f"{'right' if right else 'other'}{'' if count else ' none'}"


def _bits(name: str) -> str:
    """Say of a row of bits where its ones are."""
    return f"1 in {name}" if name.startswith("column") else name


def _short(name: str) -> str:
    """Shorten the name of a label for the head of a narrow column."""
    return name.replace("columns ", "").replace("column ", "").replace(", ", " ").replace(" and ", " ")


def named_by_columns(found: Confusion) -> str:
    """Say how labels are named that are rows of bits; empty for others."""
    bits = any(label.startswith("column") for label in found.labels)
    return "A label goes by the columns that hold a 1. " if bits else ""


def never_given(found: Confusion) -> str:
    """Say which labels no row was answered with; empty where each was given."""
    left = [label for label in found.labels if label not in found.answers and label != OTHERS]
    if not left:
        return ""
    return f"{counted(len(left), 'label')} of {len(found.labels)} never {'comes' if len(left) == 1 else 'come'} out."


def _scrolled(table: Element) -> Element:
    return el(
        "div", "scrolled", table, tabindex="0", role="group", aria_label="a table that may be wider than the page"
    )
