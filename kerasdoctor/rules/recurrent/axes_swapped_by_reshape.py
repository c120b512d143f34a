"""A reshape lays numbers out anew; it does not turn them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

RESHAPES = ("array.reshape", "numpy.reshape")
TURNS = ("transpose", "swapaxes", "moveaxis", "T", "permute", "rollaxis", "einsum")
OWN_SIZE = re.compile(r"(?P<array>[\w.]+)\.shape\[(?P<axis>\d)\]")
# With two axes a swap is a transpose by name; people know that one.
FEWEST = 3


@cause(kind="recurrent-shape", severity=Severity.HURTS, explains={"no-better-than-with-shuffled-labels"})
def axes_swapped_by_reshape(trace: Trace) -> Iterator[Finding]:
    """An array is reshaped to its own sizes in another order, which mixes its axes.

    Why it hurts
        Time steps and features are to change places, and `reshape` gives the right shape with the
        wrong content: it reads the numbers row by row and fills them into the new shape, so each
        "time step" is made of bits of several. The network gets sequences that never were.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import LSTM, Dense

        x = np.random.default_rng(0).normal(size=(60, 3, 20))
        y = x[:, 0].mean(axis=1)
        x = x.reshape(x.shape[0], x.shape[2], x.shape[1])
        model = Sequential([Input((20, 3)), LSTM(8), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=2)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import LSTM, Dense

        x = np.random.default_rng(0).normal(size=(60, 3, 20))
        y = x[:, 0].mean(axis=1)
        x = x.transpose(0, 2, 1)
        model = Sequential([Input((20, 3)), LSTM(8), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=2)

    Unless
        The array was turned before, or the new shape has other sizes than the axes of the array.
    """
    for call in trace.of(*RESHAPES):
        axes = _own_axes(call)
        if axes is not None and axes != sorted(axes) and not (call.of is not None and call.of.passed(*TURNS)):
            yield _finding(call, axes)


def _own_axes(call: Call) -> list[int] | None:
    """Return the axes of the array whose sizes are asked for, in order, where they are all of its axes."""
    arguments = [argument for argument in call.arguments if argument.keyword is None]
    array = arguments.pop(0).text if call.name == "numpy.reshape" and arguments else None
    if len(arguments) == 1 and arguments[0].items is not None:
        arguments = list(arguments[0].items)
    found = [OWN_SIZE.fullmatch(_text(argument)) for argument in arguments]
    matches = [match for match in found if match is not None]
    owners = {match["array"] for match in matches} | ({array} if array is not None else set())
    axes = [int(match["axis"]) for match in matches]
    if len(matches) < max(len(found), FEWEST) or len(owners) != 1 or sorted(axes) != list(range(len(axes))):
        return None
    return axes


def _text(argument: Argument) -> str:
    return argument.text.replace(" ", "")


def _finding(call: Call, axes: list[int]) -> Finding:
    order = ", ".join(str(axis) for axis in axes)
    return Finding(
        message=f"reshape to the sizes of axes {order} mixes the axes; it does not swap them",
        places=(Spot(call.where, "fills the numbers in row by row"),),
        evidence=(Evidence(f"the new shape has the sizes of axes {order} of the same array"),),
        why="A reshape keeps the order of the numbers and moves only the borders between them.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice=f"turn the axes: transpose({order})"),),
    )
