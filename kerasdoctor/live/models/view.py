"""The layers of a built model in the order of their calls, whichever way the model is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import keras

from kerasdoctor.facts import INPUT, Shape
from kerasdoctor.live.models.wiring import sources_of

# What a user's `call` raises when it is given symbols, such as a TensorFlow function that wants numbers.
REFUSALS = (TypeError, ValueError, AttributeError, NotImplementedError, IndexError, KeyError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Seen:
    """One layer that the model calls; shapes begin with None for the batch axis.

    `sources` holds the indexes of the layers that it reads, or None where that is not known. A
    shape is None where the layer itself tells it.
    """

    layer: Any
    sources: tuple[int, ...] | None
    input_shape: Shape | None = None
    output_shape: Shape | None = None


@dataclass(frozen=True, slots=True)
class View:
    """A model with its layers in order, and what it returns as symbols or arrays.

    `graph` is the model as Keras keeps a functional one, or None where the call could not be
    followed with symbols. `makers` then names for each output the index of the layer that it
    comes from. A graph is `followed` where it was made from the call of a class, whose defaults are
    then not what `fit` calls its layers with.
    """

    layers: tuple[Seen, ...]
    outputs: Any
    graph: Any = None
    makers: tuple[int | None, ...] = ()
    followed: bool = False


@dataclass(slots=True)
class _Recorded:
    layer: Any
    inputs: list[Any]
    outputs: list[Any]


@dataclass(slots=True)
class _Tape:
    depth: int = 0
    calls: list[_Recorded] = field(default_factory=list)


def view_of(built: Any, x: Any = None) -> View:
    """Return the view of a built model; `x` is some rows in the structure that it is called with.

    A subclassed model is called once with symbols, and where its `call` refuses those, once on the
    rows. Both leave marks on the layers, so `built` should be a copy.
    """
    if _is_graph(built):
        return View(tuple(Seen(layer, read) for layer, read in sources_of(built)), _outputs(built), built)
    if x is None:
        return View(tuple(Seen(layer, None) for layer in built.layers), None)
    graph = _as_graph(built, x)
    if graph is not None:
        return View(
            tuple(Seen(layer, read) for layer, read in sources_of(graph)), _outputs(graph), graph, followed=True
        )
    return _recorded(built, x)


def _is_graph(model: Any) -> bool:
    outputs = getattr(model, "outputs", None)
    return outputs is not None and len(outputs) > 0 and hasattr(outputs[0], "_keras_history")


def _outputs(graph: Any) -> Any:
    kept = getattr(graph, "_outputs_struct", None)
    if kept is not None:
        return kept
    return graph.outputs[0] if len(graph.outputs) == 1 else graph.outputs


def _as_graph(model: Any, x: Any) -> Any:
    """Follow the user's `call` with symbols; None where it needs numbers."""
    try:
        inputs = keras.tree.map_structure(_symbol, x)
        return keras.Model(inputs, model.call(inputs))
    except REFUSALS:
        return None


def _symbol(array: Any) -> Any:
    return keras.Input(tuple(array.shape[1:]), dtype=keras.backend.standardize_dtype(array.dtype))


def _recorded(model: Any, x: Any) -> View:
    with _recording(model) as tape:
        outputs = model(x, training=False)
    makers: dict[int, int] = {}
    read = {id(part) for part in keras.tree.flatten(x)}
    layers: list[Seen] = []
    numbers: dict[int, int] = {}
    for call in tape.calls:
        known = [makers.get(id(part), INPUT if id(part) in read else None) for part in call.inputs]
        sources = tuple(sorted({number for number in known if number is not None}))
        whole = bool(known) and None not in known
        number = numbers.setdefault(id(call.layer), len(layers))
        if number == len(layers):
            shapes = [_shape(parts) for parts in (call.inputs, call.outputs)]
            layers.append(Seen(call.layer, sources if whole else None, *shapes))
        else:
            layers[number] = Seen(call.layer, None, layers[number].input_shape, layers[number].output_shape)
        makers |= {id(part): number for part in call.outputs}
    ends = tuple(makers.get(id(part)) for part in keras.tree.flatten(outputs))
    return View(tuple(layers), outputs, None, ends)


def _shape(parts: list[Any]) -> Shape | None:
    return (None, *(int(size) for size in parts[0].shape[1:])) if len(parts) == 1 else None


@contextmanager
def _recording(model: Any) -> Iterator[_Tape]:
    """Note the layers that a model calls by itself, not those inside of them."""
    owner, tape = keras.layers.Layer, _Tape()
    original = owner.__call__

    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        if self is model:
            return original(self, *args, **kwargs)
        tape.depth += 1
        try:
            outputs = original(self, *args, **kwargs)
        finally:
            tape.depth -= 1
        if tape.depth == 0:
            given = [part for part in keras.tree.flatten((args, kwargs)) if hasattr(part, "shape")]
            tape.calls.append(_Recorded(self, given, keras.tree.flatten(outputs)))
        return outputs

    owner.__call__ = call
    try:
        yield tape
    finally:
        owner.__call__ = original
