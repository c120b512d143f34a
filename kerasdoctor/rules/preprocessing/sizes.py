"""How large the very numbers are that fit is given, and how they can be scaled."""

from __future__ import annotations

import math
from collections.abc import Iterator

from kerasdoctor.facts import INPUT, Data, InputData, Layer, Network
from kerasdoctor.finding import Confidence, Finding, Fix, NewInputs, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rules.architecture.weighted import spot
from kerasdoctor.rules.inputs.pointing import MANY_ROWS, at_inputs, inputs_called
from kerasdoctor.rules.preprocessing.steps import first_weights

# Inputs up to about 10 train with the usual initial weights and rates; from 100 on they hardly do.
SOME, MUCH = 10, 100
BRIGHTEST = 255.0
# Whoever trains with less than a tenth of the usual rate has made up for much of it.
CAREFUL_RATE = 1e-4


def of_unscaled(network: Network, data: Data) -> Iterator[Finding]:
    """Judge the size of the very numbers that fit is given."""
    layer = first_weights(network)[1]
    rate = network.optimizer.learning_rate if network.optimizer is not None else None
    if len(data.inputs) != 1 or layer is None or data.rows < MANY_ROWS or (rate is not None and rate < CAREFUL_RATE):
        return
    (part,) = data.inputs
    size = _size(part)
    if size < SOME or part.low is None or part.high is None:
        return
    name = inputs_called(network)
    yield Finding(
        message=f"{name} goes into {layer.kind} with values from {part.low:g} to {part.high:g}, and nothing scales it",
        places=(
            at_inputs(network, f"values of about {size:.3g} in size"),
            spot(layer, "its weights start out for inputs of about 1"),
        ),
        evidence=(
            Evidence(
                f"the root mean square of {'its largest column' if part.columns else 'its values'} is {size:.3g}, "
                f"counted on {part.rows:,} rows",
                rows=part.rows,
                numbers=(("size", size),),
            ),
        ),
        why="Initial weights and learning rates are made for inputs of about 1.",
        confidence=Confidence.POSSIBLE,
        severity=Severity.SMELLS,
        confirmed=Severity.HURTS,
        fixes=(Fix("", changes=(scaling_of(network, part),)),),
    )


def _size(part: InputData) -> float:
    """Return the root mean square of the values, in a table that of its largest column that is no flag."""
    sizes = [math.hypot(column.mean, column.spread) for column in part.columns if not column.two_values]
    if part.columns:
        return max(sizes, default=0.0)
    return math.hypot(part.mean or 0, part.spread or 0)


def scaling_of(network: Network, part: InputData) -> NewInputs:
    """Return how to scale: pixels by their largest value, other numbers by their mean and spread."""
    first: Layer | None = network.layers[0] if network.layers else None
    where = first.where if first is not None and first.sources == (INPUT,) else None
    name = network.inputs[0].name if len(network.inputs) == 1 else None
    bytes_of_pictures = len(part.shape) >= 3 and (part.low or 0) >= 0 and MUCH < (part.high or 0) <= BRIGHTEST
    if bytes_of_pictures:
        return NewInputs("divided", BRIGHTEST, name=name, where=where)
    return NewInputs("standardised", name=name, where=where)
