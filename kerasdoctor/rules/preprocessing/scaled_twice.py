"""Pixels that are divided by 255 twice are all but zero."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Constant, Inputs, Layer, Network, Operation, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import spot
from kerasdoctor.rules.inputs.pointing import at_inputs, inputs_called
from kerasdoctor.rules.preprocessing.steps import KEEPS_VALUES, as_number, first_weights, generator_of

# Pixels are divided by 255, 256 or half of that.
SMALLEST, LARGEST = 100, 300
# Pixels of 1/255 at most; even the darkest photographs have brighter ones.
DARK = 0.01
# A picture, or a batch of rows of one: height, width and one, three or four colours.
COLOURS = (1, 3, 4)
# These begin with layers that scale pixels, unless they are told not to.
SCALES_ITSELF = ("EfficientNet", "MobileNetV3", "ConvNeXt")
# The preparation of these moves or scales pixels; that of the others leaves them as they are.
PREPARING = {"vgg16", "vgg19", "resnet", "resnet50", "resnet_v2", "inception_v3", "inception_resnet_v2", "xception"} | {
    "mobilenet",
    "mobilenet_v2",
    "nasnet",
    "densenet",
}
# Steps that move what is small already, and steps that say where the images come from.
AROUND = {
    "subtract",
    "add",
    "load_data",
    "image_dataset_from_directory",
    "flow_from_directory",
    "flow_from_dataframe",
} | {
    "flow",
    "randint",
    "integers",
    "imread",
    "load",
}


@cause(kind="input-scaling", severity=Severity.HURTS)
def scaled_twice(network: Network, trace: Trace | None) -> Iterator[Finding]:
    """Pixels are brought from 0..255 to 0..1 twice on their way into the model.

    Why it hurts
        After the second division the largest pixel is 1/255. All images look like zero to the first layer,
        which needs weights hundreds of times larger than its initial ones to tell them apart.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Flatten, Rescaling

        images = np.random.default_rng(0).integers(0, 256, size=(200, 8, 8))
        labels = (images.mean(axis=(1, 2)) > 127).astype(int)
        images = images / 255
        model = Sequential([Input((8, 8)), Rescaling(1 / 255), Flatten(), Dense(16, "relu"), Dense(1, "sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(images, labels)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Flatten, Rescaling

        images = np.random.default_rng(0).integers(0, 256, size=(200, 8, 8))
        labels = (images.mean(axis=(1, 2)) > 127).astype(int)
        model = Sequential([Input((8, 8)), Rescaling(1 / 255), Flatten(), Dense(16, "relu"), Dense(1, "sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(images, labels)

    Unless
        The second step moves or stretches what is between 0 and 1 already, something in between
        multiplies it again, or a step on the way is not known.
    """
    read = list(_read(network, trace)) if trace is not None else []
    yield from read
    if not read and len(network.inputs) == 1:
        yield from _counted(network, network.inputs[0])


def _counted(network: Network, given: Inputs) -> Iterator[Finding]:
    """Judge the pixels that fit is given by their range."""
    before, weights = first_weights(network)
    if given.low is None or given.high is None or given.low < 0 or not 0 < given.high <= 1:
        return
    scaling = next((layer for layer in before if layer.kind == "Rescaling" and _shrinks(layer.setting("scale"))), None)
    if scaling is not None:
        yield _of_range(network, given, scaling, "divides them by 255 again")
    elif weights is not None and given.high <= DARK and _is_picture(given):
        yield _of_range(network, given, weights, "cannot tell them from black")


def _is_picture(given: Inputs) -> bool:
    return given.shape is not None and len(given.shape) == 4 and given.shape[-1] in COLOURS


def _of_range(network: Network, given: Inputs, layer: Layer, label: str) -> Finding:
    return Finding(
        message=f"the pixels of {inputs_called(network)} go up to {given.high:.3g}, and {layer.kind} {label}",
        places=(at_inputs(network, f"pixels from {given.low:.3g} to {given.high:.3g}"), spot(layer, label)),
        evidence=(Evidence(f"the values run from {given.low:.3g} to {given.high:.3g}"),),
        why="Pixels that are divided by 255 twice leave next to no contrast.",
        confidence=Confidence.CERTAIN if layer.kind == "Rescaling" else Confidence.LIKELY,
        fixes=(Fix("", advice="divide the pixels by 255 once: in the script, or by a Rescaling layer"),),
    )


def _read(network: Network, trace: Trace) -> Iterator[Finding]:
    if len(network.inputs) != 1 or network.inputs[0].past is None or trace.fit is None:
        return
    steps = _steps(trace, network.inputs[0].past.operations)
    if steps is None:
        return
    found = [Spot(done.where, "takes pixels from 0 to 255 and scales them") for done in steps]
    for layer in first_weights(network)[0]:
        if layer.kind == "Rescaling" and _shrinks(layer.setting("scale")) and layer.where is not None:
            found.append(Spot(layer.where, "takes pixels from 0 to 255 and scales them"))
        family = layer.setting("application")
        if (
            isinstance(family, str)
            and family.startswith(SCALES_ITSELF)
            and layer.where is not None
            and _is_plain(trace)
        ):
            found.append(Spot(layer.where, f"{family} takes pixels from 0 to 255 and scales them itself"))
    if len(found) < 2:
        return
    yield Finding(
        message="the pixels are scaled twice on their way into the model, and only one of the two can get 0 to 255",
        places=(found[-2], found[-1]),
        evidence=(Evidence("read off the source: the images pass both"),),
        why="Whichever comes second gets pixels that are scaled already, and leaves next to no contrast.",
        confidence=Confidence.LIKELY,
        fixes=(Fix("", advice="keep one of the two"),),
    )


def _steps(trace: Trace, done: tuple[Operation, ...]) -> list[Operation] | None:
    """Return the steps that bring pixels to about 1, or None where another step may undo them."""
    found: list[Operation] = []
    for step in done:
        number = as_number(step.operand)
        if step.word in ("divide", "true_divide") and number is not None:
            if SMALLEST <= number <= LARGEST:
                found.append(step)
            elif number < 1 / 2:
                return None
        elif (step.word in ("multiply", "Rescaling") and _shrinks(step.operand)) or _prepares(trace, step):
            found.append(step)
        elif step.word not in KEEPS_VALUES | AROUND:
            return None
    return found


def _prepares(trace: Trace, step: Operation) -> bool:
    """Whether a step is the preparation of a ready-made network that expects pixels from 0 to 255."""
    name = step.name
    if step.word == "preprocessing_function":
        maker = generator_of(trace, step)
        given = maker.argument(None, "preprocessing_function") if maker is not None else None
        name = given.form if given is not None else ""
    module, _, function = name.rpartition(".")
    return function == "preprocess_input" and module.rpartition(".")[2] in PREPARING


def _shrinks(scale: Constant) -> bool:
    number = as_number(scale)
    return number is not None and 1 / LARGEST <= number <= 1 / SMALLEST


def _is_plain(trace: Trace) -> bool:
    """Whether no network is told to leave the scaling out."""
    calls = trace.of("keras.applications.*")
    return all(call.whole and call.argument(None, "include_preprocessing") is None for call in calls)
