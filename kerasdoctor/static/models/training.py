"""A call of `fit`: the setup that it is planned with."""

from __future__ import annotations

import ast

from kerasdoctor.facts import Head, Loss, Metric, Network
from kerasdoctor.record import replace
from kerasdoctor.static.following.families import reads
from kerasdoctor.static.following.heap import Compiled
from kerasdoctor.static.following.met import Fitted
from kerasdoctor.static.following.tracing import note
from kerasdoctor.static.following.values import Arguments, Const, Made, Method, Ref, Stream, Unknown, Value
from kerasdoctor.static.following.walk import Walk
from kerasdoctor.static.models.handing import read_inputs, read_labels, unrolled
from kerasdoctor.static.models.network import model_in, structure

# What Keras takes for arrays when fit does not say.
BATCH_SIZE = 32
# x, y, batch_size, epochs, verbose, callbacks; what Keras takes after them is about validation.
POSITIONS_BEFORE_VALIDATION = 6
HISTORY = "keras.callbacks.History"
_ONLY_KERAS = frozenset({"epochs", "nb_epoch", "validation_data", "validation_split", "steps_per_epoch", "callbacks"})


def fit_model(walk: Walk, ref: Ref, given: Arguments, node: ast.expr) -> Value:
    """Note a call of fit on a model."""
    given = _as_fit(given, node)
    network = plan(walk, ref, given, node)
    network = replace(
        network,
        batch_size=network.batch_size or _batch_size(given),
        epochs=_epochs(given),
        validated=_validated(given),
        rows=_rows(given, network),
    )
    walk.fits.append(Fitted(node, walk.place(node), _variable(node), ref, network))
    data = given.find(0, "x")
    if data is not None and isinstance(data.value, Stream) and data.value.once is not None:
        note(walk, "generator.ends", Arguments((data,)), data.value.once, Const(None), owner=ref)
    return Made(HISTORY, Arguments(), walk.place(node))


def _as_fit(given: Arguments, node: ast.expr) -> Arguments:
    """Return the arguments of fit, also where fit_generator takes them at other positions."""
    match node:
        case ast.Call(func=ast.Attribute(attr="fit_generator")):
            named = zip(("steps_per_epoch", "epochs"), given.positional[1:3], strict=False)
            return Arguments(given.positional[:1], (*named, *given.keywords), given.whole)
    return given


def train_on_batch(walk: Walk, ref: Ref, given: Arguments, node: ast.expr) -> Value:
    """Note a call of train_on_batch on a model: training batch by batch, in a loop of the script."""
    network = plan(walk, ref, given, node)
    # A batch says little about all rows, as when a discriminator learns from ones and zeros in turn.
    heads = tuple(
        replace(head, labels=replace(head.labels, low=None, high=None)) if head.labels is not None else head
        for head in network.heads
    )
    walk.fits.append(Fitted(node, walk.place(node), _variable(node), ref, replace(network, heads=heads)))
    return Unknown("the loss of a batch")


def evaluate_model(walk: Walk, ref: Ref, given: Arguments, node: ast.expr) -> Value:
    """Note a call of evaluate on a model that nothing has trained so far."""
    if all(fit.model != ref for fit in (*walk.fits, *walk.evaluations)):
        fitted = Fitted(node, walk.place(node), _variable(node), ref, plan(walk, ref, given, node))
        walk.evaluations.append(fitted)
    return Unknown("what evaluate returns")


@reads("kerasdoctor")
def examined_call(walk: Walk, name: str, given: Arguments, node: ast.expr) -> Value | None:
    """Note a model that is handed to kerasdoctor, with the setup that it would be trained in; None for another call."""
    model = given.find(0, "model")
    if name != "kerasdoctor.check" or model is None or not isinstance(model.value, Ref):
        return None
    others = tuple(pair for pair in given.keywords if pair[0] != "model")
    rest = Arguments(given.positional[1:], others, given.whole)
    walk.examined.append(Fitted(node, walk.place(node), None, model.value, plan(walk, model.value, rest, node)))
    return Unknown("a report")


