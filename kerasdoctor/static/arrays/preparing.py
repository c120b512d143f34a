"""Layers that work on data before any model sees it, such as in a `map`: rescaling, vectorising, augmenting."""

from __future__ import annotations

from kerasdoctor.facts import Operation
from kerasdoctor.record import replace
from kerasdoctor.static.following.heap import Model
from kerasdoctor.static.following.members import tensors_in
from kerasdoctor.static.following.past import extended, past_of
from kerasdoctor.static.following.values import Arguments, Data, Given, Made, Unknown, Value
from kerasdoctor.static.following.walk import Walk

_KEEPS_SHAPE = frozenset({"Rescaling", "Normalization", "GaussianNoise"}) | {
    f"Random{what}" for what in ("Brightness", "Contrast", "Flip", "Rotation", "Translation", "Zoom")
}
_PREPARING = _KEEPS_SHAPE | {"Resizing", "CenterCrop", "RandomCrop", "TextVectorization", "StringLookup", "Hashing"}
_PREPARING |= {"IntegerLookup", "CategoryEncoding", "Discretization", "HashedCrossing"}


def on_data(walk: Walk, made: Made, given: Arguments) -> Value | None:
    """Return data as a layer hands it on, or None where it is not given data."""
    first = given.positional[0].value if given.positional else None
    past = past_of(walk, first) if isinstance(first, Data | Unknown) else None
    kind = made.layer.kind if made.layer is not None else ""
    if past is None or made.layer is None or kind not in _PREPARING or tensors_in(walk, given):
        return None
    shape = first.shape if isinstance(first, Data) and kind in _KEEPS_SHAPE else None
    scale = made.layer.setting("scale") if kind == "Rescaling" else None
    done = Operation(f"keras.layers.{kind}", made.where, walk.identify(made), scale)
    return Data(shape, past=extended(past, done))


def prepared(walk: Walk, model: Model, given: Arguments) -> Value | None:
    """Return data as a stack of layers without weights hands it on, or None for another model."""
    layers = [member for member in model.stack if isinstance(member, Made)]
    if len(layers) < len(model.stack) or not layers or model.compiled is not None:
        return None
    value: Value | None = given.positional[0].value if given.positional else None
    for made in layers:
        if value is None:
            return None
        value = on_data(walk, made, replace(given, positional=(Given(value, given.positional[0].node),)))
    return value
