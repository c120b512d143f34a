"""The initial pass in facts, out of the numbers that the backend hands over."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import keras
import numpy as np

from kerasdoctor.facts import HeadPass, InitialPass, InputPass, LayerPass
from kerasdoctor.live import backends
from kerasdoctor.live.backends import Derived
from kerasdoctor.live.data.rows import Rows
from kerasdoctor.live.models.network import activation_of, head_layers
from kerasdoctor.live.passes import floats, summaries
from kerasdoctor.live.passes.forward import Forward
from kerasdoctor.live.passes.independence import Exchange, moved_by_a_step
from kerasdoctor.live.passes.non_finite import first_non_finite

Array = np.ndarray[Any, Any]
# Within these a cross-entropy of probabilities is not cut off.
EXACT = (1e-6, 1 - 1e-6)
# What moves less than the rounding of single precision does not move.
UNMOVED = 1e-7
# Rounding differs where rows stand elsewhere in a batch, by far less than this share of the answers' range.
FOREIGN = 1e-3


@dataclass(frozen=True)
class Passed:
    """What was run: the rows `which`, and once more in the order `exchanged`; `varies` by input."""

    forward: Forward
    found: Derived
    rows: Rows
    which: Array
    exchanged: Array
    varies: tuple[bool, ...]
    weighted: bool
    arguments: Any
    traced: bool

    @cached_property
    def later(self) -> tuple[Any, ...]:
        """The gradients once more, after a step has moved what it moves; asked for where some are zero."""
        forward = self.forward
        noted, heads = forward.noted, forward.heads
        with moved_by_a_step(forward.model, self.found.gradients[0]):
            again = backends.derive(
                forward.model,
                forward.trained,
                self.arguments,
                reduce=summaries.of_gradient,
                afterwards=lambda *_: (),
                traced=self.traced,
            )
        forward.noted, forward.heads = noted, heads
        return again.gradients[0]


def described(passed: Passed) -> InitialPass:
    """Turn the numbers into facts; the few questions that are worth a second look are asked again here."""
    forward, found = passed.forward, passed.found
    labelled, penalty = found.losses[0], found.losses[1] if forward.penalised else 0.0
    told = found.afterwards
    exact = all(_is_exact(part) for part in told["answers"])
    exchange = Exchange(forward.model, passed.rows, passed.which)
    return InitialPass(
        rows=len(passed.which),
        loss=labelled + penalty,
        layers=tuple(_layers(passed)),
        non_finite_gradients=sum(
            part is not None and not np.isfinite(part["square"]).all() for part in found.gradients[0]
        ),
        penalty=penalty,
        gradient=floats.gradient_length(forward.model, found.gradients[0]),
        penalty_gradient=floats.gradient_length(forward.model, found.gradients[1]) if forward.penalised else None,
        inference_loss=float(told["loss"]) if exact else None,
        told_loss=float(told["told"]) if exact else None,
        weighted=passed.weighted,
        heads=tuple(_heads(passed, exchange)),
        inputs=tuple(_inputs(passed, exchange)),
        first_non_finite=first_non_finite(forward, found, passed.rows.inputs(passed.which)),
    )


def _is_exact(answers: Any) -> bool:
    """Whether a loss of these answers is exact: none near the ends at which a cross-entropy is cut off."""
    low, high = float(answers["low"]), float(answers["high"])
    if not math.isfinite(low) or not math.isfinite(high):
        return False
    return low < 0 or high > 1 or (low > EXACT[0] and high < EXACT[1])


def _layers(passed: Passed) -> Iterator[LayerPass]:
    forward, found = passed.forward, passed.found
    model = forward.model
    gradients = {
        id(variable): part for variable, part in zip(model.trainable_variables, found.gradients[0], strict=True)
    }
    seen = {id(layer): summary for layer, summary in zip(forward.noted, found.seen, strict=True)}
    known = bool(getattr(model, "outputs", None))
    last = {id(layer) for layer, _ in head_layers(model)} if known else set()
    for layer in (*forward.noted, *(layer for layer in forward.layers if id(layer) not in seen)):
        if layer.weights or activation_of(layer) in ("relu", "tanh", "sigmoid"):
            described = _layer(layer, seen.get(id(layer), {}), gradients, id(layer) in last if known else None)
            if described.gradient_rms == 0:
                again = dict(zip(map(id, model.trainable_variables), passed.later, strict=True))
                described = replace(described, moves_later=floats.gradient_rms(_with_gradient(layer, again)) != 0)
            yield described


def _layer(layer: Any, seen: dict[str, Any], gradients: dict[int, Any], last: bool | None) -> LayerPass:
    kernel = gradients.get(id(getattr(layer, "kernel", None))) or {}
    activation = activation_of(layer)
    silent = int((seen["largest"] == 0).sum()) if seen and activation == "relu" else None
    ordered = type(layer).__name__.startswith(("Dense", "Conv"))  # the last axis of the kernel is that of the units
    square = seen["square"].mean() if seen else None
    variance = seen["square"].mean() - seen["mean"].mean() ** 2 if seen else None
    return LayerPass(
        name=layer.name,
        kind=type(layer).__name__,
        units=len(seen["mean"]) if seen else getattr(layer, "units", getattr(layer, "filters", None)),
        silent_units=silent,
        gradient_rms=floats.gradient_rms(_with_gradient(layer, gradients)),
        activation=activation,
        last=last,
        seen=int(seen["count"]) if seen else None,
        rms=floats.root(square),
        spread=None if variance is None else floats.root(max(variance, 0.0)),
        zeros=floats.number(seen.get("zeros")),
        saturated=floats.number(seen.get("saturated")),
        input_size=floats.number(seen.get("input")),
        weight_rms=floats.root(floats.mean(kernel.get("weight"))),
        kernel_gradient_rms=floats.root(floats.mean(kernel.get("square"))),
        idle_units=int((kernel["square"] == 0).sum()) if kernel and ordered else None,
        unreached=tuple(variable.name for variable in layer.trainable_variables if gradients.get(id(variable)) is None),
    )


def _with_gradient(layer: Any, gradients: dict[int, Any]) -> list[tuple[Any, Any]]:
    pairs = [(variable, gradients.get(id(variable))) for variable in layer.trainable_variables]
    return [(variable, part) for variable, part in pairs if part is not None]


def _heads(passed: Passed, exchange: Exchange) -> Iterator[HeadPass]:
    forward, told = passed.forward, passed.found.afterwards
    names = list(getattr(forward.model, "output_names", None) or ())
    shared = _shared_gradients(passed)
    losses = dict(zip(forward.heads, told["losses"], strict=True))
    for position, answers in enumerate(told["answers"]):
        low, high = floats.number(answers["low"]), floats.number(answers["high"])
        foreign = None
        moved = [float(move[position][0]) for move in told["moves"]]
        if moved and low is not None and high is not None and high > low:
            foreign = max(moved) / (high - low)
            foreign = exchange.foreign(position) if foreign > FOREIGN else foreign
        yield HeadPass(
            name=names[position] if position < len(names) else f"output {position + 1}",
            loss=floats.number(losses.get(position)),
            low=low,
            high=high,
            zeros=floats.number(answers["zeros"]),
            foreign=foreign,
            mean_answer=floats.number(answers["mean"]),
            mean_label=floats.number(told["labels"][position]) if position < len(told["labels"]) else None,
            shared_gradient=shared.get(position),
        )


def _shared_gradients(passed: Passed) -> dict[int, float]:
    """Return by output the root mean square of its gradient on the weights that every output's loss reaches."""
    forward = passed.forward
    by_head = passed.found.gradients[1 + forward.penalised :]
    if len(by_head) < 2:
        return {}
    sizes = [math.prod(variable.shape) for variable in forward.model.trainable_variables]
    shared = [
        at
        for at in range(len(sizes))
        if all(parts[at] is not None and (parts[at]["square"] > 0).any() for parts in by_head)
    ]
    total = sum(sizes[at] for at in shared)
    return {
        position: math.sqrt(sum(float(parts[at]["square"].mean()) * sizes[at] for at in shared) / total)
        for position, parts in zip(forward.heads, by_head, strict=True)
        if total
    }


