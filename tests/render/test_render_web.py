"""Reports as a page of HTML: complete by itself, escaped, small, and with a picture wherever there are numbers."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from kerasdoctor.diagnosis import Diagnosis, Measured
from kerasdoctor.facts import (
    Ceiling,
    Ceilings,
    Confusion,
    Data,
    DecodeCeiling,
    Decoded,
    HeldOut,
    Histogram,
    InitialPass,
    Interval,
    LabelData,
    Layer,
    LayerPass,
    Memorised,
    Network,
    Probe,
)
from kerasdoctor.places import Line, Part, Spot
from kerasdoctor.render.web import document, pictures
from kerasdoctor.render.web.axis import axis_for, tick
from kerasdoctor.render.web.charts import Curve, Level, losses
from kerasdoctor.render.web.diagram import diagram
from kerasdoctor.render.web.elements import el, prose, written
from kerasdoctor.render.web.nodes import nodes_of
from kerasdoctor.report import Report

from .sample import DIAGNOSIS, FULL, MULTI_HOT, NETWORK, REPORTS

EVIL = "<script>alert(1)</script>\"'`&<img src=x onerror=alert(1)>\x1b[31m\u202e</title></style>"
MEASURED = Measured(
    Data(10_000, heads=(LabelData(10_000, ones=(5, 0, 9), values=(0.0, 1.0)),)),
    Ceilings(
        (
            Ceiling(
                "dense_1",
                "categorical_crossentropy",
                10_000,
                0.59,
                1.41,
                decode=DecodeCeiling(
                    "round",
                    0.57,
                    10_000,
                    examples=(
                        Decoded("column 0", "1 in column 0", "column 0", 700, right=True),
                        Decoded("columns 0 and 1", "0.5 in columns 0 and 1", "all 0", 300, right=False),
                    ),
                    written="np.round",
                ),
            ),
        )
    ),
    InitialPass(
        256, 3.7, (LayerPass("dense", "Dense", 20, 3, 0.02, rms=0.5), LayerPass("dense_1", "Dense", 7, 0, 2e-7)), 0
    ),
    Probe(
        (
            Memorised("SGD(0.01)", True, 256, 300, (3.7, 2.0, 1.4)),
            Memorised("Adam(0.01)", False, 256, 300, (3.7, 40.0, 265.0)),
        ),
        (
            HeldOut(
                Interval(0.15, 0.13, 0.17, 2000),
                Interval(0.14, 0.12, 0.16, 2000),
                None,
                None,
                6000,
                500,
                "SGD(0.01)",
                confusion=Confusion(("column 0", "all 0"), ("column 1",), ((1200,), (800,))),
            ),
        ),
    ),
)
PICTURED = replace(FULL, diagnoses=(replace(DIAGNOSIS, measured=MEASURED),))
PAGES = {**REPORTS, "pictured": PICTURED}
VOID = {"meta", "br", "img", "hr", "input", "link"}


class Tags(HTMLParser):
    """The elements of a page in their order, and whether each is closed where it should be."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] != "style":
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def attributes(self, name: str) -> list[str]:
        return [value for _, known in self.tags for key, value in known.items() if key == name and value]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_complete_by_itself(name: str) -> None:
    page = document.text([PAGES[name]], "0.1.0")
    tags = Tags(page)
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert {tag for tag, _ in tags.tags}.isdisjoint(
        {"script", "link", "img", "iframe", "object", "embed", "base", "form"}
    )
    assert not re.search(r"url\(|@import|https?:", page)
    assert all(link.startswith("#") for link in tags.attributes("href"))
    assert len(page.encode()) < 300_000


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere_and_each_picture_is_named(name: str) -> None:
    page = document.text([PAGES[name]], "0.1.0")
    tags = Tags(page)
    places = tags.attributes("id")
    assert len(places) == len(set(places))
    assert {link[1:] for link in tags.attributes("href")} <= set(places)
    pictures_of_it = [at for at, (tag, known) in enumerate(tags.tags) if tag == "svg" and "aria-hidden" not in known]
    assert all(tags.tags[at][1]["role"] == "img" and tags.tags[at + 1][0] == "title" for at in pictures_of_it)
    assert [tag for tag, _ in tags.tags].count("h1") == 1


def test_every_number_has_its_picture() -> None:
    text = Tags(document.text([PICTURED], "0.1.0")).text
    for title in (
        "The setup",
        "What the rows of y_train add up to",
        "How many rows hold a 1 in each column of y_train",
        "Training on one batch of 256 rows again and again",
        "How signals and gradients pass through the layers",
        "What np.round makes of a perfect prediction",
        "What the trained copy answers",
    ):
        assert title in re.sub(r" ([`.,])", r"\1", text), title
    assert "1 of 3 columns never hold a 1" in text
    assert "keras 3.15.1" in text


