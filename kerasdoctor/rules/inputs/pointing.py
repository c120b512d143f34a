"""Where findings about the arrays of a fit point, and from how many rows on figures mean something."""

from __future__ import annotations

from kerasdoctor.facts import Network
from kerasdoctor.places import Part, Spot

# Toy tables and smoke tests have fewer rows: there only what an array may hold at all is judged.
MANY_ROWS = 50


def at_inputs(network: Network, label: str, index: int = 0) -> Spot:
    """Say something of an input."""
    known = network.inputs[index].where if index < len(network.inputs) else None
    return Spot(known or Part("the inputs" if len(network.inputs) < 2 else f"input {index}"), label)


def inputs_called(network: Network, index: int = 0) -> str:
    """Name an input as the source does."""
    name = network.inputs[index].name if index < len(network.inputs) else None
    return f"`{name}`" if name else "the inputs" if len(network.inputs) < 2 else f"input {index}"


def at_labels(network: Network, label: str, head: int = 0) -> Spot:
    """Say something of the labels of an output."""
    labels = network.heads[head].labels if head < len(network.heads) else None
    return Spot((labels.where if labels is not None else None) or Part("the labels"), label)


def labels_called(network: Network, head: int = 0) -> str:
    """Name the labels of an output as the source does."""
    labels = network.heads[head].labels if head < len(network.heads) else None
    return labels.called if labels is not None else "the labels"


def at_fit(network: Network, label: str) -> Spot:
    """Say something of the call of fit."""
    return Spot(network.where or Part("fit"), label)
