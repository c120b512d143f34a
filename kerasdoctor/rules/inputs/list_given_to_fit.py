"""Keras takes a list for several inputs, one array each."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Script, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

# A list this long is no list of inputs.
SEVERAL = 2


@cause(kind="input-type", severity=Severity.BREAKS)
def list_given_to_fit(trace: Trace, script: Script) -> Iterator[Finding]:
    """A Python list of rows is given to `fit`, which takes arrays and data sets.

    Why it hurts
        A list means several inputs to Keras. A list of numbers or of rows is no such thing, so `fit` stops
        with "Unrecognized data type" or with a count of inputs that does not fit, and neither says that
        the rows only have to be made an array.

    Bad
        from keras import Input, Sequential
        from keras.layers import Dense

        x = [[0.1, 0.2], [0.3, 0.1], [0.8, 0.9], [0.7, 0.6]]
        y = [0, 0, 1, 1]
        model = Sequential([Input((2,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.array([[0.1, 0.2], [0.3, 0.1], [0.8, 0.9], [0.7, 0.6]])
        y = np.array([0, 0, 1, 1])
        model = Sequential([Input((2,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        The list holds arrays, one for each input of a model with several, it is not known what it holds,
        or the script is meant for the Keras of TensorFlow before 2.16, which took such lists.
    """
    if script.target.keras < 3:
        return
    fit = trace.fit
    given, answers = (fit.argument(0, "x"), fit.argument(1, "y")) if fit is not None else (None, None)
    for what, name in ((given, "x"), (answers, "y")):
        if what is None or what.where is None or not _is_list_of_rows(what):
            continue
        called = f"`{what.text}`" if what.form == "name" else f"{name}"
        yield Finding(
            message=f"{called} is a Python list, and `fit` takes a list for several inputs",
            places=(Spot(what.where, "a list of rows, not an array"),),
            evidence=(Evidence("read off the source: the list holds numbers or lists of numbers"),),
            why="Rows have to be one array, of which Keras then takes batches.",
            confidence=Confidence.CERTAIN,
            fixes=(
                Fix("", advice=f"make it an array first: numpy.array({what.text if what.form == 'name' else '...'})"),
            ),
        )
        return


def _is_list_of_rows(what: Argument) -> bool:
    """Whether an argument is a list, made of numbers and lists of numbers alone."""
    if what.items is None or len(what.items) < SEVERAL or what.past is None or what.past.operations:
        return False
    return all(_is_row(item) for item in what.items)


def _is_row(item: Argument) -> bool:
    if item.known:
        return isinstance(item.value, int | float)
    # Only a list has a beginning to which nothing was done.
    return item.past is not None and not item.past.operations and len(item.past.roots) == 1
