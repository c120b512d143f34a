"""Charts as inline SVG: losses over steps with the levels that they are measured by, and columns of counts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from kerasdoctor.numbers import short
from kerasdoctor.record import record
from kerasdoctor.render.web.axis import Axis, axis_for, tick
from kerasdoctor.render.web.elements import el, prose
from kerasdoctor.render.words import counted

WIDTH, HEIGHT = 360, 200
LEFT, RIGHT, TOP, BOTTOM = 46, 8, 10, 26
COLUMNS_HEIGHT = 120


@record
class Curve:
    """Values that are spread evenly over `steps` steps, with the class of its line."""

    name: str
    values: tuple[float, ...]
    kind: str


@record
class Level:
    """A value that does not change with the steps."""

    name: str
    value: float
    kind: str


def losses(curves: Sequence[Curve], levels: Sequence[Level], steps: int) -> Element | None:
    """Return a chart of losses and its legend; None where no curve has a finite value."""
    drawn = [curve for curve in curves if any(math.isfinite(value) for value in curve.values)]
    shown = [level for level in levels if math.isfinite(level.value)]
    # A level of 0 has no place among powers of ten, and needs no line.
    positive = all(value > 0 for curve in drawn for value in curve.values if math.isfinite(value))
    lines = [level for level in shown if level.value > 0 or not positive]
    axis = axis_for([*(value for curve in drawn for value in curve.values), *(level.value for level in lines)])
    if not drawn or axis is None:
        return None
    said = "; ".join([*(_said(curve) for curve in drawn), *(f"{level.name}: {short(level.value)}" for level in shown)])
    picture = el(
        "svg",
        "chart",
        el("title", "", f"Loss over {counted(steps, 'step')}. {said}"),
        list(_grid(axis, steps)),
        [_level(axis, level) for level in lines],
        [part for curve in drawn for part in _curve(axis, curve)],
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
    )
    keys = [_key(curve.kind, _said(curve)) for curve in drawn]
    keys += [_key(level.kind, f"{level.name}: {short(level.value)}") for level in shown]
    return el("div", "plot", picture, el("ul", "legend", keys))


def _said(curve: Curve) -> str:
    finite = [value for value in curve.values if math.isfinite(value)]
    broken = "" if len(finite) == len(curve.values) else ", then no number"
    return f"{curve.name}: {short(finite[0])} → {short(finite[-1])}{broken}"


def _key(kind: str, said: str) -> Element:
    line = el("line", f"line {kind}", x1=1, y1=5, x2=25, y2=5)
    return el("li", "", el("svg", "swatch", line, viewBox="0 0 26 10", aria_hidden="true"), " ", prose(said))


def _grid(axis: Axis, steps: int) -> Iterator[Element]:
    foot = HEIGHT - BOTTOM
    for value in axis.ticks:
        height = _y(axis, value)
        yield el("line", "grid", x1=LEFT, x2=WIDTH - RIGHT, y1=f"{height:.1f}", y2=f"{height:.1f}")
        yield el("text", "tick end", tick(value), x=LEFT - 6, y=f"{height + 3.5:.1f}")
    yield el("text", "tick", "step 1", x=LEFT, y=foot + 16)
    yield el("text", "tick end", f"{steps:,}", x=WIDTH - RIGHT, y=foot + 16)


def _level(axis: Axis, level: Level) -> Element:
    height = f"{_y(axis, level.value):.1f}"
    return el("line", f"line {level.kind}", x1=LEFT, x2=WIDTH - RIGHT, y1=height, y2=height)


def _curve(axis: Axis, curve: Curve) -> Iterator[Element]:
    """Yield a line for each stretch of finite values."""
    wide = (WIDTH - LEFT - RIGHT) / max(len(curve.values) - 1, 1)
    points: list[str] = []
    for at, value in enumerate((*curve.values, math.nan)):
        if math.isfinite(value):
            points.append(f"{LEFT + at * wide:.1f},{_y(axis, value):.1f}")
        elif points:
            yield el("polyline", f"line {curve.kind}", points=" ".join(points if len(points) > 1 else points * 2))
            points = []


def _y(axis: Axis, value: float) -> float:
    return HEIGHT - BOTTOM - axis.at(value) * (HEIGHT - BOTTOM - TOP)


def columns(counts: Sequence[int], low: str, high: str, said: str, quiet: Sequence[int] = ()) -> Element:
    """Return upright bars for counts in order, with what stands under the first and the last.

    `quiet` are the indexes of those that are set off, because they are empty.
    """
    most = max(max(counts, default=0), 1)
    wide = (WIDTH - 2 * RIGHT) / max(len(counts), 1)
    gap = min(2.0, wide / 4)
    room = COLUMNS_HEIGHT - BOTTOM - TOP
    parts = []
    for at, count in enumerate(counts):
        tall = max(room * count / most, 1.0) if count else 0.0
        left, top = RIGHT + at * wide + gap / 2, COLUMNS_HEIGHT - BOTTOM - tall
        if at in quiet:
            parts.append(el("rect", "column empty", x=f"{left:.1f}", y=COLUMNS_HEIGHT - BOTTOM - 3, height=3,
                            width=f"{wide - gap:.1f}"))  # fmt: skip
        elif count:
            parts.append(el("rect", "column", x=f"{left:.1f}", y=f"{top:.1f}", width=f"{wide - gap:.1f}",
                            height=f"{tall:.1f}"))  # fmt: skip
    foot = COLUMNS_HEIGHT - BOTTOM
    return el(
        "svg",
        "chart",
        el("title", "", said),
        el("line", "grid", x1=RIGHT, x2=WIDTH - RIGHT, y1=foot, y2=foot),
        parts,
        el("text", "tick", low, x=RIGHT, y=foot + 16),
        el("text", "tick end", high, x=WIDTH - RIGHT, y=foot + 16),
        viewBox=f"0 0 {WIDTH} {COLUMNS_HEIGHT}",
        role="img",
    )
