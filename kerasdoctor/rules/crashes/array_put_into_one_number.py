"""An element of an array is one number, and takes no array."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from kerasdoctor.facts import Crash
from kerasdoctor.finding import Finding, Fix, Severity
from kerasdoctor.places import Line
from kerasdoctor.record import replace
from kerasdoctor.rule import cause
from kerasdoctor.rules.crashes.saying import finding, spots, what_was_given

SAID = (
    re.compile(r"setting an array element with a sequence\.?$"),
    re.compile(r"only (?:0-dimensional|length-1|size-1) arrays can be converted to Python scalars"),
)
# A value that ends in one of these can be followed by a method without brackets around it.
PLAIN = (ast.Call, ast.Subscript, ast.Name, ast.Attribute)


@cause(kind="removed-api", severity=Severity.BREAKS, stops_script=True)
def array_put_into_one_number(crash: Crash) -> Iterator[Finding]:
    """An array, even if it holds a single number, is put where one number belongs.

    Why it hurts
        NumPy used to take an array of one number for that number, and warned from version 1.25 on.
        Since 2.4 it refuses, so that scripts of some years stop where they fill an array in a loop.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.linspace(0, 6, 40).reshape(-1, 1)
        y = np.zeros(40)
        for i in range(40):
            y[i] = np.sin(x[i])
        model = Sequential([Input((1,)), Dense(8, activation="tanh"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.linspace(0, 6, 40).reshape(-1, 1)
        y = np.zeros(40)
        for i in range(40):
            y[i] = np.sin(x[i]).item()
        model = Sequential([Input((1,)), Dense(8, activation="tanh"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y)

    Unless
        The array has no axes, as what `x[i, 0]` gives.
    """
    if crash.method is not None or not any(pattern.search(crash.message) for pattern in SAID):
        return
    yield finding(
        crash,
        "an array is put where one number belongs",
        spots(crash, "takes one number"),
        what_was_given(crash),
        "NumPy 2.4 no longer takes an array of one number for the number in it.",
        _fix(crash),
    )


def _fix(crash: Crash) -> Fix:
    advice = "take the number out of it: `.item()`, or an index for each axis"
    try:
        statement = ast.parse(crash.text.strip()).body[0]
    except (SyntaxError, IndexError):
        return Fix("", advice=advice)
    where = crash.where
    if not isinstance(statement, ast.Assign) or not isinstance(statement.value, PLAIN) or where is None:
        return Fix("", advice=advice)
    return Fix("it holds one number", rewrites=((_end_of(crash, where), ".item()"),))


def _end_of(crash: Crash, where: Line) -> Line:
    """Return the empty place behind the statement in a line."""
    column = len(crash.text.partition("#")[0].rstrip()) + 1
    return replace(where, column=column, end_line=where.line, end_column=column)
