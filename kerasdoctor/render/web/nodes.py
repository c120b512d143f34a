"""The parts of a setup as boxes of a diagram: what each is called, what leads to it, which findings point at it."""

from __future__ import annotations

from collections.abc import Sequence

from kerasdoctor.diagnosis import Diagnosis
from kerasdoctor.facts import INPUT, DecodeCeiling, Head, Labels, Layer, Network, Shape
from kerasdoctor.finding import Severity
from kerasdoctor.places import Line, Part, Place
from kerasdoctor.record import record, replace
from kerasdoctor.render.sections import numbered
from kerasdoctor.render.words import NAMES_SHOWN, counted, listed

# Of a network with more layers those in the middle are told by their number, unless findings point at them.
MOST_LAYERS = 14
FIRST_SHOWN, LAST_SHOWN = 3, 4
MOST_BESIDE = 3
# A place that covers more layers than this, as that of a whole model does, points at none of them.
MOST_COVERED = 2
UNEXPLAINED = "!"


@record
class Pin:
    """A finding that points at a part: its number in the report, and how bad it is."""

    said: str
    severity: Severity


@record
class Node:
    """A box with two lines of text on a level below those that lead to it, which are known by their index.

    `up` says that the arrows lead from it to them.
    """

    title: str
    detail: str
    level: int
    sources: tuple[int, ...] = ()
    pins: tuple[Pin, ...] = ()
    kind: str = "part"
    up: bool = False


def nodes_of(diagnosis: Diagnosis, network: Network) -> list[Node]:
    """Return the inputs, layers, losses, labels and the training of a setup, each below what leads to it."""
    pins = _Pins(diagnosis, network)
    nodes = [
        Node(inputs.name or "inputs", _shape(inputs.shape), 0, pins=pins.at(inputs.where), kind="data")
        for inputs in network.inputs[:MOST_BESIDE]
    ] or [Node("inputs", "", 0, kind="data")]
    at = _layers(nodes, network, pins)
    level = max(node.level for node in nodes) + 1
    ceilings = diagnosis.measured.ceilings
    decode = ceilings.heads[0].decode if ceilings is not None and len(ceilings.heads) == 1 else None
    for head in network.heads[:MOST_BESIDE]:
        _head(nodes, head, at, level, pins)
    if decode is not None and decode.written and len(network.heads) == 1:
        nodes.append(_decode(decode, at, level, pins))
    last = max(node.level for node in nodes) + 1
    nodes.append(Node("training", _training(network), last, (), pins.at(_optimizer_place(network), network.where)))
    return nodes


class _Pins:
    """Which findings point where."""

    def __init__(self, diagnosis: Diagnosis, network: Network) -> None:
        found = [(Pin(str(number), cause.severity), cause.finding) for number, cause in numbered(diagnosis)]
        left = [symptom for symptom in diagnosis.symptoms if not symptom.explained_by]
        found += [(Pin(UNEXPLAINED, symptom.severity), symptom.finding) for symptom in left]
        layers = [layer.where for layer in network.layers]
        self._spots = [
            (spot.place, pin)
            for pin, finding in found
            for spot in finding.places
            if sum(_meet(spot.place, place) for place in layers) <= MOST_COVERED
        ]

    def at(self, *places: Place | None, name: str | None = None) -> tuple[Pin, ...]:
        """Return the findings that point at one of these places, or at a part of this name."""
        met = [
            pin
            for spot, pin in self._spots
            if any(_meet(spot, place) for place in places)
            or (name is not None and isinstance(spot, Part) and name in spot.name.split())
        ]
        return tuple(sorted(dict.fromkeys(met), key=lambda pin: (len(pin.said), pin.said)))


def _meet(one: Place, other: Place | None) -> bool:
    if not isinstance(one, Line) or not isinstance(other, Line) or one.path != other.path:
        return one == other
    return _begin(one) < _end(other) and _begin(other) < _end(one)


def _begin(place: Line) -> tuple[int, int]:
    return place.line, place.column


def _end(place: Line) -> tuple[int, int]:
    return place.end_line or place.line, place.end_column or 10_000


def _layers(nodes: list[Node], network: Network, pins: _Pins) -> dict[str | None, int]:
    """Add the layers to the nodes, and return where each layer's node stands by the layer's name."""
    inputs = tuple(range(len(nodes)))
    made = [_layer(layer, pins) for layer in network.layers]
    at: dict[str | None, int] = {None: inputs[-1]}
    if _can_be_drawn(network):
        placed: list[int] = []
        for layer, node in zip(network.layers, made, strict=True):
            sources = tuple(
                dict.fromkeys(part for source in layer.sources or () for part in _from(source, inputs, placed))
            )
            level = 1 + max((nodes[source].level for source in sources), default=0)
            placed.append(len(nodes))
            at[layer.name] = at[None] = len(nodes)
            nodes.append(replace(node, level=level, sources=sources))
        return at
    sources = inputs
    for node, names in _shortened(network.layers, made):
        at |= dict.fromkeys([*names, None], len(nodes))
        nodes.append(replace(node, level=nodes[-1].level + 1, sources=sources))
        sources = (len(nodes) - 1,)
    return at


