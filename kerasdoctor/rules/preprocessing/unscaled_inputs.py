"""Weights start out for inputs of about 1; raw pixels and raw measurements are hundreds of times larger."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Data, Network, Operation, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.preprocessing.sizes import CAREFUL_RATE, MUCH, of_unscaled, scaling_of
from kerasdoctor.rules.preprocessing.steps import (
    FLOWS,
    KEEPS_VALUES,
    PASSING,
    as_number,
    first_weights,
    generator_of,
    given_names,
    way_of,
)

# The smallest and largest value in each data set, as its documentation and its files say.
RANGES: dict[str, tuple[float, float]] = {
    **dict.fromkeys((f"keras.datasets.{name}.load_data" for name in ("mnist", "fashion_mnist")), (0, 255)),
    **dict.fromkeys((f"keras.datasets.{name}.load_data" for name in ("cifar10", "cifar100")), (0, 255)),
    "keras.datasets.boston_housing.load_data": (0, 711),
    "keras.datasets.california_housing.load_data": (-124, 35682),
    "sklearn.datasets.fetch_california_housing": (-124, 35682),
    "sklearn.datasets.load_breast_cancer": (0, 4254),
    "sklearn.datasets.load_wine": (0.1, 1680),
    "keras.utils.image_dataset_from_directory": (0, 255),
    "keras.preprocessing.image_dataset_from_directory": (0, 255),
}
# Without these a stack of layers inside the model, as one for augmenting, does not scale.
MAY_SCALE = (
    *(f"keras.layers.{kind}" for kind in ("Rescaling", "Normalization", "BatchNormalization", "LayerNormalization")),
    "keras.layers.Lambda",
    "keras.models.load_model",
    "keras.applications.*",
)
# These give pixels from 0 to 255.
PICTURES = {"cv2.imread", "PIL.Image.open", "imageio.imread", "tensorflow.image.decode_image"} | {
    "keras.utils.load_img",
    "keras.preprocessing.image.load_img",
    "tensorflow.image.decode_jpeg",
    "tensorflow.image.decode_png",
    "tensorflow.io.decode_jpeg",
    "tensorflow.io.decode_png",
    "tensorflow.io.decode_image",
}
CATALOGUE = {"mnist", "fashion_mnist", "cifar10", "cifar100", "cats_vs_dogs", "horses_or_humans", "rock_paper_scissors"}
# What pictures go through with their pixels as they are; resizing in skimage divides them by 255.
KEEPS_PIXELS = {"cv2.resize", "cv2.cvtColor", "array.resize", "array.convert", "tensorflow.image.resize"} | {
    "keras.utils.img_to_array",
    "keras.preprocessing.image.img_to_array",
    "tensorflow.image.resize_with_pad",
}
_RANDOM = ("numpy.random.randint", "numpy.random.Generator.integers", "numpy.random.RandomState.randint")
_SCALES = frozenset({"rescale", "preprocessing_function", "samplewise_center", "samplewise_std_normalization"}) | {
    "featurewise_center",
    "featurewise_std_normalization",
    "zca_whitening",
}


@cause(
    kind="input-scaling",
    severity=Severity.HURTS,
    explains={
        "saturated-units",
        "loss-far-above-a-constant",
        "first-step-larger-than-the-weights",
        "silent-units",
        "no-better-than-a-constant",
        "steps-that-overturn-the-weights",
        "loss-leaps-from-step-to-step",
        "steps-that-move-nothing",
        "worse-answers-than-in-training",
        "no-better-than-with-shuffled-labels",
        "loss-rises-while-memorising",
    },
)
def unscaled_inputs(network: Network, trace: Trace | None, data: Data | None) -> Iterator[Finding]:
    """Raw pixels or raw measurements in the hundreds go into the first weights unscaled.

    Why it hurts
        Initial weights and usual learning rates are made for inputs of about 1. Inputs of 255
        make the first sums hundreds of times too large: units saturate or die in the first steps,
        the loss starts huge, and the largest column drowns the others.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Flatten

        numbers = np.random.default_rng(0)
        images = numbers.integers(0, 256, size=(200, 8, 8))
        labels = (images.mean(axis=(1, 2)) > 127).astype(int)
        model = Sequential([Input((8, 8)), Flatten(), Dense(16, "relu"), Dense(1, "sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(images, labels)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Flatten

        numbers = np.random.default_rng(0)
        images = numbers.integers(0, 256, size=(200, 8, 8))
        labels = (images.mean(axis=(1, 2)) > 127).astype(int)
        images = images / 255
        model = Sequential([Input((8, 8)), Flatten(), Dense(16, "relu"), Dense(1, "sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(images, labels)

    Unless
        Something on the way scales, in the script or as a layer; a normalisation follows the
        first weights; the first layer looks up ids; or anything on the
        way is not known. With a learning rate below 0.0001 it is a smaller thing. Values that are only
        counted, in the tens or more, are a reason to try whether scaling helps.
    """
    read = list(_read(network, trace, data)) if trace is not None else []
    yield from read
    if not read and data is not None:
        yield from of_unscaled(network, data)


def _read(network: Network, trace: Trace, data: Data | None) -> Iterator[Finding]:
    layer = first_weights(network, PASSING if trace.of(*MAY_SCALE) else PASSING | {"Sequential"})[1]
    given = trace.fit.argument(0, "x", "generator") if trace.fit is not None else None
    way = _from_the_source(_way(network, trace))
    if layer is None or given is None or not way:
        return
    found = _range(trace, way)
    if found is None:
        return
    low, high = found
    source = way[0]
    what = f"`{given.text}`" if given.form == "name" else "the input"
    rate = network.optimizer.learning_rate if network.optimizer is not None else None
    changes = (scaling_of(network, data.inputs[0]),) if data is not None and len(data.inputs) == 1 else ()
    places = [
        Spot(source.where, f"values from {low:g} to {high:g}"),
        Spot(given.where or source.where, "given as it is"),
    ]
    if layer.where is not None:
        places.append(Spot(layer.where, "its weights start out for inputs of about 1"))
    yield Finding(
        message=f"{what} goes into {layer.kind} with values from {low:g} to {high:g}, and nothing scales it",
        places=tuple(places),
        evidence=(Evidence("read off the source: nothing between there and the first weights changes the values"),),
        why="Initial weights and learning rates are made for inputs of about 1.",
        confidence=Confidence.LIKELY,
        fixes=(Fix("", changes=changes, advice="" if changes else _advice(high)),),
        severity=Severity.SMELLS if rate is not None and rate < CAREFUL_RATE else None,
    )


def _advice(high: float) -> str:
    if high == 255:
        return "divide the images by 255 everywhere, or make keras.layers.Rescaling(1 / 255) the first layer"
    return "put keras.layers.Normalization(), adapted to the training rows, in front of the first layer"


def _range(trace: Trace, way: tuple[Operation, ...]) -> tuple[float, float] | None:
    source, *rest = way
    if any(done.word not in KEEPS_VALUES | {"flow"} and done.name not in KEEPS_PIXELS for done in rest):
        return None
    if any(done.word in FLOWS and not _keeps(generator_of(trace, done)) for done in way):
        return None
    if source.word in ("flow_from_directory", "flow_from_dataframe"):
        return (0, 255)
    if source.name in PICTURES or _is_of_the_catalogue(trace, source):
        return (0, 255)
    return RANGES.get(source.name) or _drawn(trace, source)


def _way(network: Network, trace: Trace) -> tuple[Operation, ...]:
    """Return all that was done to the only input."""
    if len(network.inputs) == 1 and network.inputs[0].past is not None:
        return network.inputs[0].past.operations
    return way_of(trace, trace.fit.argument(0, "x", "generator")) or () if trace.fit is not None else ()


def _from_the_source(way: tuple[Operation, ...]) -> tuple[Operation, ...]:
    """Leave out how files were found before pictures were read from them."""
    read = [index for index, done in enumerate(way) if done.name in PICTURES]
    return way[read[-1] :] if read else way


def _is_of_the_catalogue(trace: Trace, source: Operation) -> bool:
    calls = [call for call in trace.of("tensorflow_datasets.load") if call.where == source.where]
    return len(calls) == 1 and calls[0].constant(0, "name") in CATALOGUE


def _keeps(generator: Call | None) -> bool:
    return generator is not None and generator.whole and _SCALES.isdisjoint(given_names(generator))


def _drawn(trace: Trace, source: Operation) -> tuple[float, float] | None:
    """Return the bounds of random whole numbers, where they are constants and far from 1."""
    calls = [call for call in trace.of(*_RANDOM) if call.where == source.where]
    if source.name not in _RANDOM or len(calls) != 1:
        return None
    first, second = as_number(calls[0].constant(0, "low")), as_number(calls[0].constant(1, "high"))
    if first is None or (calls[0].argument(1, "high") is not None and second is None):
        return None
    low, high = (0, first) if second is None else (first, second)
    return (low, high - 1) if max(abs(low), abs(high)) >= MUCH else None
