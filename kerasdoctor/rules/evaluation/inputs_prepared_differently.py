"""Inputs that were scaled for training have to be scaled for asking."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Operation, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Line, Spot
from kerasdoctor.record import record
from kerasdoctor.rule import cause

# Where arrays begin, in the units that they have in a file or a data set.
_READING = ("keras.datasets.", "pandas.read_", "numpy.random.", "sklearn.datasets.")
_READERS = frozenset({"numpy.load", "numpy.loadtxt", "numpy.genfromtxt"})
# These give pixels from 0 to 255.
_PICTURES = ("load_img", "imread", "open")
_PICTURE_LIBRARIES = ("keras.", "cv2.", "PIL.")
# What moves, picks and shapes values, and leaves their size alone.
_NEUTRAL = frozenset(
    {"split", "slice", "index", "columns", "element", "reshape", "astype", "expand_dims", "to_numpy", "array"}
    | {"asarray", "copy", "drop", "dropna", "img_to_array", "squeeze", "newaxis", "iloc", "reset_index", "sample"}
    | {"cv2.resize", "cv2.cvtColor", "array.resize", "array.convert", "load_img", "tolist", "head"}
)
_SCALERS = frozenset(
    {"StandardScaler", "MinMaxScaler", "RobustScaler", "MaxAbsScaler", "PowerTransformer", "QuantileTransformer"}
)
# A byte has 256 values; pixels are divided by about that, or by half of it.
PIXELS = (127, 256)


@record
class _Way:
    """How an array came to the model: where it was read, and the steps that scaled it."""

    source: Operation
    scaling: tuple[Operation, ...]


@cause(kind="train-test-skew", severity=Severity.HURTS)
def inputs_prepared_differently(trace: Trace) -> Iterator[Finding]:
    """The model is asked about inputs that did not go through the scaling of the training inputs.

    Why it hurts
        A network knows only the range that it was trained on. Pixels up to 255 given to a model
        that saw numbers up to 1, or raw columns where it saw standardised ones, saturate its units:
        the scores in training are good, and on everything else it answers the same class with great
        certainty.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.model_selection import train_test_split
        from sklearn.preprocessing import StandardScaler

        x = np.random.default_rng(0).normal(loc=50, scale=20, size=(300, 4))
        y = (x.sum(axis=1) > 200).astype(int)
        x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=0)
        x_train = StandardScaler().fit_transform(x_train)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
        model.fit(x_train, y_train, epochs=5)
        print(model.evaluate(x_test, y_test))

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.model_selection import train_test_split
        from sklearn.preprocessing import StandardScaler

        x = np.random.default_rng(0).normal(loc=50, scale=20, size=(300, 4))
        y = (x.sum(axis=1) > 200).astype(int)
        x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=0)
        scaler = StandardScaler()
        x_train = scaler.fit_transform(x_train)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
        model.fit(x_train, y_train, epochs=5)
        print(model.evaluate(scaler.transform(x_test), y_test))

    Unless
        The model scales its inputs itself, in a Rescaling or Normalization layer, and is trained on
        raw ones too; or it is not known what a function of another module does to an array.
    """
    ways = [_way(given, trace) for given in _trained_on(trace)]
    known = [way for way in ways if way is not None]
    if not known or len(known) < len(ways) or len({bool(way.scaling) for way in known}) > 1:
        return
    for given in _asked_about(trace):
        way = _way(given, trace)
        if way is not None and bool(way.scaling) != bool(known[0].scaling) and _comparable(known[0], way):
            yield _finding(given, known[0], way)


def _trained_on(trace: Trace) -> Iterator[Argument]:
    for call in trace.of_model("fit", "train_on_batch", "fit_generator"):
        given = call.argument(0, "x", "generator")
        if given is not None:
            yield given


def _asked_about(trace: Trace) -> Iterator[Argument]:
    for call in trace.of_model("predict", "evaluate", "predict_on_batch", "__call__"):
        given = call.argument(0, "x", "inputs")
        if given is not None:
            yield given
    validation = trace.fit.argument(None, "validation_data") if trace.fit is not None else None
    if validation is not None and validation.items:
        yield validation.items[0]


def _way(given: Argument, trace: Trace) -> _Way | None:
    """Return how an array came to the model, where each step of its way is known."""
    if given.past is None or given.items is not None or not given.past.operations:
        return None
    source, *steps = given.past.operations
    generator = _rescaling_generator(source, trace)
    if generator is not None and not steps:
        return _Way(source, (source,))
    if not _reads(source):
        return None
    scaling = tuple(step for step in steps if _scales(step))
    return _Way(source, scaling) if all(step in scaling or _is_neutral(step) for step in steps) else None


def _reads(step: Operation) -> bool:
    return step.name.startswith(_READING) or step.name in _READERS or _is_a_picture(step)


def _is_a_picture(step: Operation) -> bool:
    return step.name.startswith(_PICTURE_LIBRARIES) and step.word in _PICTURES


def _is_neutral(step: Operation) -> bool:
    return step.name in _NEUTRAL or (not step.name.startswith("cv2.") and step.word in _NEUTRAL)


def _scales(step: Operation) -> bool:
    module, _, word = step.name.rpartition(".")
    if word in ("fit_transform", "transform"):
        return module.rpartition(".")[2] in _SCALERS
    return _divides(step)


def _divides(step: Operation) -> bool:
    number = step.operand
    return step.name == "divide" and isinstance(number, int | float) and PIXELS[0] <= number <= PIXELS[1]


def _rescaling_generator(step: Operation, trace: Trace) -> Call | None:
    """Return the call that made a generator of pictures that divides them by itself."""
    owner, _, method = step.name.rpartition(".")
    if method != "flow_from_directory":
        return None
    for call in trace.of(owner):
        scale = call.constant(None, "rescale")
        if call.makes is not None and call.makes.number == step.by and isinstance(scale, float):
            return call
    return None


def _comparable(trained: _Way, asked: _Way) -> bool:
    """Whether both arrays began alike: in the same call, or both as pixels."""
    if trained.source.where == asked.source.where:
        return True
    pixels = any(_divides(step) or step.name.endswith("flow_from_directory") for step in trained.scaling)
    return pixels and _is_a_picture(asked.source)


def _finding(given: Argument, trained: _Way, asked: _Way) -> Finding:
    missing = bool(trained.scaling)
    step = (trained.scaling or asked.scaling)[-1]
    where = given.where or step.where
    message = f"`{given.text}` is not scaled, but the inputs that the model is trained on are"
    labels = ("these values are as they were read", "the training inputs are scaled here")
    if not missing:
        message = f"`{given.text}` is scaled, but the inputs that the model is trained on are not"
        labels = ("these values are scaled", "they are scaled here; no such step is done to the training inputs")
    return Finding(
        message=message,
        places=(Spot(where, labels[0]), Spot(step.where, labels[1])),
        evidence=(Evidence(f"read off the source: of the two arrays only one goes through `{_named(step)}`"),),
        why="What a model has learned holds for inputs in the range that it was trained on.",
        confidence=Confidence.LIKELY,
        fixes=(_fix(given, step, missing),),
    )


def _named(step: Operation) -> str:
    if step.name == "divide":
        return f"/ {step.operand}"
    return ".".join(step.name.split(".")[-2:])


def _fix(given: Argument, step: Operation, missing: bool) -> Fix:
    if missing and step.name == "divide" and isinstance(given.where, Line):
        text = given.text if given.form == "name" else f"({given.text})"
        return Fix("", rewrites=((given.where, f"{text} / {step.operand}"),))
    if missing:
        return Fix("", advice=f"send `{given.text}` through the same step, with what was fitted on the training inputs")
    return Fix("", advice="scale the training inputs in the same way before fit")