def _from(source: int, inputs: tuple[int, ...], placed: Sequence[int]) -> tuple[int, ...]:
    return inputs if source == INPUT else (placed[source],)


def _can_be_drawn(network: Network) -> bool:
    """Whether it is known what each layer reads, and there is room for all of them."""
    if len(network.layers) > MOST_LAYERS or any(layer.sources is None for layer in network.layers):
        return False
    levels: list[int] = []
    for number, layer in enumerate(network.layers):
        if any(source >= number for source in layer.sources or ()):
            return False
        levels.append(1 + max((levels[source] for source in layer.sources or () if source != INPUT), default=0))
    return max((levels.count(level) for level in levels), default=0) <= MOST_BESIDE


def _shortened(layers: Sequence[Layer], made: Sequence[Node]) -> list[tuple[Node, list[str | None]]]:
    """Return the layers in their order; of many, those in the middle that nothing points at are one node."""
    found: list[tuple[Node, list[str | None]]] = []
    hidden: list[Layer] = []
    for number, (layer, node) in enumerate(zip(layers, made, strict=True)):
        if len(layers) <= MOST_LAYERS or number < FIRST_SHOWN or number >= len(layers) - LAST_SHOWN or node.pins:
            if hidden:
                found.append(_hidden(hidden))
                hidden = []
            found.append((node, [layer.name]))
        else:
            hidden.append(layer)
    return found


def _hidden(layers: Sequence[Layer]) -> tuple[Node, list[str | None]]:
    kinds = listed([*dict.fromkeys(layer.kind for layer in layers)], most=NAMES_SHOWN)
    node = Node(f"{counted(len(layers), 'more layer')}", kinds, 0, kind="hidden")
    return node, [layer.name for layer in layers]


def _layer(layer: Layer, pins: _Pins) -> Node:
    known = [layer.kind, None if layer.units is None else str(layer.units), layer.activation]
    title = " · ".join(word for word in known if word and word != "linear")
    line = f"line {layer.where.local.line}" if isinstance(layer.where, Line) else None
    frozen = "frozen" if layer.trainable is False else None
    shape = f"gives {_shape(layer.output_shape)}" if layer.output_shape else None
    detail = ", ".join(word for word in (shape, frozen, line) if word)
    return Node(title, detail, 0, pins=pins.at(layer.where, name=layer.name))


def _head(nodes: list[Node], head: Head, at: dict[str | None, int], level: int, pins: _Pins) -> None:
    places = [metric.where for metric in head.metrics]
    name = "no loss" if head.loss is None else head.loss.name
    metrics = listed([metric.asked for metric in head.metrics], most=NAMES_SHOWN)
    here = pins.at(None if head.loss is None else head.loss.where, *places)
    source = at.get(head.layer.name, at[None])
    nodes.append(Node(name, f"loss; metric {metrics}" if metrics else "loss", level, (source,), here, "judge"))
    match head.labels:
        case Labels() as labels:
            detail = ", ".join(word for word in (labels.kind, _shape(labels.shape)) if word)
            nodes.append(Node(labels.name or "labels", detail or "labels", level + 1, (len(nodes) - 1,),
                              pins.at(labels.where), "data", up=True))  # fmt: skip


def _decode(decode: DecodeCeiling, at: dict[str | None, int], level: int, pins: _Pins) -> Node:
    return Node(decode.written, "makes the answer", level, (at[None],), pins.at(decode.where), "judge")


def _optimizer_place(network: Network) -> Place | None:
    return network.optimizer.where if network.optimizer is not None else None


def _training(network: Network) -> str:
    optimizer = network.optimizer
    said = [] if optimizer is None else [optimizer.name]
    if optimizer is not None and optimizer.learning_rate is not None:
        said[0] += f"({optimizer.learning_rate:g})"
    said += [f"batches of {network.batch_size}"] if network.batch_size else []
    said += [counted(network.epochs, "epoch")] if network.epochs else []
    return ", ".join(said)


def _shape(shape: Shape | None) -> str:
    if shape is None:
        return ""
    return f"({', '.join('?' if size is None else str(size) for size in shape)})"
