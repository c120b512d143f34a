"""A model takes as many arrays as it has inputs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerasdoctor.facts import Crash, Given, Script
from kerasdoctor.finding import Finding, Fix, Severity
from kerasdoctor.rule import cause
from kerasdoctor.rules.api.new_names import spelled
from kerasdoctor.rules.crashes.saying import argument_of, finding, layer_by_layer, replaced, spots, what_was_given

SAID = (
    re.compile(r"expects? (?P<wanted>\d+) (?:input|variable)\(?s?\)?,? but (?:it )?received (?P<found>\d+)"),
    re.compile(r"Missing data for input \"(?P<name>\w+)\".*Expected the following keys: (?P<keys>\[[^\]]*\])"),
    re.compile(r"structure of `?inputs`? doesn't match the expected structure"),
)


@cause(kind="input-type", severity=Severity.BREAKS, stops_script=True)
def inputs_in_another_structure(crash: Crash, script: Script | None) -> Iterator[Finding]:
    """A model is given another number of arrays than it has inputs, or arrays under other names.

    Why it hurts
        Several arrays in a list are the several inputs of a model, and a dictionary names each of them. A
        list of rows for a model with one input gives it as many inputs as there are rows.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        numbers = np.random.default_rng(0)
        x = [numbers.normal(size=4) for _ in range(40)]
        y = np.arange(40) % 2
        model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        numbers = np.random.default_rng(0)
        x = np.array([numbers.normal(size=4) for _ in range(40)])
        y = np.arange(40) % 2
        model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        The model has as many inputs.
    """
    inputs = [layer for layer in crash.layers if layer.kind == "InputLayer"]
    rows = crash.argument("x")
    found = next((match for pattern in SAID if (match := pattern.search(crash.message)) is not None), None)
    wide = _is_list_of_rows(rows) and len(inputs) == 1 and "cardinality" in crash.message
    if rows is None or (found is None and not wide):
        return
    names = dict(found.groupdict()) if found is not None else {}
    if names.get("keys"):
        message = f'there is no array for the input "{names["name"]}": the model asks for {names["keys"]}'
    else:
        count = len(inputs) or 1
        message = (
            f"the model has {count} input{'s' if count > 1 else ''}, and `x` is a {rows.kind} of {rows.rows} arrays"
        )
    yield finding(
        crash,
        message,
        spots(crash, "gives arrays that the model has no inputs for"),
        (*what_was_given(crash), *layer_by_layer(crash)),
        "Each array of a list is one input, with all of its rows.",
        *_fixes(crash, script, rows, one=len(inputs) <= 1),
    )


def _is_list_of_rows(rows: Given | None) -> bool:
    return rows is not None and rows.kind in ("list", "tuple") and (rows.rows or 0) > 1


def _fixes(crash: Crash, script: Script | None, rows: Given, *, one: bool) -> Iterator[Fix]:
    written = argument_of(crash.call, 0, "x")
    name = spelled(script, "numpy.array")[0] if script is not None else None
    if one and rows.kind in ("list", "tuple") and rows.differs is None and written is not None and name is not None:
        yield Fix("the elements are rows", rewrites=replaced(written, f"{name}({written.text})"))
    elif rows.kind == "dict":
        yield Fix("", advice="name the arrays as the inputs are named: Input(..., name=...)")
    else:
        yield Fix("", advice="give one array for each input, all with as many rows")
