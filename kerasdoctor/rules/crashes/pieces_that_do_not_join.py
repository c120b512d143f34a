"""Layers that join several inputs ask for shapes that fit together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerasdoctor.facts import Crash
from kerasdoctor.finding import Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.crashes.saying import finding, shape, shapes_in, spots

SAID = re.compile(r"requires inputs with matching shapes|[Ii]nputs have incompatible shapes|incompatible shapes")
JOINING = ("Concatenate", "Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Dot")


@cause(kind="shape", severity=Severity.BREAKS, stops_script=True)
def pieces_that_do_not_join(crash: Crash) -> Iterator[Finding]:
    """Branches of a model are joined whose shapes do not fit.

    Why it hurts
        Adding and multiplying go number by number, so the branches need the same shape. Concatenating
        puts one behind the other along one axis, and all other axes have to agree. A convolution without
        padding or a pooling in one branch is enough to part them.

    Bad
        import numpy as np
        from keras import Input, Model
        from keras.layers import Add, Conv2D, Dense, Flatten

        inputs = Input((8, 8, 1))
        one = Conv2D(4, 3, padding="same")(inputs)
        other = Conv2D(4, 3)(inputs)
        joined = Add()([one, other])
        model = Model(inputs, Dense(1)(Flatten()(joined)))
        model.compile(loss="mse", optimizer="adam")
        model.fit(np.zeros((20, 8, 8, 1)), np.zeros(20))

    Good
        import numpy as np
        from keras import Input, Model
        from keras.layers import Add, Conv2D, Dense, Flatten

        inputs = Input((8, 8, 1))
        one = Conv2D(4, 3, padding="same")(inputs)
        other = Conv2D(4, 3, padding="same")(inputs)
        joined = Add()([one, other])
        model = Model(inputs, Dense(1)(Flatten()(joined)))
        model.compile(loss="mse", optimizer="adam")
        model.fit(np.zeros((20, 8, 8, 1)), np.zeros(20))

    Unless
        The shapes differ only where one of them has the length 1.
    """
    layer = crash.layer
    if layer is None or layer.kind not in JOINING or SAID.search(crash.message) is None:
        return
    shapes = str(layer.setting("inputs") or "")
    found = shapes_in(shapes) or shapes_in(crash.message)
    named = " and ".join(shape(one) for one in found)
    yield finding(
        crash,
        f"{layer.kind} cannot join {named}",
        spots(crash, f"joins {named}"),
        tuple(Evidence(f"branch {number} gives {shape(one)}") for number, one in enumerate(found, 1)),
        "Axes that are not joined have to be of the same length.",
        Fix("", advice=_advice(layer.kind, len({len(one) for one in found}) > 1)),
    )


def _advice(kind: str, ranks_differ: bool) -> str:
    if ranks_differ:
        return "bring the branches to the same number of axes, by Flatten, a pooling or a Reshape"
    if kind == "Concatenate":
        return "give the axis in which they differ: Concatenate(axis=...), or bring the other axes to one length"
    return 'keep the size of the maps with padding="same", and the width by a Conv or Dense of the same width'
