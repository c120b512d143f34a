"""Elements of a page: every text in them is escaped when the page is written, so nothing of a user's is markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias
from xml.etree.ElementTree import Element, tostring

from kerasdoctor.render.found import shown

Child: TypeAlias = "str | Element | Iterable[Child] | None"

_BLANKS = re.compile(r"\s+")
_CODE = re.compile(r"`([^`\n]+)`")


def el(tag: str, kind: str = "", *children: Child, **attributes: object) -> Element:
    """Return an element with its class, its children and its attributes; None and empty ones are left out.

    In the names of attributes an underscore stands for a dash, and one at the end is dropped.
    """
    made = Element(tag, {"class": kind} if kind else {})
    for name, value in attributes.items():
        if value is not None:
            made.set(name.rstrip("_").replace("_", "-"), shown(str(value)))
    _fill(made, children)
    return made


def _fill(into: Element, children: Iterable[Child]) -> None:
    for child in children:
        match child:
            case None:
                continue
            case str():
                _write(into, shown(child))
            case Element():
                into.append(child)
            case _:
                _fill(into, child)


def _write(into: Element, text: str) -> None:
    """Add text behind what is in an element already."""
    if len(into):
        into[-1].tail = (into[-1].tail or "") + text
    else:
        into.text = (into.text or "") + text


def prose(text: str) -> list[Child]:
    """Return text with what stands in backticks as code."""
    parts = _CODE.split(_BLANKS.sub(" ", text))
    return [el("code", "", part) if at % 2 else part for at, part in enumerate(parts) if part]


def sentence(text: str) -> str:
    """Return text that begins with a capital letter and ends in a full stop, as a sentence of its own."""
    text = text.strip()
    end = "" if text.endswith((".", "?", ":")) else "."
    return f"{text[:1].upper()}{text[1:]}{end}"


def p(text: str, kind: str = "") -> Element:
    """Return a paragraph of prose."""
    return el("p", kind, prose(text))


def unseen(text: str) -> Element:
    """Return text that is read out and not seen."""
    return el("span", "unseen", text)


def written(root: Element) -> str:
    """Return an element as HTML."""
    return tostring(root, encoding="unicode", method="html")
