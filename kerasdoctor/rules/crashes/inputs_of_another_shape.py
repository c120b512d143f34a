"""A model is made for rows of one shape."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from kerasdoctor.facts import Argument, Crash, Given, Layer, Script, Shape
from kerasdoctor.finding import Finding, Fix, Severity
from kerasdoctor.places import Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.crashes.saying import (
    argument_of,
    finding,
    first_input,
    layer_by_layer,
    replaced,
    shape,
    shapes_in,
    spots,
    what_was_given,
)

SAID = (
    r"expected axis -1 of input shape to have value",
    r"[Ee]xpected shape .* but input has incompatible shape",
    r"expected shape=.*, found shape=",
)
INPUTS = ("keras.Input", "keras.layers.InputLayer")
# Where layers take the shape of the input, with and without the batch axis.
SHAPES = ("input_shape", "shape", "input_dim")


@cause(kind="shape", severity=Severity.BREAKS, stops_script=True)
def inputs_of_another_shape(crash: Crash, script: Script | None) -> Iterator[Finding]:
    """The rows have another shape than the model is made for.

    Why it hurts
        The first layer makes its weights for the number of features that the input declares. Rows with
        more or fewer of them fit no weight, so Keras stops at the first batch, with a message that
        names the inner layer and not the line where the shape is declared.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(60, 7))
        y = (x[:, 0] > 0).astype(int)
        model = Sequential([Input((8,)), Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(60, 7))
        y = (x[:, 0] > 0).astype(int)
        model = Sequential([Input((7,)), Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        The model has several inputs.
    """
    if not any(re.search(text, crash.message) for text in SAID):
        return
    declared, rows = first_input(crash), crash.argument("x")
    if crash.method is None:
        yield from _used_as_a_layer(crash)
    if declared is None or declared.output_shape is None or rows is None or rows.shape is None:
        return
    wanted, found = declared.output_shape[1:], rows.shape[1:]
    if crash.method == "fit" and _fits(wanted, found):
        return  # the rows to validate on are another matter
    place = _declaration(declared, script)
    spot = Spot(place.where, f"declares rows of shape {shape(wanted)}") if place and place.where else None
    yield finding(
        crash,
        f"`{crash.method}` is given rows of shape {shape(found)}, and the model is made for {shape(wanted)}",
        spots(crash, f"rows of shape {shape(found)}", spot),
        (*what_was_given(crash), *layer_by_layer(crash)),
        "The first layer has one weight for each number in a row, so their count has to be that of the input.",
        *_fixes(crash, rows, wanted, place),
    )


def _used_as_a_layer(crash: Crash) -> Iterator[Finding]:
    """Judge a model that is called like a layer."""
    shapes = shapes_in(crash.message)
    if len(shapes) == 2:
        wanted, found = shapes
        yield finding(
            crash,
            f"a model that is made for {shape(wanted)} is called with {shape(found)}",
            spots(crash, f"gives {shape(found)}"),
            layer_by_layer(crash),
            "A model that is used as a layer takes what its own Input declares.",
            Fix("", advice=f"bring it to {shape(wanted)}, by Flatten or Reshape, or declare another Input"),
        )


def _fits(wanted: Shape, found: Shape) -> bool:
    return len(wanted) == len(found) and all(one in (None, other) for one, other in zip(wanted, found, strict=True))


def _declaration(declared: Layer, script: Script | None) -> Argument | None:
    """Return the argument in the source that holds the shape of the input."""
    if script is None:
        return None
    if declared.where is not None:
        here = [call for call in script.of("keras.*") if call.where == declared.where]
    else:
        here = [*script.of(*INPUTS)]
    if not here:
        here = [call for call in script.of("keras.layers.*") if call.argument(None, *SHAPES) is not None]
    if len(here) != 1:
        return None
    found = argument_of(here[0], 0 if here[0].name in INPUTS else None, *SHAPES)
    plain = found is not None and not set(found.text) - set("0123456789(), None[]")
    return found if plain else None


def _fixes(crash: Crash, rows: Given, wanted: Shape, place: Argument | None) -> Iterator[Fix]:
    found = (rows.shape or ())[1:]
    given = argument_of(crash.call, 0, "x")
    if given is not None and len(found) > len(wanted) == 1 and math.prod(size or 0 for size in found) == wanted[0]:
        yield Fix("", rewrites=replaced(given, f"{_called(given)}.reshape(-1, {wanted[0]})"))
    elif given is not None and len(found) == len(wanted) - 1 and wanted[-1] == 1 and found == wanted[:-1]:
        yield Fix("", rewrites=replaced(given, f"{_called(given)}[..., None]"))
    elif given is not None and (rows.shape or ()) == wanted:
        yield Fix("it is a single row", rewrites=replaced(given, f"{_called(given)}[None]"))
    elif place is not None and None not in found and crash.method == "fit":
        text = f"({found[0]},)" if len(found) == 1 else str(found)
        text = str(found[0]) if place.keyword == "input_dim" else text
        yield Fix("the rows are right", rewrites=replaced(place, text))
        yield Fix("the declared shape is right", advice="look for columns that were dropped or added on the way")
    else:
        yield Fix("", advice=f"give rows of shape {shape(wanted)}, or declare the input as {shape(found)}")


def _called(given: Argument) -> str:
    return given.text if given.form == "name" else f"({given.text})"
