"""Layers ask for a number of axes, which the layer before has to give."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerasdoctor.facts import Argument, Crash, Layer, Script
from kerasdoctor.finding import Finding, Fix, Severity
from kerasdoctor.places import Part, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.api.new_names import spelled
from kerasdoctor.rules.crashes.saying import argument_of, finding, first_input, layer_by_layer, shape, spots

SAID = re.compile(r"expected (?:min_|max_)?ndim=(?P<wanted>\d+), found ndim=(?P<found>\d+)")
MEANING = {2: "rows of features", 3: "sequences: steps and features", 4: "pictures: height, width and channels"}


@cause(kind="shape", severity=Severity.BREAKS, stops_script=True)
def layer_given_other_axes(crash: Crash, script: Script | None) -> Iterator[Finding]:
    """A layer is given fewer or more axes than it works on.

    Why it hurts
        A convolution reads pictures with a channel axis, a recurrent layer reads sequences of features.
        An axis that is missing, or one that Flatten or a pooling has taken away too soon, ends the
        building of the model, with a message that names no line.

    Bad
        import numpy as np
        from keras import Input, Model
        from keras.layers import LSTM, Dense

        def network(size):
            inputs = Input((size,))
            return Model(inputs, Dense(1, activation="sigmoid")(LSTM(8)(inputs)))

        x, y = np.random.default_rng(0).normal(size=(60, 6)), np.arange(60) % 2
        model = network(*x.shape[1:])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Model
        from keras.layers import LSTM, Dense

        def network(size):
            inputs = Input((size, 1))
            return Model(inputs, Dense(1, activation="sigmoid")(LSTM(8)(inputs)))

        x, y = np.random.default_rng(0).normal(size=(60, 6)), np.arange(60) % 2
        model = network(*x.shape[1:])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x[..., None], y)

    Unless
        The layer gets the axes that it works on.
    """
    found = SAID.search(crash.message)
    layer = crash.layer
    if found is None or layer is None:
        return
    wanted, given = int(found["wanted"]), int(found["found"])
    where = Spot(layer.where or Part(layer.kind), f"reads {MEANING.get(wanted, f'{wanted} axes')}")
    yield finding(
        crash,
        f"{layer.kind} works on {wanted} axes and is given {given}: {shape(layer.input_shape)}",
        spots(crash, f"{layer.kind} is given {shape(layer.input_shape)}", where if layer.where else None),
        layer_by_layer(crash),
        "The number of axes says what a layer reads: rows, sequences or pictures.",
        *_fixes(crash, script, layer, wanted, given),
    )


def _fixes(crash: Crash, script: Script | None, layer: Layer, wanted: int, given: int) -> Iterator[Fix]:
    declared = first_input(crash)
    place = _declaration(declared, script)
    first = declared is not None and layer.input_shape == declared.output_shape
    if first and place is not None and wanted == given + 1 and place.text.strip().startswith("("):
        inside = place.text.strip()[1:-1].strip().rstrip(",")
        meant = "they are single features at each step" if wanted == 3 else "the pictures have one channel"
        yield Fix(meant, rewrites=((place.where, f"({inside}, 1)"),) if place.where else ())
        return
    joined = _flattened(crash, script) if given > wanted else None
    if joined is not None:
        yield joined
        return
    if first and given == 1 and crash.first_batch:
        yield Fix("", advice="declare keras.Input((1,)) as the first layer, which takes rows of one number as they are")
        return
    more = "put a Reshape before it, or move it in front of what takes axes away (Flatten, a pooling, LSTM)"
    fewer = "put Flatten or a global pooling before it"
    yield Fix("", advice=more if given < wanted else fewer)


def _declaration(declared: Layer | None, script: Script | None) -> Argument | None:
    if declared is None or script is None:
        return None
    calls = [call for call in script.of("keras.Input") if declared.where in (None, call.where)]
    return argument_of(calls[0], 0, "shape") if len(calls) == 1 else None


def _flattened(crash: Crash, script: Script | None) -> Fix | None:
    """Return the fix that puts a Flatten into the argument of the call of the layer."""
    call = crash.call
    given = argument_of(call, 0)
    name = spelled(script, "keras.layers.Flatten")[0] if script is not None else None
    if call is None or given is None or given.where is None or name is None or call.word == "add":
        return None
    return Fix("", rewrites=((given.where, f"{name}()({given.text})"),)) if given.form == "name" else None
