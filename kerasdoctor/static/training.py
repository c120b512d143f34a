"""A call of `fit`: the setup that it is planned with."""

from __future__ import annotations

import ast
from dataclasses import replace

from kerasdoctor.facts import Head, Inputs, Labels, Loss, Metric, Network, Shape
from kerasdoctor.places import Line
from kerasdoctor.static.arrays import as_array
from kerasdoctor.static.heap import Compiled, Mapping, Sequence
from kerasdoctor.static.met import Fitted
from kerasdoctor.static.network import model_in, structure
from kerasdoctor.static.values import Arguments, Const, Data, Given, Items, Made, Method, Ref, Unknown, Value
from kerasdoctor.static.walk import Walk

# What Keras takes for arrays when fit does not say.
BATCH_SIZE = 32
# x, y, batch_size, epochs, verbose, callbacks; what Keras takes after them is about validation.
POSITIONS_BEFORE_VALIDATION = 6
_ONLY_KERAS = frozenset({"epochs", "nb_epoch", "validation_data", "validation_split", "steps_per_epoch", "callbacks"})


def fit_model(walk: Walk, ref: Ref, given: Arguments, node: ast.expr) -> Value:
    """Note a call of fit on a model."""
    network = replace(
        plan(walk, ref, given, node),
        batch_size=_batch_size(given),
        epochs=_epochs(given),
        validated=_validated(given),
    )
    walk.fits.append(Fitted(node, walk.place(node), _variable(node), ref, network))
    return Unknown("the history of a fit")


def train_on_batch(walk: Walk, ref: Ref, given: Arguments, node: ast.expr) -> Value:
    """Note a call of train_on_batch on a model: training batch by batch, in a loop of the script."""
    walk.fits.append(Fitted(node, walk.place(node), _variable(node), ref, plan(walk, ref, given, node)))
    return Unknown("the loss of a batch")


def evaluate_model(walk: Walk, ref: Ref, given: Arguments, node: ast.expr) -> Value:
    """Note a call of evaluate on a model that nothing has trained so far."""
    if all(fit.model != ref for fit in (*walk.fits, *walk.evaluations)):
        fitted = Fitted(node, walk.place(node), _variable(node), ref, plan(walk, ref, given, node))
        walk.evaluations.append(fitted)
    return Unknown("what evaluate returns")


def plan(walk: Walk, ref: Ref, given: Arguments, node: ast.expr) -> Network:
    """Return the setup of a model together with the data that a call gives it."""
    inputs = _inputs(walk, given.find(0, "x", "generator"))
    shape = inputs[0].shape if len(inputs) == 1 else None
    found = structure(walk, ref, (None, *shape[1:]) if shape else None)
    if found.why is not None:
        walk.give_up(node, found.why)
    model = model_in(walk, ref)
    compiled = model.compiled if model is not None and model.compiled is not None else Compiled(known=False)
    if not compiled.known:
        walk.give_up(node, "a model whose compile is not known")
    labels = _labels(walk, given.find(1, "y"), len(found.heads))
    heads: list[Head] = []
    for index, (name, layer) in enumerate(found.heads):
        if layer is None:
            walk.give_up(node, "an output whose layer is not known")
            continue
        key = name if name is not None else layer.name
        loss, metrics = _asked(compiled, key, index, len(found.heads))
        shape = found.shapes[index] if index < len(found.shapes) else None
        heads.append(Head(layer, loss, metrics, labels.get(key, labels.get(index)), shape))
    return Network(
        layers=found.layers,
        heads=tuple(heads),
        inputs=inputs,
        optimizer=compiled.optimizer,
        where=model.where if model is not None else None,
    )


def fit_of_unknown(walk: Walk, method: Method, given: Arguments, node: ast.expr) -> Value:
    """Note a call of fit on something that is not known but is used as a Keras model."""
    keywords = {name for name, _ in given.keywords}
    if method.name in ("fit", "fit_generator") and keywords & _ONLY_KERAS and not isinstance(method.owner, Made):
        why = method.owner.why if isinstance(method.owner, Unknown) else "its model is not known"
        walk.give_up(node, f"a fit whose model is not known: {why}")
        network = Network(
            inputs=_inputs(walk, given.find(0, "x", "generator")), batch_size=_batch_size(given), epochs=_epochs(given)
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


def _inputs(walk: Walk, given: Given | None) -> tuple[Inputs, ...]:
    if given is None:
        return ()
    several = _parts(walk, given)
    if several is not None and len(several) > 1 and any(isinstance(value, Data) for _, value, _ in several):
        return tuple(_input(walk, value, node) for _, value, node in several)
    return (_input(walk, given.value, given.node),)


def _input(walk: Walk, value: Value, node: ast.expr) -> Inputs:
    data = as_array(walk, value)
    shape, made = (data.shape, data.made) if data is not None else (None, None)
    return Inputs(variable_of(node), _shape(shape), where=made or walk.place(node))


def _shape(shape: Shape | None) -> Shape | None:
    return shape if shape else None


def _labels(walk: Walk, given: Given | None, heads: int) -> dict[str | int | None, Labels]:
    if given is None:
        return {}
    several = _parts(walk, given)
    if several is not None and (heads > 1 or isinstance(walk.look(given.value), Mapping)):
        return {key: _label(walk, value, node) for key, value, node in several}
    label = _label(walk, given.value, given.node)
    return {0: label, None: label} if heads <= 1 else {}


def _parts(walk: Walk, given: Given) -> list[tuple[str | int, Value, ast.expr]] | None:
    thing = walk.look(given.value)
    if isinstance(thing, Mapping):
        nodes = given.node.values if isinstance(given.node, ast.Dict) else []
        entries = thing.entries or ()
        places = nodes if len(nodes) == len(entries) else [given.node] * len(entries)
        return [(str(key), value, node) for (key, value), node in zip(entries, places, strict=True)]
    values = thing.values if isinstance(thing, Sequence) else None
    if isinstance(given.value, Items):
        values = given.value.values
    if values is None:
        return None
    nodes = given.node.elts if isinstance(given.node, ast.List | ast.Tuple) else []
    places = nodes if len(nodes) == len(values) else [given.node] * len(values)
    return [(index, value, node) for index, (value, node) in enumerate(zip(values, places, strict=True))]


def _label(walk: Walk, value: Value, node: ast.expr) -> Labels:
    data = as_array(walk, value)
    if data is None or data.kind is None:
        why = value.why if isinstance(value, Unknown) else "labels whose meaning is not known"
        walk.give_up(node, why)
    if data is None:
        return Labels(name=variable_of(node), where=walk.place(node))
    place: Line = data.made or walk.place(node)
    kind = data.kind if data.kind == "binary" or len(data.shape or ()) < 3 else None
    return Labels(kind, variable_of(node), data.origin, _shape(data.shape), where=place, classes=data.classes)


def variable_of(node: ast.expr) -> str | None:
    """Return the variable that an expression shows a part or another form of."""
    while True:
        match node:
            case ast.Name(id=name):
                return name
            case ast.Subscript(value=inner):
                node = inner
            case ast.Call(func=ast.Attribute(value=inner, attr="astype" | "reshape")):
                node = inner
            case ast.Call(func=ast.Attribute(attr="array" | "asarray"), args=[inner, *_]):
                node = inner
            case _:
                return None
