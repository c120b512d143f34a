"""Masking skips the steps that hold its own value, which need not be that of the padding."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Layer, Network, Operation, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.rewriting import call_that_makes
from kerasdoctor.rules.architecture.weighted import spot
from kerasdoctor.rules.preprocessing.steps import KEEPS_VALUES, as_number

PADDING = "pad_sequences"
# Where the padding value stands among the arguments.
POSITION = 5
# These take an average away from all numbers, also from zeros.
SCALER = "sklearn.preprocessing.StandardScaler"


@cause(kind="masking", severity=Severity.HURTS)
def padding_that_is_not_masked(network: Network, trace: Trace) -> Iterator[Finding]:
    """The layer that masks looks for another value than the padding has.

    Why it hurts
        `Masking` leaves out the steps that equal its `mask_value`, and an `Embedding` with `mask_zero`
        those of token 0. Padding with another value is read like data, and nothing says so: all rows
        seem to be as long as the longest.

    Bad
        from keras import Sequential
        from keras.layers import LSTM, Dense, Embedding
        from keras.utils import pad_sequences
        import numpy as np

        rows = [[1 + (row + step) % 9 for step in range(1 + row % 7)] for row in range(200)]
        x = pad_sequences(rows, maxlen=10, value=10)
        y = np.arange(200) % 2
        model = Sequential([Embedding(11, 8, mask_zero=True), LSTM(8), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        from keras import Sequential
        from keras.layers import LSTM, Dense, Embedding
        from keras.utils import pad_sequences
        import numpy as np

        rows = [[1 + (row + step) % 9 for step in range(1 + row % 7)] for row in range(200)]
        x = pad_sequences(rows, maxlen=10, value=0)
        y = np.arange(200) % 2
        model = Sequential([Embedding(11, 8, mask_zero=True), LSTM(8), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        What is done to the inputs after the padding is not known, or there are several inputs.
    """
    first = network.layers[0] if network.layers else None
    masked = _masked(first, trace) if first is not None else None
    past = network.inputs[0].past if len(network.inputs) == 1 else None
    if first is None or masked is None or past is None:
        return
    padded = past.passed(PADDING)
    calls = [call for call in trace.of(f"keras.utils.{PADDING}") if padded and call.where == padded[-1].where]
    after = past.since(PADDING)
    if not calls or after is None:
        return
    value = _padding(calls[0])
    kept = all(done.word in KEEPS_VALUES or done.word == "train_test_split" for done in after)
    moved = [done for done in after if done.name in (f"{SCALER}.transform", f"{SCALER}.fit_transform")]
    if value is not None and kept and value != masked:
        yield _finding(first, calls[0], f"the padding is {value:g}", f"skips what equals {masked:g}")
    elif value == masked and moved and first.kind == "Masking" and _moves_zero(trace, moved[-1]):
        yield _finding(first, calls[0], "the padding is scaled along with the data", f"skips {masked:g}", moved[-1])


def _masked(layer: Layer, trace: Trace) -> float | None:
    """Return the value that a layer masks, if it masks one."""
    if layer.kind != "Masking":
        return 0.0 if layer.kind == "Embedding" and layer.setting("mask_zero") is True else None
    call = call_that_makes(trace, layer)
    given = call.argument(0, "mask_value") if call is not None else None
    if call is None or not call.whole:
        return None
    return 0.0 if given is None else as_number(given.value)


def _moves_zero(trace: Trace, done: Operation) -> bool:
    """Whether a scaler takes away the average, as it does where it is made without arguments."""
    return any(
        call.makes is not None and call.makes.number == done.by and not call.arguments for call in trace.of(SCALER)
    )


def _padding(call: Call) -> float | None:
    given = call.argument(POSITION, "value")
    if given is None:
        return 0.0 if call.whole else None
    return as_number(given.value)


def _finding(layer: Layer, pad: Call, what: str, skips: str, moved: Operation | None = None) -> Finding:
    given = pad.argument(POSITION, "value")
    scaled = (Spot(moved.where, "takes the average away from the padding, too"),) if moved is not None else ()
    at = (given.where if given is not None else None) or pad.where
    return Finding(
        message=f"{what}, but {layer.kind} {skips}, so the padding is read as data",
        places=(spot(layer, skips), Spot(at, "pads"), *scaled),
        evidence=(Evidence(f"read off the source: {what}; {layer.kind} {skips}"),),
        why="A step is masked only where it equals the value that the layer is told.",
        confidence=Confidence.LIKELY if moved is not None else Confidence.CERTAIN,
        fixes=(Fix("", advice="pad last, behind all scaling, and with the value that is masked"),),
    )
