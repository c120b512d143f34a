"""As many names stand on the left as there are values on the right."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from kerasdoctor.facts import Crash
from kerasdoctor.finding import Finding, Fix, Severity
from kerasdoctor.places import Evidence, Line
from kerasdoctor.record import record
from kerasdoctor.rule import cause
from kerasdoctor.rules.crashes.saying import finding, spots, what_was_given, within_line

SAID = (
    re.compile(r"not enough values to unpack \(expected (?:at least )?(?P<names>\d+), got (?P<values>\d+)\)"),
    re.compile(r"too many values to unpack \(expected (?P<names>\d+)(?:, got (?P<values>\d+))?\)"),
    re.compile(r"cannot unpack non-iterable (?P<kind>[\w.]+) object"),
)
# Training and test rows come as two pairs: so do all data sets that Keras has.
PAIRS, IN_PAIRS = 2, 4


@record
class _Left:
    """What stands on the left: its names as written, and where."""

    names: tuple[str, ...]
    where: Line
    of_shape: bool


@cause(kind="api-misuse", severity=Severity.BREAKS, stops_script=True)
def unpacked_into_other_names(crash: Crash) -> Iterator[Finding]:
    """A value is taken apart into another number of names than it has parts.

    Why it hurts
        `a, b = value` needs a value of exactly two parts. `load_data` gives two pairs, `train_test_split`
        two parts of each array, `shape` one number for each axis; where the names are more or fewer, the
        program ends at this line.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x, y = np.arange(120.0).reshape(10, 4, 3), np.arange(10) % 2
        rows, features = x.shape
        x = x.reshape(rows, -1)
        model = Sequential([Input((x.shape[1],)), Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x, y = np.arange(120.0).reshape(10, 4, 3), np.arange(10) % 2
        rows, *features = x.shape
        x = x.reshape(rows, -1)
        model = Sequential([Input((x.shape[1],)), Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        A name with a star takes what is left over.
    """
    said = next((found for pattern in SAID if (found := pattern.match(crash.message)) is not None), None)
    if said is None or crash.where is None or not {"ValueError", "TypeError"} & {crash.kind, *crash.kinds}:
        return
    left = _left(crash)
    if left is None:  # the value may be taken apart elsewhere, in what is called here
        return
    told = said.groupdict()
    names = len(left.names)
    parts = f"which has {told['values']} parts" if told.get("values") else "which has more parts"
    parts = f"which is one {told['kind']}" if told.get("kind") else parts
    value = f"what `{crash.call.word}` gives" if crash.call is not None else "a value"
    yield finding(
        crash,
        f"{value}, {parts}, is taken apart into {names} names",
        spots(crash, f"takes {names} parts"),
        (*_known(crash), *what_was_given(crash)),
        "Python takes a value apart only into as many names as it has parts.",
        _fix(crash, left, int(told["values"]) if told.get("values") else None),
    )


def _left(crash: Crash) -> _Left | None:
    """Return the names on the left of the statement that failed, where one line holds them."""
    text = crash.text.strip()
    try:
        statement = ast.parse(f"{text} pass" if text.startswith("for ") and text.endswith(":") else text).body[0]
    except (SyntaxError, IndexError):
        return None
    match statement:
        case ast.Assign(targets=[ast.Tuple(elts=[first, *_] as parts)], value=value):
            pass
        case ast.For(target=ast.Tuple(elts=[first, *_] as parts), iter=value):
            pass
        case _:
            return None
    if crash.where is None or not text.isascii() or any(isinstance(part, ast.Starred) for part in parts):
        return None
    where = within_line(crash, crash.where, first.col_offset, parts[-1].end_col_offset or 0)
    of_shape = isinstance(value, ast.Attribute) and value.attr == "shape"
    return _Left(tuple(map(ast.unparse, parts)), where, of_shape)


def _known(crash: Crash) -> Iterator[Evidence]:
    if crash.call is not None and crash.call.word == "train_test_split":
        arrays = sum(part.keyword is None for part in crash.call.arguments)
        yield Evidence(f"train_test_split is given {arrays} arrays and gives {2 * arrays} parts: two of each")


def _fix(crash: Crash, left: _Left, values: int | None) -> Fix:
    word = crash.call.word if crash.call is not None else ""
    if len(left.names) == IN_PAIRS and values == PAIRS and word != "train_test_split":
        one, two, three, four = left.names
        return Fix("two pairs come", rewrites=((left.where, f"({one}, {two}), ({three}, {four})"),))
    if left.of_shape and values is None:
        return Fix("the axes after these are not needed", rewrites=((left.where, ", ".join((*left.names, "*_"))),))
    if word == "train_test_split":
        return Fix(
            "", advice="write two names for each array that is given: its part for training, then that for tests"
        )
    return Fix("", advice="look at what comes (`print(type(value), len(value))`), and write one name for each part")
