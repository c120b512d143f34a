"""What is known of one line of a source: what it stands for, what was found there, what is allowed there."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from kerasdoctor.diagnosis import Cause, SetAside, Symptom
from kerasdoctor.facts import Head, Layer, Network, Optimizer
from kerasdoctor.places import Line, Place
from kerasdoctor.record import record
from kerasdoctor.render import blocks, sections
from kerasdoctor.render.fixes import fixes
from kerasdoctor.render.frame import frame
from kerasdoctor.render.page import HEADING, STYLES, Page
from kerasdoctor.render.words import counted, joined, listed
from kerasdoctor.report import Report

# So many other lines can be looked up one after the other.
LINES_SHOWN = 8


@record
class AtLine:
    """A line with the report on its file, and how many rules have looked at the file and how many need a run."""

    place: Line
    report: Report
    looked: int
    waiting: int


def lines(page: Page, about: AtLine) -> Iterator[Text]:
    """Yield everything there is to say of a line."""
    place, report = about.place, about.report
    yield from page.fold(page.prose(str(place), HEADING), "", 2)
    yield from page.item(report.sources[place.path][place.line - 1].strip(), "  ")
    known = dict.fromkeys(said for d in report.diagnoses for said in _known(d.network, place))
    if known:
        yield from sections.section("what it is taken for")
        for said in known:
            yield from page.item(said, "  - ")
    causes: list[Cause | Symptom] = [item for d in report.diagnoses for item in d.causes]
    symptoms: list[Cause | Symptom] = [item for d in report.diagnoses for item in d.symptoms]
    here = [item for item in (*causes, *symptoms) if touches(item, place)]
    for item in here:
        yield Text()
        yield from _found(page, item, report)
    aside = [item for d in report.diagnoses for item in d.set_aside if touches(item.found, place) or _at(item, place)]
    if aside:
        yield from sections.section("set aside")
        yield from sections.set_aside(page, aside)
    yield Text()
    yield from _end(page, about, here, [*causes, *symptoms])


def touches(item: Cause | Symptom, place: Line) -> bool:
    """Whether a finding points at a line."""
    return any(_covers(spot.place, place) for spot in item.finding.places)


def _covers(place: Place | None, line: Line) -> bool:
    return (
        isinstance(place, Line)
        and place.path == line.path
        and place.line <= line.line <= (place.end_line or place.line)
    )


def _at(item: SetAside, place: Line) -> bool:
    return isinstance(item.place, Line) and item.place.line == place.line


def _found(page: Page, item: Cause | Symptom, report: Report) -> Iterator[Text]:
    yield from blocks.title(page, item)
    yield from frame(page, item.finding.places, report.sources, STYLES[item.severity])
    yield from blocks.evidence(page, item.finding.evidence)
    yield from blocks.why(page, item.finding.why)
    if isinstance(item, Cause):
        yield from fixes(page, item.remedies)
    yield from blocks.note(page, item.confidence, item.finding.note)
    unless = " ".join(item.rule.docs.unless.split())
    yield from blocks.block(page, "unless", [*blocks.paragraph(page, unless)])
    yield from blocks.block(page, "more", [*blocks.paragraph(page, f"kerasdoctor explain {item.rule.name}")])


def _end(page: Page, about: AtLine, here: list[Cause | Symptom], every: list[Cause | Symptom]) -> Iterator[Text]:
    if not here:
        looked = f"{counted(about.looked, 'rule')} looked"
        yield from page.item(f"Nothing was found at this line by reading; {looked} at the file.", "")
    if about.waiting:
        run = f"kerasdoctor check {about.place.path}"
        yield from page.item(f"{counted(about.waiting, 'rule')} can judge only a run: {run}", "")
    places = [spot.place for item in every for spot in item.finding.places]
    others = {place.line: place for place in places if isinstance(place, Line) and not _covers(place, about.place)}
    if others:
        said = listed(joined(others[line].said for line in sorted(others)), most=LINES_SHOWN)
        yield from page.item(f"Findings point at {said}, too.", "")


def _known(network: Network | None, line: Line) -> Iterator[str]:
    """Yield what the parts of a setup that are made in a line are taken for."""
    if network is None:
        return
    for layer in network.layers:
        if _covers(layer.where, line):
            yield _layer(layer)
    for head in network.heads:
        yield from _head(head, line)
    for inputs in network.inputs:
        if _covers(inputs.where, line):
            yield f"inputs {inputs.name or ''}".strip() + _shape(inputs.shape)
    if network.optimizer is not None and _covers(network.optimizer.where, line):
        yield _optimizer(network.optimizer)
    if _covers(network.where, line):
        yield f"a call of {network.method}" + (f" for {counted(network.epochs, 'epoch')}" if network.epochs else "")


def _layer(layer: Layer) -> str:
    parts = [f"{layer.units} units" if layer.units is not None else "", layer.activation or ""]
    shown = ", ".join(part for part in parts if part)
    return (
        f"layer {layer.name or ''}".strip()
        + f": {layer.kind}"
        + (f", {shown}" if shown else "")
        + _shape(layer.output_shape)
    )


def _head(head: Head, line: Line) -> Iterator[str]:
    if head.loss is not None and _covers(head.loss.where, line):
        output = f" of output {head.name or head.layer.name}" if head.name or head.layer.name else ""
        yield f"loss {head.loss.name}{output}"
    for metric in head.metrics:
        if _covers(metric.where, line):
            resolved = f", which becomes {metric.resolved}" if metric.resolved not in (None, metric.asked) else ""
            yield f"metric {metric.asked}{resolved}"
    if head.labels is not None and _covers(head.labels.where, line):
        kind = f": {head.labels.kind}" if head.labels.kind is not None else ""
        origin = f", from {head.labels.origin}" if head.labels.origin is not None else ""
        yield f"{head.labels.called}{kind}{origin}{_shape(head.labels.shape)}"


def _optimizer(optimizer: Optimizer) -> str:
    rate = f" with learning rate {optimizer.learning_rate:g}" if isinstance(optimizer.learning_rate, float) else ""
    return f"optimizer {optimizer.name}{rate}"


def _shape(shape: tuple[int | None, ...] | None) -> str:
    return "" if shape is None else f", shape ({', '.join('?' if size is None else str(size) for size in shape)})"
