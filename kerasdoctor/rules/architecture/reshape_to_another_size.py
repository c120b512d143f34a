"""A reshape keeps all numbers, so their count has to be the same before and after."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from kerasdoctor.facts import Layer, Network
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import spot

REST = -1


@cause(kind="shape", severity=Severity.BREAKS, stops_script=True)
def reshape_to_another_size(network: Network) -> Iterator[Finding]:
    """A Reshape layer asks for more or fewer numbers than it is given.

    Why it hurts
        Reshape lays out the same numbers in another way. If the target shape holds another count
        of them, Keras stops with a ValueError about the total size.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Conv2D, Dense, Flatten, Reshape

        x = np.random.default_rng(0).normal(size=(60, 48))
        y = x.mean(axis=1)
        model = Sequential([Input((48,)), Reshape((8, 8, 1)), Conv2D(8, 3), Flatten(), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=2)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Conv2D, Dense, Flatten, Reshape

        x = np.random.default_rng(0).normal(size=(60, 48))
        y = x.mean(axis=1)
        model = Sequential([Input((48,)), Reshape((8, 6, 1)), Conv2D(8, 3), Flatten(), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=2)

    Unless
        A size is not known.
    """
    for layer in network.layers:
        given, asked = _count(layer), layer.setting("target_shape")
        if layer.kind != "Reshape" or given is None or not isinstance(asked, tuple):
            continue
        sizes = [size for size in asked if isinstance(size, int)]
        if len(sizes) < len(asked) or 0 in sizes or given == 0:
            continue
        wanted = prod(size for size in sizes if size != REST)
        if given % wanted if REST in sizes else given != wanted:
            yield _finding(layer, given, sizes)


def _count(layer: Layer) -> int | None:
    sizes = [size for size in (layer.input_shape or (None, None))[1:] if size is not None]
    return prod(sizes) if len(sizes) == len(layer.input_shape or ()) - 1 else None


def _finding(layer: Layer, given: int, sizes: list[int]) -> Finding:
    wanted = "x".join("?" if size == REST else str(size) for size in sizes)
    total = f"a multiple of {prod(s for s in sizes if s != REST)}" if REST in sizes else str(prod(sizes))
    return Finding(
        message=f"Reshape is given {given} numbers for a shape of {wanted}, which takes {total}",
        places=(spot(layer, f"{given} numbers do not fill {wanted}"),),
        evidence=(Evidence(f"the layer before it gives {given} numbers for each row", numbers=(("given", given),)),),
        why="A reshape keeps all numbers, so the counts have to be equal.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice=f"ask for a shape of {given} numbers, or leave one size to Keras with -1"),),
    )
