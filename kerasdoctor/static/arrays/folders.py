"""Data that Keras reads from folders, or turns over on the way, and data sets by name."""

from __future__ import annotations

import ast
from collections.abc import Callable

from kerasdoctor.facts import LabelKind, Operation, Past, Shape
from kerasdoctor.record import replace
from kerasdoctor.static.arrays.arrays import as_array
from kerasdoctor.static.arrays.streams import batched
from kerasdoctor.static.following.families import reads
from kerasdoctor.static.following.iterating import length_of
from kerasdoctor.static.following.members import members
from kerasdoctor.static.following.past import extended, past_of, with_past
from kerasdoctor.static.following.values import (
    Arguments,
    Const,
    Data,
    Given,
    Items,
    Made,
    Method,
    Stream,
    Unknown,
    Value,
)
from kerasdoctor.static.following.walk import Walk
from kerasdoctor.static.models.shaping import sized

_GENERATOR = "ImageDataGenerator"
# What image_dataset_from_directory and flow_from_directory take where nothing is said.
_SIZE = (256, 256)
_BATCH = 32
_CHANNELS = {"rgb": 3, "grayscale": 1, "rgba": 4}
# Labels by the mode that they are asked for in: what follows the axis of rows, and their kind. Whole
# numbers for classes are binary where there are two folders, so their kind is not known.
_MODES: dict[str, tuple[Shape, LabelKind | None]] = {
    "int": ((), None),
    "sparse": ((), None),
    "binary": ((1,), "binary"),
    "categorical": ((None,), "one-hot"),
}
# Data sets of tensorflow_datasets whose rows are an image or text and a class: image, classes.
_CATALOGUE: dict[str, tuple[Shape, int]] = {
    "mnist": ((28, 28, 1), 10),
    "fashion_mnist": ((28, 28, 1), 10),
    "cifar10": ((32, 32, 3), 10),
    "cifar100": ((32, 32, 3), 100),
    "cats_vs_dogs": ((None, None, 3), 2),
    "horses_or_humans": ((300, 300, 3), 2),
    "rock_paper_scissors": ((300, 300, 3), 3),
    "tf_flowers": ((None, None, 3), 5),
    "oxford_flowers102": ((None, None, 3), 102),
    "imdb_reviews": ((), 2),
}


@reads("keras", "tensorflow_datasets")
def folder_call(walk: Walk, name: str, given: Arguments, node: ast.expr) -> Value | None:
    """Return what a function gives that reads data from folders, or None for another function."""
    if name.startswith("tensorflow_datasets.") and name.endswith(".load"):
        return _catalogue(walk, given)
    handler = _BY_NAME.get(name.rpartition(".")[2]) if name.startswith("keras.") else None
    return handler(walk, given, node) if handler is not None else None


def _labels(mode: Value, origin: str, classes: int | None = None) -> Data | None:
    """Return the labels of one row by the mode that was asked for; None where there are none."""
    match mode:
        case Const(value=None):
            return None
        case Const(value=str(word)) if word in _MODES:
            tail, kind = _MODES[word]
            if classes is not None and word in ("int", "sparse"):
                kind = "binary" if classes == 2 else "class-index"
            return Data((classes,) if word == "categorical" else tail, kind, origin, whole=True, classes=classes)
    return Data()


def _classes(walk: Walk, given: Arguments, position: int | None, name: str) -> int | None:
    """Return how many classes are named, where that is asked."""
    named = given.find(position, name)
    return length_of(walk, named.value) if named is not None else None


def _mode(given: Arguments, position: int | None, name: str, default: str) -> Value:
    found = given.find(position, name)
    return found.value if found is not None else Const(default) if given.whole else Unknown()


def _rows(given: Arguments, inputs: Data, labels: Data | None, position: int | None) -> Stream:
    size = given.find(position, "batch_size")
    element: Value = inputs if labels is None else Items((inputs, labels))
    if size is not None and size.value == Const(None):
        return Stream(element)
    parts = element.values if isinstance(element, Items) else (element,)
    together = tuple(batched(part) for part in parts)
    rows = _BATCH if size is None else given.integer(position, "batch_size")
    return Stream(together[0] if labels is None else Items(together), rows)


def _image(walk: Walk, given: Arguments, size_position: int, size_name: str, color_position: int) -> Data:
    size = given.find(size_position, size_name)
    shape = _SIZE if size is None and given.whole else sized(walk, size.value) if size is not None else None
    color = _mode(given, color_position, "color_mode", "rgb")
    channels = _CHANNELS.get(str(color.value)) if isinstance(color, Const) else None
    return Data((*(shape if shape is not None and len(shape) == 2 else (None, None)), channels), span=(0, 255))


