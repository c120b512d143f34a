"""For Keras, a list is several inputs; rows come in arrays."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Crash, Script, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Line, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.api.new_names import spelled

MOST_PLACES = 4
# What lists of rows and lists of labels hold, by the names of the classes.
NUMBERS = ("list", "tuple", "int", "float", "int64", "int32", "float64", "float32", "bool")
METHODS = ("keras.Model.fit", "keras.Model.evaluate", "keras.Model.predict", "keras.Model.train_on_batch")


@cause(
    kind="input-type",
    severity=Severity.BREAKS,
    raises=(r"Unrecognized data type", r"tuple index out of range", r"cardinality is ambiguous"),
)
def lists_where_arrays_are_needed(script: Script, trace: Trace, crash: Crash | None) -> Iterator[Finding]:
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
    wrong: dict[Line, tuple[str, Argument]] = {}
    for call in trace.of(*METHODS):
        method = call.word
        given = {"x": call.argument(0, "x"), "y": call.argument(1, "y") if method != "predict" else None}
        seen = _lists_in(crash) if crash is not None and crash.method == method else ()
        for name, part in given.items():
            if part and part.where and not script.guarded(call.where) and (name in seen or _holds_numbers(part)):
                wrong[part.where] = method, part
    if wrong:
        yield _finding(script, wrong)


def _lists_in(crash: Crash) -> tuple[str, ...]:
    """Return the arguments that were lists without arrays when a call was refused."""
    lists = (one for one in crash.given if one.kind == "list" and one.differs is None and not one.texts)
    return tuple(one.name for one in lists if one.dtype in NUMBERS)


def _holds_numbers(given: Argument) -> bool:
    if given.listed is not None:
        return True
    if not given.items:
        return False
    if all(item.form == "list" for item in given.items) and given.form == "list":
        return all(item.text.startswith("[") and _holds_numbers_only(item) for item in given.items)
    return all(item.known and isinstance(item.value, int | float) for item in given.items)


def _holds_numbers_only(item: Argument) -> bool:
    """Whether a list that is written out holds numbers, or lists of them, by its characters."""
    return not set(item.text) - set("0123456789.,+-eE[] \t\n")


def _finding(script: Script, wrong: dict[Line, tuple[str, Argument]]) -> Finding:
    methods = " and ".join(dict.fromkeys(f"`{method}`" for method, _ in wrong.values()))
    named, extra = spelled(script, "numpy.array")
    edits = [(place, f"{named}({given.text})") for place, (_, given) in wrong.items()]
    fix = (
        Fix("", rewrites=(*edits, *extra), safe=True)
        if named
        else Fix("", advice="import numpy as np and pass np.array(...)")
    )
    return Finding(
        message=f"{methods} {'is' if ' and ' not in methods else 'are'} given lists of numbers, not arrays",
        places=tuple(Spot(place, "a list: taken for several inputs") for place in list(wrong)[:MOST_PLACES]),
        evidence=(Evidence("read off the source: the elements of the list are numbers, not arrays"),),
        why="Only arrays, tensors and data sets carry rows; a list is one array for each input.",
        confidence=Confidence.CERTAIN,
        fixes=(fix,),
    )
