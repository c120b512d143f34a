"""Elements that carry their style with them, so that they can stand in a page of others, such as a notebook."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from importlib import resources
from xml.etree.ElementTree import Element, tostring

_RULE = re.compile(r"([^{}]+)\{([^}]*)\}")
# An image does not know the page it stands in: this grey reads on white and on black, at 4.5 to 1.
ON_ANY_PAGE = "#767676"
# A page of others has its own anchors, and what is only read out would be seen where styles are cut back.
LEFT_OUT = ("id", "class", "tabindex", "href")
# Browsers have colours of their own for marks, black on yellow, which no page of others can be asked to take back.
PLAIN = {"a": "span", "mark": "span"}


@cache
def _rules() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Return the selectors of the style sheet, each as its steps, with what they declare, in their order."""
    text = resources.files("kerasdoctor.render.web").joinpath("notebook.css").read_text(encoding="utf-8")
    return tuple((tuple(match[1].split()), " ".join(match[2].split())) for match in _RULE.finditer(text))


def styled(element: Element, above: Sequence[Element] = ()) -> Element:
    """Return a copy of an element with its style in it; `above` are the elements around it."""
    made = _copied(element, above)
    return _as_image(made, element) if element.tag == "svg" else made


def _as_image(drawn: Element, element: Element) -> Element:
    """Return a picture as an image: pages that cut back what they show drop the shapes and would keep their texts."""
    style, tail, drawn.tail = drawn.get("style", ""), drawn.tail, None
    drawn.set("xmlns", "http://www.w3.org/2000/svg")
    drawn.set("style", f"color: {ON_ANY_PAGE}")
    for text in drawn.iter("text"):  # that grey cannot be made fainter on a dark page
        text.set("style", "; ".join(part for part in text.get("style", "").split("; ") if "opacity" not in part))
    data = b64encode(tostring(drawn)).decode("ascii")
    told = next((part.text or "" for part in element if part.tag == "title"), "")
    image = Element("img", {"alt": told, "src": f"data:image/svg+xml;base64,{data}", "style": style})
    image.tail = tail
    return image


def _copied(element: Element, above: Sequence[Element]) -> Element:
    tag = PLAIN.get(element.tag, element.tag)
    kept = {name: value for name, value in element.attrib.items() if name not in LEFT_OUT}
    declared = [text for steps, text in _rules() if _meets(steps, element, above)]
    style = _in_force([*declared, *([kept["style"]] if "style" in kept else [])])
    made = Element(tag, kept | ({"style": style} if style else {}))
    made.text, made.tail = element.text, element.tail
    for child in element:
        if "unseen" in child.get("class", "").split():
            _leave_out(made, child)
        else:
            made.append(styled(child, (*above, element)))
    return made


def _in_force(declared: Sequence[str]) -> str:
    """Return what holds of several declarations; a colour that is taken back is left out: some pages drop `inherit`."""
    known: dict[str, str] = {}
    for part in "; ".join(declared).split(";"):
        name, _, value = part.partition(":")
        if value.strip() == "inherit" and name.strip() in known:
            del known[name.strip()]
        elif value.strip():
            known[name.strip()] = value.strip()
    return "; ".join(f"{name}: {value}" for name, value in known.items())


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