def test_what_the_repaired_copy_answers_stands_beside_what_the_copy_as_written_does() -> None:
    first = MULTI_HOT.remedies[0]
    assert first.trial is not None
    assert first.trial.held_out is not None
    answers = Confusion(("0", "1"), ("0", "1"), ((900, 100), (50, 950)))
    arm = replace(first.trial.as_written, curves=((2.9, 3.4), (3.1, 3.6)))
    trial = replace(
        first.trial,
        held_out=replace(first.trial.held_out, confusion=answers),
        as_written=arm,
        repaired=replace(first.trial.repaired, curves=((1.9, 0.01), (1.9, 0.03))),
    )
    cause = replace(MULTI_HOT, remedies=(replace(first, trial=trial), *MULTI_HOT.remedies[1:]))
    page = document.text([replace(FULL, diagnoses=(replace(DIAGNOSIS, causes=(cause,), measured=MEASURED),))], "0.1.0")
    text = Tags(page).text
    written, repaired = (
        text.index(f"What the trained copy answers {said}") for said in ("labels", "with fix 1 labels")
    )
    assert text[written:repaired].count("What the trained copy answers") == 1
    assert "950" in text[repaired:]
    assert "as written, Adam at 0.01: 3" in text  # the other arm of the trial, for the probe trained with another
    assert "with fix 1, Adam at 0.01: 1.9" in text


def hostile(value: Any) -> Any:
    """Put what is meant to do harm into every text of a value."""
    match value:
        case str():
            return f"{value}{EVIL}"
        case tuple():
            return tuple(hostile(item) for item in value)
        case Line():
            return replace(value, path=f"{value.path}{EVIL}")
        case Part():
            return Part(f"{value.name}{EVIL}")
    return value


def test_nothing_of_a_users_becomes_an_element_or_an_attribute() -> None:
    finding = replace(
        MULTI_HOT.finding,
        message=EVIL,
        why=EVIL,
        note=EVIL,
        places=(Spot(hostile(MULTI_HOT.finding.places[0].place), EVIL), Spot(Part(EVIL), EVIL)),
        evidence=tuple(replace(seen, text=EVIL) for seen in MULTI_HOT.finding.evidence),
    )
    remedy = replace(
        MULTI_HOT.remedies[0], diff=f"+{EVIL}\n-{EVIL}\n {EVIL}", fix=replace(MULTI_HOT.remedies[0].fix, intent=EVIL)
    )
    cause = replace(MULTI_HOT, finding=finding, because=EVIL, remedies=(remedy,))
    layer = Layer("Dense", EVIL, 20, EVIL, (None, 20), (None, 20))
    head = replace(NETWORK.heads[0], layer=layer, labels=replace(NETWORK.heads[0].labels, name=EVIL))  # type: ignore[type-var]
    network = replace(NETWORK, layers=(layer,), heads=(head,), inputs=(replace(NETWORK.inputs[0], name=EVIL),))
    assert MEASURED.probe is not None
    scored = replace(MEASURED.probe.scored[0], output=EVIL, confusion=Confusion((EVIL, "b"), (EVIL,), ((1,), (2,))))
    passed = InitialPass(9, 1.0, (LayerPass(EVIL, EVIL, 3, 1, 0.1),), 0)
    measured = replace(MEASURED, initial_pass=passed, probe=replace(MEASURED.probe, scored=(scored,)))
    skipped = tuple(replace(item, what=(EVIL,), reason=EVIL, remedy=EVIL) for item in DIAGNOSIS.not_checked)
    diagnosis = replace(
        DIAGNOSIS, case=EVIL, causes=(cause,), network=network, measured=measured, not_checked=skipped,
        ruled_out=((EVIL, EVIL),), outlook=(EVIL,), symptoms=(),
    )  # fmt: skip
    path = f"{MULTI_HOT.finding.places[0].place.path}{EVIL}"  # type: ignore[union-attr]
    report = Report(
        EVIL, (diagnosis,), notes=(EVIL,), made=(EVIL,), versions=((EVIL, EVIL),), sources={path: (EVIL,) * 40}
    )
    page = document.text([report, report], EVIL)
    tags = Tags(page)
    assert {tag for tag, _ in tags.tags}.isdisjoint({"script", "img"})
    assert not any(name.startswith("on") for _, known in tags.tags for name in known)
    assert [tag for tag, _ in tags.tags].count("style") == 1
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", page)
    assert "<script>alert(1)</script>" in tags.text, "what a user writes is shown as it is"


