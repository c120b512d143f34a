"""Elements that carry their style with them, so that they can stand in a page of others, such as a notebook."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from xml.etree.ElementTree import Element

_RULE = re.compile(r"([^{}]+)\{([^}]*)\}")
# A page of others has its own anchors, and what is only read out would be seen where styles are cut back.
LEFT_OUT = ("id", "class", "tabindex", "href")


@cache
def _rules() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Return the selectors of the style sheet, each as its steps, with what they declare, in their order."""
    text = resources.files("kerasdoctor.render.web").joinpath("notebook.css").read_text(encoding="utf-8")
    return tuple((tuple(match[1].split()), " ".join(match[2].split())) for match in _RULE.finditer(text))


def styled(element: Element, above: Sequence[Element] = ()) -> Element:
    """Return a copy of an element with its style in it; `above` are the elements around it."""
    tag = {"a": "span"}.get(element.tag, element.tag)
    kept = {name: value for name, value in element.attrib.items() if name not in LEFT_OUT}
    declared = [text for steps, text in _rules() if _meets(steps, element, above)]
    style = "; ".join([*declared, *([kept["style"]] if "style" in kept else [])])
    made = Element(tag, kept | ({"style": style} if style else {}))
    made.text, made.tail = element.text, element.tail
    for child in element:
        if "unseen" in child.get("class", "").split():
            _leave_out(made, child)
        else:
            made.append(styled(child, (*above, element)))
    return made


def _leave_out(parent: Element, child: Element) -> None:
    """Keep the text behind an element that is left out."""
    if child.tail and len(parent):
        parent[-1].tail = (parent[-1].tail or "") + child.tail
    elif child.tail:
        parent.text = (parent.text or "") + child.tail


def _meets(steps: tuple[str, ...], element: Element, above: Sequence[Element]) -> bool:
    *around, last = steps
    return _is(last, element) and all(any(_is(step, outer) for outer in above) for step in around)


def _is(step: str, element: Element) -> bool:
    """Whether an element is of the tag and the classes of a selector such as "mark.first"."""
    tag, *kinds = step.split(".")
    known = element.get("class", "").split()
    return tag in ("", element.tag) and all(kind in known for kind in kinds)


def folded(element: Element) -> Element:
    """Turn each section of a report that comes after its causes into one that is opened at a click."""
    for parent in element.iter():
        for at, child in enumerate(parent):
            title = child[0] if child.tag == "section" and len(child) else None
            if title is not None and title.tag == "h2" and "top" not in title.get("class", ""):
                parent[at] = _details(child, title)
    return element


def _details(section: Element, title: Element) -> Element:
    made = Element("details", {"class": section.get("class", "")})
    summary = Element("summary")
    summary.text = title.text
    summary.extend([*title])
    made.extend([summary, *section[1:]])
    made.tail = section.tail
    return made
