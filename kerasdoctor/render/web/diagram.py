"""The network as a diagram: data above, layers below each other, loss and decode at the foot, findings pinned on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from kerasdoctor.diagnosis import Diagnosis
from kerasdoctor.facts import Network
from kerasdoctor.render.web.elements import el
from kerasdoctor.render.web.nodes import Node, nodes_of

WIDTH, MARGIN, GAP = 360, 10, 12
BOX, BETWEEN = 42, 20
# How wide a letter of each line is at the sizes of the style sheet, on the safe side.
TITLE_LETTER, DETAIL_LETTER = 7.6, 6.2
PIN = 9
# However little a box says, it has room for this.
SHORTEST = 80
ARROW = 4


def diagram(diagnosis: Diagnosis, network: Network) -> Element:
    """Return the diagram of a setup; it is read out as a list of its parts."""
    nodes = nodes_of(diagnosis, network)
    boxes = _placed(nodes)
    height = max(top for _, top, _ in boxes) + BOX + MARGIN
    said = "; ".join(_said(node) for node in nodes)
    return el(
        "svg",
        "diagram",
        el("title", "", f"The setup from inputs to loss. {said}"),
        [part for at in range(len(nodes)) for part in _arrows(nodes, boxes, at)],
        [_box(node, *place) for node, place in zip(nodes, boxes, strict=True)],
        viewBox=f"0 0 {WIDTH} {height}",
        role="img",
    )


def _said(node: Node) -> str:
    pins = f" (finding {', '.join(pin.said for pin in node.pins)})" if node.pins else ""
    return f"{node.title} {node.detail}{pins}"


def _placed(nodes: Sequence[Node]) -> list[tuple[float, int, float]]:
    """Return left, top and width of each box; those of one level share the width by what they say."""
    levels = [node.level for node in nodes]
    found: list[tuple[float, int, float]] = []
    for at, node in enumerate(nodes):
        beside = [one for one in nodes if one.level == node.level]
        if node.up and len(beside) == 1:  # labels stand below the loss that reads them
            left, _, wide = found[node.sources[0]]
        else:
            whole = WIDTH - 2 * MARGIN - GAP * (len(beside) - 1)
            shares = [whole * share for share in _shares(beside)]
            order = levels[:at].count(node.level)
            wide = shares[order]
            left = MARGIN + sum(shares[:order]) + GAP * order
        found.append((left, MARGIN + node.level * (BOX + BETWEEN), wide))
    return found


def _shares(beside: Sequence[Node]) -> list[float]:
    longest = [max(len(node.title) * TITLE_LETTER, len(node.detail) * DETAIL_LETTER, SHORTEST) for node in beside]
    return [length / sum(longest) for length in longest]


def _arrows(nodes: Sequence[Node], boxes: Sequence[tuple[float, int, float]], at: int) -> Iterator[Element]:
    left, top, wide = boxes[at]
    for source in nodes[at].sources:
        above, high, span = boxes[source]
        x, x0, y0 = left + wide / 2, above + span / 2, high + BOX
        if nodes[at].level - nodes[source].level > 1:
            # What skips levels goes along the right edge, beside the boxes between.
            beside, edge, start = high + BOX / 2, WIDTH - 2, above + span
            path = f"M{start:.0f} {beside:.0f} H{edge} V{top - BETWEEN / 2:.0f} H{x + 14:.0f} V{top - 2}"
            yield el("path", "arrow", d=path)
            yield _head(x + 14, top - 1, 1)
            continue
        if abs(x - x0) > 1 and span > wide:  # leave a wide box right above the narrow one
            x0 = min(max(x, above + PIN), above + span - PIN)
        yield el("path", "arrow", d=f"M{x0:.0f} {y0} L{x:.0f} {top}")
        yield _head(x0, y0 + 1, -1) if nodes[at].up else _head(x, top - 1, 1)


def _head(x: float, y: float, way: int) -> Element:
    points = f"{x:.0f},{y:.0f} {x - ARROW:.0f},{y - 7 * way:.0f} {x + ARROW:.0f},{y - 7 * way:.0f}"
    return el("polygon", "arrow-head", points=points)


def _box(node: Node, left: float, top: int, wide: float) -> Element:
    worst = max((pin.severity for pin in node.pins), default=None)
    kind = f"node {node.kind}{'' if worst is None else f' {worst.word}'}"
    room = wide - 16
    middle = top + BOX / 2
    texts = [el("text", "node-title", _cut(node.title, room / TITLE_LETTER), x=f"{left + 10:.0f}",
                y=f"{middle - 3 if node.detail else middle + 4:.0f}")]  # fmt: skip
    if node.detail:
        detail = _cut(node.detail, room / DETAIL_LETTER)
        texts.append(el("text", "node-detail", detail, x=f"{left + 10:.0f}", y=f"{middle + 13:.0f}"))
    pins = []
    for number, pin in enumerate(node.pins):
        x = left + wide - 6 - PIN - (len(node.pins) - 1 - number) * (2 * PIN + 3)
        pins.append(el("circle", f"pin {pin.severity.word}", cx=f"{x:.0f}", cy=top + 1, r=PIN))
        pins.append(el("text", "pin-text", pin.said, x=f"{x:.0f}", y=top + 5))
    rect = el("rect", "", x=f"{left:.0f}", y=top, width=f"{wide:.0f}", height=BOX, rx=6)
    return el("g", kind, el("title", "", _said(node)), rect, texts, pins)


def _cut(text: str, letters: float) -> str:
    most = max(int(letters), 4)
    return text if len(text) <= most else f"{text[: most - 1]}…"
