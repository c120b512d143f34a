"""What was trained on small numbers cannot read large ones."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Data, InputData, Network
from kerasdoctor.finding import Acquittal, Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.inputs.pointing import at_fit, at_inputs, inputs_called

# Rows of the same kind differ by chance and by season, but not by a factor of ten in spread and range.
FACTOR = 10
# With fewer rows a spread says little.
FEW = 20
NOTHING = 1e-9


@cause(
    kind="train-test-skew",
    severity=Severity.HURTS,
    raises=(r"incompatible shape", r"expected axis"),
)
def validation_inputs_of_another_size(network: Network, data: Data) -> Iterator[Finding | Acquittal]:
    """The inputs to validate on are ten times as large as those to train on, or as small.

    Why it hurts
        One part went through a scaling that the other did not. The model has never seen numbers of that
        size: its answers to them are arbitrary, and the validation score says nothing about the model.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Flatten

        pictures = np.random.default_rng(0).integers(0, 256, size=(300, 6, 6))
        y = (pictures.mean(axis=(1, 2)) > 127).astype(int)
        x_train, x_test = pictures[:200] / 255, pictures[200:]
        model = Sequential([Input((6, 6)), Flatten(), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x_train, y[:200], validation_data=(x_test, y[200:]), epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Flatten

        pictures = np.random.default_rng(0).integers(0, 256, size=(300, 6, 6))
        y = (pictures.mean(axis=(1, 2)) > 127).astype(int)
        x_train, x_test = pictures[:200] / 255, pictures[200:] / 255
        model = Sequential([Input((6, 6)), Flatten(), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x_train, y[:200], validation_data=(x_test, y[200:]), epochs=5)

    Unless
        Only the range or only the spread differs, as a single far value makes it; the input is tokens; or
        there are fewer than twenty rows in one of the parts.
    """
    held = data.validation
    if held is None or held.cut_off is not None or len(held.inputs) != len(data.inputs):
        return
    apart = False
    for index, (mine, other) in enumerate(zip(data.inputs, held.inputs, strict=True)):
        ratio = _ratio(mine, other)
        if ratio is None or 1 / FACTOR < ratio < FACTOR:
            continue
        apart = True
        larger = f"{ratio:,.0f} times as large" if ratio > 1 else f"{1 / ratio:,.0f} times as small"
        name = inputs_called(network, index)
        yield Finding(
            message=f"{name} runs from {other.low:.3g} to {other.high:.3g} in the rows to validate on, {larger} "
            f"as in those to train on",
            places=(
                at_fit(network, f"validates on inputs that are {larger}"),
                at_inputs(network, f"from {mine.low:.3g} to {mine.high:.3g} in training", index),
            ),
            evidence=(_evidence("training", mine), _evidence("validation", other)),
            why="Answers to numbers of a size that was never trained on are arbitrary.",
            confidence=Confidence.CERTAIN,
            fixes=(Fix("", advice="scale both parts alike, with what was learnt from the training rows"),),
        )
    if (
        not apart
        and data.inputs
        and all(_ratio(*pair) is not None for pair in zip(data.inputs, held.inputs, strict=True))
    ):
        yield Acquittal("the inputs to validate on are of the same size as those to train on")


def _ratio(mine: InputData, other: InputData) -> float | None:
    """Return how much larger the other part is, where range and spread say about the same."""
    if min(mine.rows, other.rows) < FEW or mine.padded is not None:
        return None
    ranges, spreads = _reach(other) / max(_reach(mine), NOTHING), (other.spread or 0) / max(mine.spread or 0, NOTHING)
    if min(_reach(mine), _reach(other), mine.spread or 0, other.spread or 0) <= NOTHING:
        return None
    return min(ranges, spreads) if ranges >= 1 else max(ranges, spreads)


def _reach(part: InputData) -> float:
    return max(abs(part.low or 0), abs(part.high or 0))


def _evidence(name: str, part: InputData) -> Evidence:
    return Evidence(
        f"{name}: from {part.low:.3g} to {part.high:.3g}, standard deviation {part.spread or 0:.3g}, "
        f"on {part.rows:,} rows",
        rows=part.rows,
        numbers=(("low", part.low or 0), ("high", part.high or 0), ("spread", part.spread or 0)),
    )
