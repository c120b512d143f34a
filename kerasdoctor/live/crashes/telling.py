"""From an exception to the fact of a crash: place, words, and what the failing call was given."""

from __future__ import annotations

import linecache
import sys
from collections.abc import Sequence
from typing import Any

from kerasdoctor.facts import Crash, Given, Layer, Shape
from kerasdoctor.live.crashes.details import beside, details_of, file_of
from kerasdoctor.live.crashes.frames import Own, Step, is_of_keras, place_of, steps_of, wrapped
from kerasdoctor.live.crashes.named import values_named
from kerasdoctor.live.crashes.values import given_of
from kerasdoctor.live.crashes.words import frames_in, meaning
from kerasdoctor.places import Line
from kerasdoctor.record import replace

METHODS = ("fit", "evaluate", "predict", "train_on_batch", "test_on_batch", "predict_on_batch")
ARGUMENTS = ("x", "y", "sample_weight", "class_weight", "validation_data", "batch_size")
# A model with more layers is described by the first of them.
MOST_LAYERS = 200


def crash_of(error: BaseException, own: Own, told: Line | None = None) -> Crash:
    """Return the fact of an exception that left the user's program.

    `told` is the place where it stands for those frames that are not the user's, as that of a fit.
    """
    steps = steps_of(error)
    where = _deepest(error, steps, own) or told
    model, layer = _model_and_layer(steps)
    method, given = _running(steps)
    return Crash(
        kind=type(error).__name__,
        message=meaning(_said(error)),
        kinds=tuple(kind.__name__ for kind in type(error).__mro__[:-2]),
        where=where,
        via=_of_script(steps, own, where) or (told if told != where else None),
        function=_function(steps),
        method=method,
        given=given or _in_line(steps, own),
        layers=_layers(model, own),
        layer=layer,
        text=_text(steps, own),
        details=details_of(error, steps, own),
        beside=beside(file_of(error)),
    )


def _said(error: BaseException) -> str:
    """Return what an exception says; that of a missing key is the key alone."""
    return repr(error.args[0]) if isinstance(error, KeyError) and len(error.args) == 1 else str(error)


def _deepest(error: BaseException, steps: Sequence[Step], own: Own) -> Line | None:
    """Return the innermost place in the user's files, also where a graph hides the frames."""
    for part in reversed([*wrapped(error)]) if type(error).__name__ != "KeyError" else [error]:
        if part is error or type(part) is type(error):
            found = [step for step in steps_of(part) if own.holds(step.file)]
            deeper = [step for step in found if part is error or not _is_at(step, steps)]
            if deeper:
                return _in_graph(error, deeper[-1], own) or place_of(deeper[-1], own)
    return None


def _is_at(step: Step, steps: Sequence[Step]) -> bool:
    return any(step.frame is other.frame for other in steps)


def _in_graph(error: BaseException, last: Step, own: Own) -> Line | None:
    """Return the user's line that a message names below the last frame, for code that was turned into a graph."""
    named = [(path, line) for path, line in frames_in(str(error)) if own.holds(path)]
    if not named or named[-1] == (last.file, last.line):
        return None
    path, line = named[-1]
    return Line(own.name(path), own.above.get(path, 0) + line)


def _of_script(steps: Sequence[Step], own: Own, where: Line | None) -> Line | None:
    """Return the script's own line on the way to a deeper place."""
    inside = [step for step in steps if own.is_script(step.file)]
    if not inside or where is None:
        return None
    places = [place_of(step, own) for step in inside]
    other = [place for place in places if place.line != where.line or place.path != where.path]
    return other[-1] if other else None


def _in_line(steps: Sequence[Step], own: Own) -> tuple[Given, ...]:
    inside = [step for step in steps if own.holds(step.file)]
    return values_named(inside[-1]) if inside else ()


def _text(steps: Sequence[Step], own: Own) -> str:
    inside = [step for step in steps if own.holds(step.file)]
    return linecache.getline(inside[-1].file, inside[-1].line).rstrip() if inside else ""


def _function(steps: Sequence[Step]) -> str:
    if not steps:
        return ""
    frame = steps[-1].frame
    return f"{frame.f_globals.get('__name__', '')}.{frame.f_code.co_name}"


def _model_and_layer(steps: Sequence[Step]) -> tuple[Any, Layer | None]:
    """Return the model that was being built or run, and the innermost layer that was called with its input."""
    model, layer = None, None
    for step in steps:
        if not is_of_keras(step):
            continue
        values = step.frame.f_locals
        one = values.get("self")
        name = step.frame.f_code.co_name
        if _is_model(one) and (model is None or name in METHODS):
            model = one
        if name == "__call__" and _is_layer(one) and not _is_model(one):
            layer = _with_input(one, values.get("args"), values.get("kwargs"))
        elif name == "_maybe_rebuild" or (name == "build" and _is_layer(one) and not _is_model(one)):
            layer = _with_shape(one, values.get("input_shape")) or layer
    return model, layer


def _is_layer(one: Any) -> bool:
    keras = sys.modules.get("keras")  # what has not imported it has no layers, and would wait for its import
    return keras is not None and isinstance(one, keras.layers.Layer)


def _is_model(one: Any) -> bool:
    keras = sys.modules.get("keras")
    return keras is not None and isinstance(one, keras.Model)


def _with_input(layer: Any, args: Any, named: Any) -> Layer:
    import keras

    from kerasdoctor.live.models.network import layer_of

    leaves = keras.tree.flatten([args or (), named or {}])
    shapes = [_plain(leaf.shape) for leaf in leaves if getattr(leaf, "shape", None) is not None]
    shown = " and ".join(str(shape) for shape in shapes)
    found = layer_of(layer)
    settings = (*found.settings, ("inputs", shown)) if len(shapes) > 1 else found.settings
    return replace(found, input_shape=shapes[0] if shapes else None, settings=settings)


def _with_shape(layer: Any, shape: Any) -> Layer | None:
    from kerasdoctor.live.models.network import layer_of

    if not _is_layer(layer) or not isinstance(shape, tuple):
        return None
    return replace(layer_of(layer), input_shape=_plain(shape))


def _plain(shape: Any) -> Shape | None:
    try:
        return tuple(None if size is None else int(size) for size in shape)
    except (TypeError, ValueError):
        return None


def _layers(model: Any, own: Own) -> tuple[Layer, ...]:
    """Describe the layers of a model as far as it was built, with the places that made them."""
    if model is None:
        return ()
    from kerasdoctor.live.models.creations import place_of as made_at
    from kerasdoctor.live.models.network import layer_of

    listed = getattr(model, "_layers", None) or []
    found = [layer for layer in listed if _is_layer(layer)][:MOST_LAYERS]
    return tuple(replace(_shaped(layer_of(layer), layer), where=made_at(layer, own.shown)) for layer in found)


def _shaped(found: Layer, layer: Any) -> Layer:
    """Give an input layer the shape that it declares, batch axis included."""
    shape = getattr(layer, "batch_shape", None)
    return replace(found, output_shape=_plain(shape)) if shape else found


def _running(steps: Sequence[Step]) -> tuple[str | None, tuple[Given, ...]]:
    """Return the outermost method of a model that was running, and its arguments."""
    for step in steps:
        name = step.frame.f_code.co_name
        if name in METHODS and is_of_keras(step) and _is_model(step.frame.f_locals.get("self")):
            return name, given_to(step.frame.f_locals)
    return None, ()


def given_to(values: dict[str, Any]) -> tuple[Given, ...]:
    """Describe the arguments of a method of a model that are given."""
    return tuple(given_of(name, values[name]) for name in ARGUMENTS if values.get(name) is not None)
