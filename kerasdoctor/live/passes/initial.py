"""One forward and backward pass at the weights that `fit` starts from."""

from __future__ import annotations

import math
from typing import Any

import keras
import numpy as np

from kerasdoctor.case import Missing
from kerasdoctor.facts import InitialPass
from kerasdoctor.live import backends
from kerasdoctor.live.data.rows import Rows
from kerasdoctor.live.models.memory import EAGERLY, LESS_MEMORY, rows_within, too_many
from kerasdoctor.live.passes import summaries
from kerasdoctor.live.passes.facts import Passed, described
from kerasdoctor.live.passes.forward import Forward

# Enough rows that a unit which is silent on all of them is silent and not unlucky.
ROWS = 256
# Multiplications for which a pass takes about a second on two cores; a larger net sees fewer rows, so that
# the pass costs no more than a few of its own training steps.
WORK = 5e9
LEAST_ROWS = 16
# Tracing a recurrent layer takes as long as running this many time steps one operation after the other;
# for other layers it never pays, because the pass runs once.
STEPS_TO_TRACE = 100
# Each input takes a pass of its own.
MAX_INPUTS = 8


def initial_pass_of(model: Any, rows: Rows) -> InitialPass | Missing:
    """Measure a compiled copy of a model on the first of the rows that its loss counts."""
    if type(model).train_step is not keras.Model.train_step:
        return Missing(f"a {type(model).__name__} model has its own train_step, and what that lowers is not known")
    count = min(rows.count, rows_to_pass(model))
    lacking = too_many(model, count, EAGERLY)
    if lacking is not None:
        return Missing(lacking, LESS_MEMORY)
    which = np.arange(count)
    half = count // 2
    exchanged = np.append(which[:half], np.resize(which[: max(half, 1)], count - half))
    x, changed = rows.inputs(which), keras.tree.flatten(rows.inputs(exchanged))
    varies = [_differ(one, other) for one, other in zip(keras.tree.flatten(x), changed, strict=True)]
    asked = changed if len(changed) <= MAX_INPUTS and count >= 4 else []
    labels = [part[which] for part in rows.y]
    weights = rows.weights_of(which)
    forward = Forward(model, count)
    arguments = _tensors((x, rows.targets(which), weights, labels, asked))
    traced = _is_to_be_traced(model, forward.layers)
    found = backends.derive(
        model, forward.trained, arguments, reduce=summaries.of_gradient, afterwards=forward.told, traced=traced
    )
    passed = Passed(forward, found, rows, which, exchanged, tuple(varies), weights is not None, arguments, traced)
    return described(passed)


def rows_to_pass(model: Any) -> int:
    """Return how many rows a model of this size is to see; one that remembers rows is made for a fixed number."""
    inputs = getattr(model, "inputs", None) or ()
    if inputs and inputs[0].shape[0] and any(getattr(layer, "stateful", False) is True for layer in model.layers):
        return int(inputs[0].shape[0])
    work = sum(_work(layer) for layer in model._flatten_layers(include_self=False))
    fit = rows_within(model, EAGERLY)
    return int(min(ROWS, max(LEAST_ROWS, min(WORK // max(work, 1), ROWS if fit is None else fit))))


def _work(layer: Any) -> float:
    """Estimate the multiplications that one row takes: each weight once at each position."""
    if isinstance(layer, keras.Model) or not layer.weights:
        return 0.0
    try:
        shape = layer.input.shape if isinstance(layer, keras.layers.RNN) else layer.output.shape
    except (AttributeError, ValueError):
        shape = (None, 1)
    if isinstance(layer, keras.layers.Embedding):
        return 0.0
    first = getattr(layer, "data_format", None) == "channels_first"
    positions = math.prod(size or 1 for size in (shape[2:] if first else shape[1:-1]))
    return float(sum(math.prod(weight.shape) for weight in layer.weights) * positions)


def _is_to_be_traced(model: Any, layers: list[Any]) -> bool:
    if keras.backend.backend() == "jax":  # each operation would be compiled for itself
        return not model.run_eagerly
    recurrent = [layer for layer in layers if isinstance(layer, keras.layers.RNN | keras.layers.Bidirectional)]
    return not model.run_eagerly and any((_time_steps(layer) or math.inf) > STEPS_TO_TRACE for layer in recurrent)


def _time_steps(layer: Any) -> int | None:
    try:
        steps: int | None = layer.input.shape[1]
    except (AttributeError, ValueError):
        return None
    return steps


def _tensors(structure: Any) -> Any:
    def convert(part: Any) -> Any:
        if part is None or keras.ops.is_tensor(part):
            return part
        floats = isinstance(part, np.ndarray) and part.dtype.kind == "f"
        return keras.ops.convert_to_tensor(part, keras.config.floatx() if floats else None)

    return keras.tree.map_structure(convert, structure)


def _differ(one: Any, other: Any) -> bool:
    if not isinstance(one, np.ndarray) or one.dtype.kind == "O":
        return True
    return bool((one != other).any())
