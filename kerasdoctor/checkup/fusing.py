"""Joins what the source says with what the live setup is: live values, the script's lines."""

from __future__ import annotations

from dataclasses import replace

from kerasdoctor.facts import Head, Inputs, Labels, Layer, Network, Optimizer
from kerasdoctor.places import Place


def fuse(live: Network, planned: Network) -> Network:
    """Return the live network with the places that the source gives for its parts.

    Parts are matched by their order; one whose kind or width differs keeps the place where it was
    seen to be made, if there is one, because a wrong line is worse than none.
    """
    layers = live.layers
    if [layer.kind for layer in live.layers] == [layer.kind for layer in planned.layers]:
        layers = tuple(_placed(mine, other) for mine, other in zip(live.layers, planned.layers, strict=True))
    heads = live.heads
    if len(live.heads) == len(planned.heads):
        heads = tuple(_head(mine, other) for mine, other in zip(live.heads, planned.heads, strict=True))
    inputs = live.inputs
    if len(live.inputs) == len(planned.inputs):
        inputs = tuple(_inputs(mine, other) for mine, other in zip(live.inputs, planned.inputs, strict=True))
    return replace(
        live,
        layers=layers,
        heads=heads,
        inputs=inputs,
        optimizer=_optimizer(live.optimizer, planned.optimizer),
        where=planned.where,
    )


def _placed(live: Layer, planned: Layer) -> Layer:
    same = live.kind == planned.kind and planned.units in (None, live.units)
    return replace(live, where=planned.where or live.where) if same else live


def _head(live: Head, planned: Head) -> Head:
    metrics = live.metrics
    if len(live.metrics) == len(planned.metrics):
        metrics = tuple(
            replace(mine, where=other.where) for mine, other in zip(live.metrics, planned.metrics, strict=True)
        )
    loss = live.loss
    if loss is not None and planned.loss is not None:
        loss = replace(loss, where=planned.loss.where)
    layer, labels = _placed(live.layer, planned.layer), _labels(live.labels, planned.labels)
    return replace(live, layer=layer, loss=loss, metrics=metrics, labels=labels, name=planned.name)


def _labels(live: Labels | None, planned: Labels | None) -> Labels | None:
    if live is None or planned is None:
        return live
    return replace(live, name=planned.name, origin=planned.origin, where=planned.where, classes=planned.classes)


def _inputs(live: Inputs, planned: Inputs) -> Inputs:
    return replace(live, name=planned.name or live.name, where=planned.where, past=planned.past)


def _optimizer(live: Optimizer | None, planned: Optimizer | None) -> Optimizer | None:
    where: Place | None = planned.where if planned is not None else None
    return None if live is None else replace(live, where=where)
