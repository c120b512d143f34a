"""Copies of a model with new weights, by whichever way its class allows."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import keras
from keras.src.models.functional import Functional
from keras.src.saving.serialization_lib import SafeModeScope

from kerasdoctor.live.models.creations import Recipe, recipe_of, remember
from kerasdoctor.live.models.matching import alike, carry_marks, carry_weights, pairs_of
from kerasdoctor.live.models.running import own_methods

Clone = Callable[[Any], Any]
# What constructors, configurations and calls of the user's raise; each is a reason to try another way.
FAILURES = (
    TypeError,
    ValueError,
    NotImplementedError,
    AttributeError,
    KeyError,
    IndexError,
    RuntimeError,
    AssertionError,
    NameError,
    OSError,
    copy.Error,
)
# How a copy came about, to be said behind "the model was copied".
AROUND = "by making its class anew around a copy of its graph"
REMADE = "by making its class anew, with the arguments that the script gave"
CONFIGURED = "by making its class anew from its configuration"
GUESSED = "by making its class anew, with what its attributes of the same names hold as arguments"
DEEP = "as a whole, by copy.deepcopy: the weights that a probe begins with are then its own, whatever the seed"
# Values that copies can share, since nothing in a training changes them.
PLAIN = (bool, int, float, complex, str, bytes, type(None), type)


class CannotCopyError(Exception):
    """The model cannot be copied; the message says why."""


def copy_of(model: Any, x: Any, clone: Clone | None = None) -> Any:
    """Return a built copy of a model with new initial weights; `x` is some rows to build it with.

    Raises CannotCopyError.
    """
    return copied_by(model, x, clone)[0]


def copied_by(model: Any, x: Any, clone: Clone | None = None) -> tuple[Any, str]:
    """Return a copy as `copy_of` does, and how it was made, in words; empty for the plain way, layer by layer.

    `clone` may replace layers on the way, as in `keras.models.clone_model`. A copy is taken only if
    it has the layers and settings of the model, its own methods, and no weight in common with it.
    Raises CannotCopyError.
    """
    reasons: list[str] = []
    if clone is not None and not isinstance(model, keras.Sequential | Functional):
        raise CannotCopyError(f"layers of a {type(model).__name__} model are not replaced, since no graph shows them")
    for said, way in _ways(model, clone):
        try:
            with _foreign_classes_known(model), _taken_as_uncompiled(model):
                copied = way()
            carry_marks(model, copied)
            lacking = None if clone is not None or model.built else alike(model, copied)
            if not copied.built or not copied.weights:
                _build(copied, x)
            if clone is None and model.built:
                lacking = alike(model, copied)
            if lacking is None and type(copied).train_step is not type(model).train_step:
                lacking = "the copy lacks its own train_step"
            if lacking is None and not _apart(model, copied):
                lacking = "the copy would share weights with it"
        except FAILURES as error:
            lacking = " ".join(str(error).split()).split(". ")[0] or type(error).__name__
        if lacking is None:
            return copied, said
        reasons.append(lacking)
    raise CannotCopyError(f"a {type(model).__name__} model cannot be copied ({reasons[0]})")


def _build(copied: Any, x: Any) -> None:
    """Build a copy for any number of rows; a Sequential that is called would be built for those of the call."""
    if isinstance(copied, keras.Sequential) and hasattr(x, "shape"):
        copied.build((None, *x.shape[1:]))
    else:
        copied(x, training=False)


def _ways(model: Any, clone: Clone | None) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Yield the ways to make another model of this kind with their words, the most faithful one first."""
    recipe = recipe_of(model)
    graph = isinstance(model, keras.Sequential | Functional)
    foreign = not type(model).__module__.startswith("keras.")
    if graph and not (foreign and own_methods(model)):
        yield "", lambda: keras.models.clone_model(model, clone_function=clone or clone_layer)
    elif graph:
        yield AROUND, lambda: _around(model, keras.models.clone_model(model, clone_function=clone or clone_layer))
    if clone is not None:
        return
    if recipe is not None:
        yield REMADE, lambda: remade(model, recipe)
    yield CONFIGURED, lambda: type(model).from_config(model.get_config())
    if recipe is None:
        yield GUESSED, lambda: remade(model, _guessed(type(model), model))
    yield DEEP, lambda: copy.deepcopy(model)