def _inputs(passed: Passed, exchange: Exchange) -> list[InputPass]:
    """Return the inputs in the order of `Rows.x`, which is the model's; they were exchanged in the user's."""
    told = passed.found.afterwards
    form = passed.rows.x_form
    order = list(range(len(passed.varies))) if form is None else keras.tree.flatten(form)
    names = _names_of_inputs(passed.forward.model, form)
    scale = max((abs(float(part[end])) for part in told["answers"] for end in ("low", "high")), default=0.0)
    found: dict[int, InputPass] = {}
    for position, (number, varies) in enumerate(zip(order, passed.varies, strict=True)):
        influence, later = None, None
        if position < len(told["moves"]) and math.isfinite(scale):
            moved = max(float(move[1]) for move in told["moves"][position])
            influence = moved / scale if scale else moved
            later = (
                not exchange.depends_later(position, passed.found.gradients[0])
                if varies and influence <= UNMOVED
                else None
            )
        name = names.get(number, f"input {number + 1}")
        found[number] = InputPass(name, varies, influence, later)
    return [found[number] for number in sorted(found)]


def _names_of_inputs(model: Any, form: Any) -> dict[int, str]:
    """Return the user's own names for inputs by their position, else those that the model has."""
    if isinstance(form, dict):
        return {position: str(name) for name, position in form.items() if isinstance(position, int)}
    return {position: part.name for position, part in enumerate(getattr(model, "inputs", None) or ())}
