"""Rows come in arrays, tensors, tables and data sets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerasdoctor.facts import Crash, Given, Script
from kerasdoctor.finding import Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.api.new_names import spelled
from kerasdoctor.rules.crashes.saying import argument_of, described, finding, replaced, spots

SAID = re.compile(r"Unrecognized data type: (?P<name>\w+)=")
LISTS = ("list", "tuple")


@cause(kind="input-type", severity=Severity.BREAKS, stops_script=True)
def container_that_holds_no_rows(crash: Crash, script: Script | None) -> Iterator[Finding]:
    """Rows or labels come in a list, or another container, that Keras does not take for rows.

    Why it hurts
        A list stands for the several inputs of a model, one array for each. Keras looks for an array in
        every element, finds numbers, and stops; it prints all of them, and not what would help.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x, y = np.arange(40.0).reshape(10, 4), []
        for row in x:
            y.append(int(row[0] % 8 == 0))
        model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x, y = np.arange(40.0).reshape(10, 4), []
        for row in x:
            y.append(int(row[0] % 8 == 0))
        model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, np.array(y))

    Unless
        The list holds one array for each input or output of the model.
    """
    if SAID.search(crash.message) is None and not (crash.kind == "IndexError" and crash.method):
        return
    wrong = [given for given in crash.given if given.name in ("x", "y") and _holds_values(given)]
    if not wrong:
        return
    names = " and ".join(f"`{given.name}`" for given in wrong)
    kinds = " and ".join(dict.fromkeys(f"a {given.kind}" for given in wrong))
    yield finding(
        crash,
        f"{names} {'is' if len(wrong) == 1 else 'are'} given as {kinds}, which Keras takes for several inputs",
        spots(crash, "needs arrays"),
        tuple(Evidence(f"`{given.name}` is a {described(given)}") for given in wrong),
        "Only arrays, tensors, tables and data sets carry rows.",
        *_fixes(crash, script, wrong),
    )


def _holds_values(given: Given) -> bool:
    """Whether a container has no array in it."""
    return given.shape is None and not any(item.shape for item in given.items)


def _fixes(crash: Crash, script: Script | None, wrong: list[Given]) -> Iterator[Fix]:
    uneven = next((given for given in wrong if given.differs is not None), None)
    if uneven is not None:
        yield Fix("", advice="its rows have unequal lengths: fill them up with keras.utils.pad_sequences")
        return
    name, extra = spelled(script, "numpy.array") if script is not None else (None, ())
    written = [(given, argument_of(crash.call, "xy".index(given.name), given.name)) for given in wrong]
    if name is None or any(part is None for _, part in written):
        yield Fix("", advice="make arrays of them first: `np.array(...)`")
        return
    edits = [
        edit
        for given, part in written
        if part is not None
        for edit in replaced(part, f"{name}({part.text})" if given.kind in LISTS else f"{name}(list({part.text}))")
    ]
    yield Fix("", rewrites=(*edits, *extra))
