"""A Dense layer takes a Python integer for its width, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

# Layers that check the type of their first argument.
STRICT = {"keras.layers.Dense": "units", "keras.layers.Embedding": "input_dim"}
# These give a NumPy integer, and arithmetic with a number leaves it one.
NUMPY_NUMBERS = ("numpy.max", "numpy.amax", "numpy.min", "numpy.amin", "array.max", "array.min")
ARITHMETIC = ("add", "subtract", "multiply")


@cause(kind="api-misuse", severity=Severity.BREAKS, stops_script=True)
def units_that_are_no_whole_number(trace: Trace) -> Iterator[Finding]:
    """A layer is given an array, a float or a NumPy number for its width.

    Why it hurts
        The width of a layer is a single Python integer. Keras 3 refuses an array, a float such as
        the result of a division, and also the integers that NumPy hands out for a maximum.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.arange(300) % 3
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(y.max() + 1, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.arange(300) % 3
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(int(y.max()) + 1, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        The number is made an integer first, by int(...), len(...) or a size of a shape.
    """
    for name, keyword in STRICT.items():
        for call in trace.of(name):
            given = call.argument(0, keyword)
            what = _what(given) if given is not None else None
            if given is not None and what is not None:
                yield _finding(call, given, call.word, what)


def _what(given: Argument) -> str | None:
    """Return what an argument is in place of an integer, or None where it may be one."""
    if given.known:
        match given.value:
            case float():
                return "a float"
            case tuple():
                return "a tuple"
        return None
    if given.shape:
        return f"an array of shape {given.shape}" if None not in given.shape else "an array"
    if given.shape == () and given.past is not None:
        done = [operation.name for operation in given.past.operations]
        while done and done[-1] in ARITHMETIC:
            done.pop()
        return "a NumPy number" if done and done[-1] in NUMPY_NUMBERS else None
    return None


def _finding(call: Call, given: Argument, layer: str, what: str) -> Finding:
    place = given.where or call.where
    fix = Fix("", rewrites=((place, f"int({given.text})"),), safe=True)
    if what.startswith(("an array", "a tuple")):
        fix = Fix("", advice="pass one whole number, such as the number of features: x.shape[1]")
    return Finding(
        message=f"{layer} is given {what} for its width, which Keras refuses",
        places=(Spot(place, f"{what}, not a whole number"),),
        evidence=(Evidence(f"read off the source: the argument is `{given.text}`"),),
        why="The width of a layer has to be a positive Python integer.",
        confidence=Confidence.CERTAIN,
        fixes=(fix,),
    )
