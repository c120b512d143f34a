"""Which layer reads which, in a model that Keras keeps as a graph."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from kerasdoctor.facts import INPUT


def sources_of(built: Any) -> list[tuple[Any, tuple[int, ...] | None]]:
    """Return each layer with the indexes of the layers that it reads, or None where that is not known."""
    layers = [layer for layer in built.layers if type(layer).__name__ != "InputLayer"]
    by_depth = getattr(getattr(built, "_functional", None) or built, "_nodes_by_depth", None)
    if not by_depth:
        return [(layer, None) for layer in layers]
    indexes = {id(layer): index for index, layer in enumerate(layers)}
    read: dict[int, dict[int | None, None]] = {key: {} for key in indexes}
    for node in (node for nodes in by_depth.values() for node in nodes):
        for tensor in node.input_tensors if id(node.operation) in read else ():
            source = tensor._keras_history.operation
            index = INPUT if type(source).__name__ == "InputLayer" else indexes.get(id(source))
            read[id(node.operation)][index] = None
    return [(layer, _whole_numbers(read[id(layer)])) for layer in layers]


def told_training(layer: Any) -> tuple[tuple[str, bool], ...]:
    """Return the `training` that a layer of a graph is called with, as a setting."""
    told = {node.arguments.kwargs.get("training") for node in layer._inbound_nodes}
    return tuple(("training", value) for value in told if isinstance(value, bool)) if len(told) == 1 else ()


def _whole_numbers(found: Collection[int | None]) -> tuple[int, ...] | None:
    numbers = tuple(number for number in found if number is not None)
    return tuple(sorted(numbers)) if len(numbers) == len(found) and numbers else None