def plan(walk: Walk, ref: Ref, given: Arguments, node: ast.expr) -> Network:
    """Return the setup of a model together with the data that a call gives it."""
    given, stream = unrolled(walk, given)
    inputs = read_inputs(walk, given.find(0, "x", "generator"), stream)
    shape = inputs[0].shape if len(inputs) == 1 else None
    found = structure(walk, ref, (None, *shape[1:]) if shape else None)
    if found.why is not None:
        walk.give_up(node, found.why)
    model = model_in(walk, ref)
    compiled = model.compiled if model is not None and model.compiled is not None else Compiled(known=False)
    if not compiled.known:
        walk.give_up(node, "a model whose compile is not known")
    labels = read_labels(walk, given.find(1, "y"), len(found.heads), stream)
    heads: list[Head] = []
    for index, (name, layer) in enumerate(found.heads):
        if layer is None:
            walk.give_up(node, "an output whose layer is not known")
            continue
        key = name if name is not None else layer.name
        loss, metrics = _asked(compiled, key, index, len(found.heads))
        shape = found.shapes[index] if index < len(found.shapes) else None
        heads.append(Head(layer, loss, metrics, labels.get(key, labels.get(index)), shape, name))
    return Network(
        layers=found.layers,
        heads=tuple(heads),
        inputs=inputs,
        optimizer=compiled.optimizer,
        batch_size=stream.batch if stream is not None else None,
        where=model.where if model is not None else None,
        method=node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else "fit",
    )


def fit_of_unknown(walk: Walk, method: Method, given: Arguments, node: ast.expr) -> Value:
    """Note a call of fit on something that is not known but is used as a Keras model."""
    keywords = {name for name, _ in given.keywords}
    if method.name in ("fit", "fit_generator") and keywords & _ONLY_KERAS and not isinstance(method.owner, Made):
        why = method.owner.why if isinstance(method.owner, Unknown) else "its model is not known"
        walk.give_up(node, f"a fit whose model is not known: {why}")
        network = Network(
            inputs=read_inputs(walk, given.find(0, "x", "generator")),
            batch_size=_batch_size(given),
            epochs=_epochs(given),
        )
        walk.fits.append(Fitted(node, walk.place(node), _variable(node), None, network))
    for argument in given.positional:
        walk.forget_elements(argument.value)
    return Unknown(f"what {method.name} returns")


def _variable(node: ast.expr) -> str | None:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name))):
            return name
        case ast.Call(func=ast.Attribute(value=ast.Attribute() as owner)):
            return ".".join(_dotted(owner)) or None
    return None


def _dotted(node: ast.expr) -> list[str]:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return [node.id, *reversed(parts)] if isinstance(node, ast.Name) else []


def _batch_size(given: Arguments) -> int | None:
    argument = given.find(2, "batch_size")
    if argument is None or argument.value == Const(None):
        return BATCH_SIZE if given.whole and given.find(1, "y") is not None else None
    return given.integer(2, "batch_size")


def _epochs(given: Arguments) -> int | None:
    if given.find(3, "epochs", "nb_epoch") is None:
        return 1 if given.whole else None
    return given.integer(3, "epochs", "nb_epoch")


def _rows(given: Arguments, network: Network) -> int | None:
    shape = network.inputs[0].shape if network.inputs else None
    return shape[0] if shape and given.find(1, "y") is not None else None


def _validated(given: Arguments) -> bool | None:
    if given.find(None, "validation_data") is not None or len(given.positional) > POSITIONS_BEFORE_VALIDATION:
        return True if given.find(None, "validation_data") is not None else None
    split = given.find(None, "validation_split")
    if split is not None:
        return bool(split.value.value) if isinstance(split.value, Const) else None
    return False if given.whole else None


def _asked(compiled: Compiled, key: str | None, index: int, count: int) -> tuple[Loss | None, tuple[Metric, ...]]:
    losses, metrics = dict(compiled.losses), dict(compiled.metrics)
    loss = losses.get(key, losses.get(index, losses.get(None)))
    if count == 1 and loss is None and len(losses) == 1:
        loss = next(iter(losses.values()))
    found = metrics.get(key, metrics.get(None, ()))
    return loss, found
