"""What is done to inputs on their way to the model, by the names of the operations."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Constant, Layer, Network, Operation, Past, Trace

GENERATOR = "keras.preprocessing.image.ImageDataGenerator"
FLOWS = frozenset({"flow", "flow_from_directory", "flow_from_dataframe"})
# These change where numbers stand, how many there are or how they are stored, and no number.
KEEPS_VALUES = frozenset(
    {"astype", "reshape", "expand_dims", "squeeze", "array", "asarray", "copy", "ravel", "flatten", "to_numpy"}
    | {"numpy", "tolist", "slice", "split", "index", "columns", "concatenate", "vstack", "stack", "shuffle"}
    | {"take", "skip", "batch", "cache", "prefetch", "repeat", "from_tensor_slices", "with_options", "element"}
    | {"transpose", "swapaxes", "moveaxis", "cast", "convert_to_tensor", "constant", "float32", "drop", "dropna"}
    | {"unbatch", "shard", "permutation", "reset_index", "sample", "append", "ascontiguousarray"}
)
# Layers in front of the first weights that leave the size of the numbers as it is.
PASSING = frozenset(
    {"InputLayer", "Flatten", "Reshape", "Permute", "Dropout", "Identity", "Resizing", "CenterCrop", "ZeroPadding2D"}
    | {"RandomFlip", "RandomRotation", "RandomZoom", "RandomTranslation", "RandomCrop", "Cropping2D"}
    | {"MaxPooling2D", "AveragePooling2D", "MaxPooling1D", "AveragePooling1D"}
)
_WEIGHTED = frozenset(
    {"Dense", "Conv1D", "Conv2D", "Conv3D", "SeparableConv2D", "SeparableConv1D", "DepthwiseConv2D"}
    | {"LSTM", "GRU", "SimpleRNN", "Conv2DTranspose"}
)
_NORMALISING = frozenset({"BatchNormalization", "LayerNormalization", "GroupNormalization", "UnitNormalization"})


def way_of(trace: Trace, argument: Argument | None) -> tuple[Operation, ...] | None:
    """Return all that was done to the inputs that an argument holds, or None where that is not known.

    Where a data set was put together from arrays, the inputs' own way comes first.
    """
    if argument is None or argument.past is None or argument.items is not None:
        return None
    done = argument.past.operations
    for index, step in enumerate(done):
        if step.word != "from_tensor_slices":
            continue
        made = [call for call in trace.of(step.name) if call.where == step.where]
        inputs = _first_of(made[0]) if len(made) == 1 and made[0].within is None else None
        return (*inputs.operations, *done[index:]) if inputs is not None else None
    return done


def _first_of(call: Call) -> Past | None:
    given = call.argument(0, "tensors")
    if given is not None and given.items:
        return given.items[0].past
    return given.past if given is not None else None


def first_weights(network: Network, passing: frozenset[str] = PASSING) -> tuple[tuple[Layer, ...], Layer | None]:
    """Return the layers before the first one with weights, and that one if nothing scales before or at it.

    A normalisation right behind that layer takes the size of its outputs away again.
    """
    before: list[Layer] = []
    layers = network.layers
    for index, layer in enumerate(layers):
        if layer.kind in _WEIGHTED:
            after = layers[index + 1] if index + 1 < len(layers) else None
            undone = after is not None and after.kind in _NORMALISING
            return tuple(before), None if undone else layer
        before.append(layer)
        if layer.kind not in passing:
            break
    return tuple(before), None


def generator_of(trace: Trace, done: Operation) -> Call | None:
    """Return the call that made the image generator which did this, if one did."""
    makers = [call for call in trace.of(GENERATOR) if call.makes is not None and call.makes.number == done.by]
    return makers[0] if len(makers) == 1 else None


def given_names(call: Call) -> Iterator[str]:
    """Yield the keywords that a call is given."""
    yield from (argument.keyword for argument in call.arguments if argument.keyword is not None)


def as_number(value: Constant) -> float | None:
    """Return a constant as a number, if it is one."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
