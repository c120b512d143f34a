"""A report in a notebook: it carries its style, and leaves nothing behind that could meet other outputs."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import replace
from importlib import resources
from xml.etree.ElementTree import Element, fromstring

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.render import html
from kerasdoctor.render.web.inline import _rules, styled

from .test_render_web import EVIL, PAGES, PICTURED, Tags


@pytest.mark.parametrize("name", PAGES)
def test_a_piece_has_its_style_in_it_and_nothing_that_runs_or_is_loaded(name: str) -> None:
    tags = Tags(html.inline(PAGES[name]))
    found = {tag for tag, _ in tags.tags}
    assert found.isdisjoint({"script", "style", "link", "a", "mark", "html", "body", "h1"})
    names = {key for _, known in tags.tags for key in known}
    assert names.isdisjoint({"id", "class", "href"})
    assert not any(key.startswith("on") for key in names)
    assert "style" in tags.tags[0][1]


def test_what_comes_after_the_causes_is_folded_up() -> None:
    piece = html.inline(PICTURED)
    assert piece.count("<details") == piece.count("<summary") >= 4
    assert piece.index("Softmax answers with shares") < piece.index("<details")
    assert len(piece) < 200_000


def test_hostile_text_stays_text() -> None:
    piece = html.inline(replace(PICTURED, subject=EVIL, notes=(EVIL,)))
    assert "<img src=x" not in piece
    assert piece.count("<img") == html.inline(PICTURED).count("<img")
    assert "<script" not in piece
    assert "<script>alert(1)</script>" in Tags(piece).text


def test_texts_around_what_is_left_out_are_kept() -> None:
    parent, unseen, seen = Element("p"), Element("span", {"class": "unseen"}), Element("b")
    parent.text, unseen.text, unseen.tail, seen.text, seen.tail = "a", "x", "b", "c", "d"
    parent.extend([unseen, seen])
    made = styled(parent)
    assert "".join(made.itertext()) == "abcd"


def test_every_selector_means_something() -> None:
    package = resources.files("kerasdoctor.render.web")
    code = "".join(file.read_text(encoding="utf-8") for file in package.iterdir() if file.name.endswith(".py"))
    kinds = {kind for steps, _ in _rules() for step in steps for kind in step.split(".")[1:]}
    written = set(re.findall(r"[a-z][a-z-]*", code)) | {level.word for level in Severity}
    assert len(kinds) > 50
    assert kinds <= written


def test_a_report_shows_itself_in_a_notebook() -> None:
    shown = replace(PICTURED, shown_by=lambda _: "text", drawn_by=html.inline)._repr_mimebundle_()
    assert shown["text/plain"] == "text"
    assert shown["text/html"].startswith("<div")
    assert set(replace(PICTURED, drawn_by=None)._repr_mimebundle_()) == {"text/plain"}


def test_pictures_are_images_with_words_for_pages_that_drop_them() -> None:
    tags = Tags(html.inline(PICTURED))
    assert "svg" not in {tag for tag, _ in tags.tags}
    images = [known for tag, known in tags.tags if tag == "img"]
    assert any(str(known["alt"]).startswith("The setup from inputs to loss.") for known in images)
    for known in images:
        kind, _, data = str(known["src"]).partition(",")
        assert kind == "data:image/svg+xml;base64"
        drawn = fromstring(b64decode(data))
        assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
        assert drawn.get("style") == "color: #767676"
        assert not any("opacity" in str(text.get("style")) for text in drawn.iter(f"{drawn.tag[:-3]}text"))


def test_a_colour_that_is_taken_back_is_not_left_to_the_page() -> None:
    finding = Element("article", {"class": "finding breaks"})
    style = str(styled(finding).get("style"))
    assert "border-left" in style
    assert "color:" not in style.replace("border-color:", "")
    assert "color: #d24646" in str(styled(Element("span", {"class": "badge breaks"})).get("style"))
