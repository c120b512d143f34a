"""For Keras, a list is several inputs; rows come in arrays."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Script, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.api.new_names import spelled

METHODS = ("keras.Model.fit", "keras.Model.evaluate", "keras.Model.predict", "keras.Model.train_on_batch")


@cause(kind="input-type", severity=Severity.BREAKS)
def lists_where_arrays_are_needed(script: Script, trace: Trace) -> Iterator[Finding]:
    """Rows or labels are given to a model as plain lists of numbers.

    Why it hurts
        A list stands for the several inputs of a model. Keras 3 looks for an array in each of its
        elements, finds numbers, and stops with "Unrecognized data type".

    Bad
        from keras import Input, Sequential
        from keras.layers import Dense

        model = Sequential([Input((2,)), Dense(8, activation="tanh"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0])

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        model = Sequential([Input((2,)), Dense(8, activation="tanh"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0]))

    Unless
        The elements of the list are arrays, one for each input. Keras 2 took lists of numbers.
    """
    if script.target.keras < 3:
        return
    for call in trace.of(*METHODS):
        wrong = [given for given in (call.argument(0, "x"), call.argument(1, "y")) if given and _holds_numbers(given)]
        if call.name.endswith("predict"):
            wrong = [given for given in wrong if given is call.argument(0, "x")]
        if wrong and not script.guarded(call.where):
            yield _finding(script, call, wrong)


def _holds_numbers(given: Argument) -> bool:
    if not given.items:
        return False
    if all(item.form == "list" for item in given.items) and given.form == "list":
        return all(item.text.startswith("[") and _holds_numbers_only(item) for item in given.items)
    return all(item.known and isinstance(item.value, int | float) for item in given.items)


def _holds_numbers_only(item: Argument) -> bool:
    """Whether a list that is written out holds numbers, or lists of them, by its characters."""
    return not set(item.text) - set("0123456789.,+-eE[] \t\n")


def _finding(script: Script, call: Call, wrong: list[Argument]) -> Finding:
    method = call.name.rpartition(".")[2]
    named, extra = spelled(script, "numpy.array")
    edits = [(given.where, f"{named}({given.text})") for given in wrong if given.where is not None]
    fix = Fix("", rewrites=(*edits, *extra)) if named else Fix("", advice="import numpy as np and pass np.array(...)")
    return Finding(
        message=f"`{method}` is given a list of numbers, which Keras takes for several inputs",
        places=tuple(Spot(given.where or call.where, "a list, not an array") for given in wrong),
        evidence=(Evidence("read off the source: the elements of the list are numbers, not arrays"),),
        why="Only arrays, tensors and data sets carry rows; a list is one array for each input.",
        confidence=Confidence.CERTAIN,
        fixes=(fix,),
    )