def clone_layer(layer: Any) -> Any:
    """Return a new layer like this one, also where its class has no configuration of its own."""
    if type(layer) is keras.layers.Lambda:  # a function that is written down and read again loses what it refers to
        config = {name: value for name, value in layer.get_config().items() if name in ("name", "dtype", "arguments")}
        return keras.layers.Lambda(layer.function, output_shape=layer._output_shape, mask=layer.mask, **config)
    if type(layer) in (keras.Sequential, Functional):
        return keras.models.clone_model(layer, clone_function=clone_layer)
    recipe = recipe_of(layer)
    if recipe is not None:
        return remade(layer, recipe)
    try:
        return type(layer).from_config(layer.get_config())
    except FAILURES:
        return remade(layer, _guessed(type(layer), layer))


def remade(thing: Any, recipe: Recipe) -> Any:
    """Call the class of a layer or model again with copies of what it was made with."""
    copies: dict[int, Any] = {}
    args = tuple(_fresh(part, copies) for part in recipe.args)
    kwargs = {name: _fresh(part, copies) for name, part in recipe.kwargs.items()}
    made = type(thing)(*args, **kwargs)
    if made.name != thing.name:
        made.name = thing.name
    remember(made, recipe)
    return made


def _around(model: Any, graph: Any) -> Any:
    """Make a model of the user's class around a copied graph, by the arguments that it was made with."""
    if type(graph) is type(model):
        return graph
    recipe = recipe_of(model) or Recipe((model._inputs_struct, model._outputs_struct))
    new = dict(zip(map(id, (*model.inputs, *model.outputs)), (*graph.inputs, *graph.outputs), strict=True))
    return remade(model, Recipe(_replaced(recipe.args, new), _replaced(dict(recipe.kwargs), new)))


def _replaced(structure: Any, new: dict[int, Any]) -> Any:
    return keras.tree.map_structure(lambda part: new.get(id(part), part), structure)


def _guessed(cls: type, thing: Any) -> Recipe:
    """Return the arguments that a constructor keeps under their own names, as constructors do."""
    found: dict[str, Any] = {}
    for name, parameter in inspect.signature(cls.__init__).parameters.items():  # type: ignore[misc]
        named = parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
        if name != "self" and named and name in vars(thing):
            found[name] = getattr(thing, name)
    return Recipe((), found)


def _fresh(value: Any, copies: dict[int, Any]) -> Any:
    """Return what a copy can be made with: layers and other objects with a state are made anew."""
    if id(value) in copies:
        return copies[id(value)]
    made = _anew(value, copies)
    copies[id(value)] = made
    return made


def _anew(value: Any, copies: dict[int, Any]) -> Any:
    given: Any = value
    match value:
        case keras.layers.Layer():
            made = clone_layer(value)
            carry_marks(value, made)
            carry_weights(value, made)
            return made
        case list() | tuple() if not hasattr(value, "_fields"):
            return type(value)(_fresh(part, copies) for part in value)
        case dict():
            return {name: _fresh(part, copies) for name, part in value.items()}
        case keras.Variable():
            raise CannotCopyError("it is made with a variable")
    if isinstance(value, (*PLAIN, keras.KerasTensor)) or (callable(value) and not _has_state(value)):
        return value
    again = getattr(type(given), "from_config", None) if hasattr(given, "get_config") else None
    return copy.deepcopy(given) if again is None else again(given.get_config())


def _has_state(value: Any) -> bool:
    return hasattr(value, "get_config") or hasattr(value, "variables")


def _apart(model: Any, copied: Any) -> bool:
    mine = {id(variable) for variable in model.variables}
    return mine.isdisjoint(id(variable) for variable in copied.variables)


@contextmanager
def _foreign_classes_known(model: Any) -> Iterator[None]:
    """Let configurations name the user's classes and hold functions of the user's."""
    layers = (model, *(layer for layer, _ in pairs_of(model, model)))
    classes = {type(layer).__name__: type(layer) for layer in layers if not type(layer).__module__.startswith("keras.")}
    with keras.saving.custom_object_scope(classes), SafeModeScope(False):
        yield


@contextmanager
def _taken_as_uncompiled(model: Any) -> Iterator[None]:
    """Keep Keras from compiling the copy too: it looks losses and metrics up by name, and not all have one."""
    compiled, model.compiled = model.compiled, False
    try:
        yield
    finally:
        model.compiled = compiled
