"""What `compile` is given: losses, metrics and the optimizer."""

from __future__ import annotations

import ast

from kerasdoctor.facts import Loss, Metric
from kerasdoctor.static.following.heap import Compiled, Instance, Mapping, Sequence
from kerasdoctor.static.following.members import members, nodes_of
from kerasdoctor.static.following.values import Arguments, Const, Function, Given, Items, Value
from kerasdoctor.static.following.walk import Walk
from kerasdoctor.static.models.spelling import read_loss, read_metric, read_optimizer


def compile_model(walk: Walk, given: Arguments, node: ast.expr) -> Compiled:
    """Read a call of `compile`."""
    optimizer = given.find(0, "optimizer")
    read = None
    if optimizer is not None:
        read = read_optimizer(optimizer.value, walk.place(optimizer.node))
        if read is None:
            walk.give_up(optimizer.node, "an optimizer that is not known")
    loss = given.find(1, "loss")
    if not given.whole:
        walk.give_up(node, "arguments of compile that are not in the call")
    return Compiled(
        tuple(_losses(walk, loss)) if loss is not None else (),
        tuple(_metrics(walk, given.find(None, "metrics"))),
        read,
        given.whole or (loss is not None and optimizer is not None),
        walk.place(node),
    )


def _losses(walk: Walk, given: Given) -> list[tuple[str | int | None, Loss | None]]:
    thing = walk.look(given.value)
    if isinstance(thing, Mapping):
        nodes = _nodes_by_key(given.node)
        return [(str(key), _loss(walk, value, nodes.get(key, given.node))) for key, value in thing.entries or ()]
    values = members(walk, given.value)
    if values is not None:
        places = nodes_of(given.node, len(values))
        return [
            (index, _loss(walk, value, node)) for index, (value, node) in enumerate(zip(values, places, strict=True))
        ]
    return [(None, _loss(walk, given.value, given.node))]


def _loss(walk: Walk, value: Value, node: ast.expr) -> Loss | None:
    loss = read_loss(value, walk.place(node))
    if loss is None and value != Const(None):
        own = isinstance(value, Function) or isinstance(walk.look(value), Instance)
        walk.give_up(node, "a loss that the script defines itself" if own else "a loss that is not known")
    return loss


def _nodes_by_key(node: ast.expr) -> dict[object, ast.expr]:
    if not isinstance(node, ast.Dict):
        return {}
    return {
        key.value: value for key, value in zip(node.keys, node.values, strict=True) if isinstance(key, ast.Constant)
    }


def _metrics(walk: Walk, given: Given | None) -> list[tuple[str | int | None, tuple[Metric, ...]]]:
    if given is None:
        return []
    thing = walk.look(given.value)
    if isinstance(thing, Mapping):
        nodes = _nodes_by_key(given.node)
        return [(str(key), _metric_list(walk, value, nodes.get(key, given.node))) for key, value in thing.entries or ()]
    return [(None, _metric_list(walk, given.value, given.node))]


def _metric_list(walk: Walk, value: Value, node: ast.expr) -> tuple[Metric, ...]:
    several = isinstance(value, Items) or isinstance(walk.look(value), Sequence)
    values = members(walk, value) if several else (value,)
    if values is None or value == Const(None):
        return ()
    places = nodes_of(node, len(values))
    return tuple(
        read_metric(item, walk.place(place), walk.text(place)) for item, place in zip(values, places, strict=True)
    )