def test_many_reports_stay_below_the_size_of_a_page() -> None:
    page = document.text([replace(PICTURED, subject=f"{'long/' * 20}{at}.py") for at in range(400)], "0.1.0")
    assert len(page.encode()) < 300_000
    assert re.search(r"[0-9,]+ more findings not shown", page)
    tags = Tags(page)
    assert "more reports, in a line for each finding" in tags.text
    assert len([known for tag, known in tags.tags if tag == "div" and known.get("class") == "report"]) >= 4


@pytest.mark.parametrize(
    ("values", "low", "high", "powers"),
    [
        ((0.2, 3.4), 0.0, 4.0, False),
        ((0.003, 265.0), 0.001, 1000.0, True),
        ((-2.0, 5.0), -2.0, 6.0, False),
        ((0.0, 0.0), 0.0, 1.0, False),
        ((0.0, 1000.0), 0.0, 1000.0, False),
    ],
)
def test_an_axis_holds_all_values_between_round_ticks(
    values: tuple[float, ...], low: float, high: float, powers: bool
) -> None:
    axis = axis_for(values)
    assert axis is not None
    assert (axis.low, axis.high) == pytest.approx((low, high))
    assert axis.powers is powers
    assert 0 <= axis.at(min(values)) <= axis.at(max(values)) <= 1
    assert 2 <= len(axis.ticks) <= 8
    assert axis_for((math.nan, math.inf)) is None


def test_ticks_are_short() -> None:
    assert [tick(value) for value in (0, 0.5, 1000, 1e-5, 1e7)] == ["0", "0.5", "1,000", "1e-5", "1e7"]


def test_a_curve_ends_where_there_is_no_number() -> None:
    drawn = losses([Curve("a", (1.0, 2.0, math.nan, 3.0, math.inf), "written")], [Level("b", 1.5, "floor")], 300)
    assert drawn is not None
    page = written(drawn)
    assert page.count("<polyline") == 2
    assert "nan" not in page.replace("then no number", "")
    assert losses([Curve("a", (math.nan,), "written")], [], 300) is None


def test_a_long_network_is_drawn_shortened_and_its_faulty_layer_is_shown() -> None:
    layers = tuple(
        Layer("Dense", f"dense_{at}", 8, "relu", where=Line("a.py", at + 1, 1, at + 1, 20), sources=(at - 1,))
        for at in range(60)
    )
    finding = replace(MULTI_HOT.finding, places=(Spot(Line("a.py", 31, 3, 31, 9), "here"),))
    diagnosis = Diagnosis("a", (replace(MULTI_HOT, finding=finding),))
    nodes = nodes_of(diagnosis, Network(layers, optimizer=None))
    assert [node.title for node in nodes if node.kind == "hidden"] == ["27 more layers", "25 more layers"]
    assert [node.pins[0].said for node in nodes if node.pins] == ["1"]


def test_branches_are_drawn_beside_each_other() -> None:
    layers = (
        Layer("Dense", "a", 8, sources=(-1,)),
        Layer("Dense", "b", 8, sources=(0,)),
        Layer("Dense", "c", 8, sources=(0,)),
        Layer("Add", "d", None, sources=(1, 2, 0)),
    )
    nodes = nodes_of(Diagnosis("x"), Network(layers))
    assert [node.level for node in nodes[1:5]] == [1, 2, 2, 3]
    page = written(diagram(Diagnosis("x"), Network(layers)))
    assert page.count('class="arrow"') == 6, "one into each layer, and one beside the branches"


def test_texts_of_elements_are_escaped_and_code_is_set_off() -> None:
    assert written(el("p", "", prose("a `b<c` & d"))) == "<p>a <code>b&lt;c</code> &amp; d</p>"
    assert written(el("a", "", "x", title='"><b>', data_x=None)) == '<a title="&quot;&gt;<b&gt;">x</a>'


def test_a_histogram_shows_amounts() -> None:
    network = replace(NETWORK, heads=(replace(NETWORK.heads[0], labels=replace(NETWORK.heads[0].labels, kind="real")),))  # type: ignore[type-var]
    data = Data(9, heads=(LabelData(9, histogram=Histogram(0.0, 10.0, (4, 0, 5))),))
    drawn = [*pictures.of_labels(Diagnosis("x", network=network, measured=Measured(data)))]
    assert len(drawn) == 1
    assert written(drawn[0]).count('class="column"') == 2