def _images(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    classes = _classes(walk, given, 3, "class_names")
    labels = _labels(_mode(given, 2, "label_mode", "int"), "`image_dataset_from_directory`", classes)
    if (asked := given.find(1, "labels")) is not None and asked.value == Const(None):
        labels = None
    return _both(given, _rows(given, _image(walk, given, 6, "image_size", 4), labels, 5))


def _texts(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    classes = _classes(walk, given, 3, "class_names")
    labels = _labels(_mode(given, 2, "label_mode", "int"), "`text_dataset_from_directory`", classes)
    return _both(given, _rows(given, Data(()), labels, 4))


def _both(given: Arguments, stream: Stream) -> Value:
    return Items((stream, stream)) if given.constant(None, "subset") == "both" else stream


def _series(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    data, targets = given.find(0, "data"), given.find(1, "targets")
    length = given.integer(2, "sequence_length")
    array = as_array(walk, data.value) if data is not None else None
    tail = array.shape[1:] if array is not None and array.shape else None
    past = past_of(walk, data.value) if data is not None else None
    inputs = Data((length, *tail) if tail is not None else None, past=past)
    if targets is None or targets.value == Const(None):
        return _rows(given, inputs, None, 5)
    known = as_array(walk, targets.value) or Data()
    one = replace(known, shape=known.shape[1:] if known.shape else None, made=known.made)
    return _rows(given, inputs, with_past_of(one, past_of(walk, targets.value)), 5)


def with_past_of(data: Data, past: Past | None) -> Data:
    """Return an array with the past of another one, where that is known."""
    return replace(data, past=past) if past is not None else data


def _catalogue(walk: Walk, given: Arguments) -> Value:
    name, split = given.constant(0, "name"), given.find(None, "split")
    known = _CATALOGUE.get(name.partition(":")[0].partition("/")[0]) if isinstance(name, str) else None
    element: Value = Unknown("rows of a data set")
    if given.constant(None, "as_supervised") is True:
        shape, classes = known if known is not None else (None, None)
        kind: LabelKind | None = None if classes is None else "binary" if classes == 2 else "class-index"
        labels = Data((), kind, f"the data set {name!s}", whole=True, classes=classes)
        element = Items((Data(shape, whole=True), labels))
    stream = Stream(element, given.integer(None, "batch_size"))
    parts = members(walk, split.value) if split is not None else None
    loaded: Value = stream
    if parts is not None:
        loaded = Items((stream,) * len(parts))
    elif split is None:
        loaded = Unknown("the parts of a data set")
    return Items((loaded, Unknown("what is known of a data set"))) if _with_info(given) else loaded


def _with_info(given: Arguments) -> bool:
    return given.constant(None, "with_info") is True


def flow_method(walk: Walk, method: Method, given: Arguments) -> Value | None:
    """Return what an image generator of Keras gives, or None for another method."""
    owner = method.owner
    if not isinstance(owner, Made) or not owner.name.endswith(f".{_GENERATOR}") or not owner.name.startswith("keras."):
        return None
    if method.name == "flow":
        return _flow(walk, owner, given)
    positions = {"flow_from_directory": (1, 4, 5, 2), "flow_from_dataframe": (5, 8, 9, 6)}.get(method.name)
    if positions is None:
        return None
    size, mode, batch, color = positions
    classes = _classes(walk, given, None, "classes")
    labels = _labels(_mode(given, mode, "class_mode", "categorical"), f"`{method.name}`", classes)
    inputs = _through(walk, owner, _image(walk, given, size, "target_size", color))
    return _rows(given, inputs, labels, batch)


def _flow(walk: Walk, owner: Made, given: Arguments) -> Value:
    x, y = given.find(0, "x"), given.find(1, "y")
    inputs = _through(walk, owner, _row(walk, x))
    return _rows(given, inputs, _row(walk, y) if y is not None and y.value != Const(None) else None, 2)


def _row(walk: Walk, given: Given | None) -> Data:
    if given is None:
        return Data()
    array = as_array(walk, given.value) or Data()
    row = replace(array, shape=array.shape[1:] if array.shape else None, varies=frozenset())
    return with_past_of(row, past_of(walk, given.value))


def _through(walk: Walk, owner: Made, inputs: Data) -> Data:
    """Return images as a generator hands them on: rescaled, standardised or prepared where that is asked."""
    given = owner.arguments
    past = inputs.past or Past((walk.number(),))
    begin = len(past.operations)
    scale = given.find(None, "rescale")
    if scale is not None and scale.value != Const(None):
        by = scale.value.value if isinstance(scale.value, Const) else None
        factor = by if isinstance(by, int | float) else None
        past = extended(past, Operation("multiply", walk.place(scale.node), walk.identify(owner), factor))
    for name in ("featurewise_std_normalization", "samplewise_std_normalization", "preprocessing_function"):
        found = given.find(None, name)
        if found is not None and found.value not in (Const(None), Const(False)):
            past = extended(past, Operation(f"{owner.name}.{name}", walk.place(found.node), walk.identify(owner)))
    changed = with_past(Data(inputs.shape, span=inputs.span if len(past.operations) == begin else None), past)
    return changed if isinstance(changed, Data) else inputs


_BY_NAME: dict[str, Callable[[Walk, Arguments, ast.expr], Value]] = {
    "image_dataset_from_directory": _images,
    "text_dataset_from_directory": _texts,
    "timeseries_dataset_from_array": _series,
}
