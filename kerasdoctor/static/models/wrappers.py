"""Models that others train: estimators of scikit-learn around Keras, and searches for good settings."""

from __future__ import annotations

import ast

from kerasdoctor.facts import Operation, Past
from kerasdoctor.record import record, replace
from kerasdoctor.static.arrays.arrays import as_array
from kerasdoctor.static.following.definitions import enter, method_of
from kerasdoctor.static.following.families import reads
from kerasdoctor.static.following.heap import Instance, Mapping, Sequence
from kerasdoctor.static.following.past import extended, past_of, with_past
from kerasdoctor.static.following.tracing import MODEL, note
from kerasdoctor.static.following.values import (
    Arguments,
    Data,
    Function,
    Given,
    Items,
    Made,
    Method,
    Ref,
    Unknown,
    Value,
)
from kerasdoctor.static.following.walk import Walk
from kerasdoctor.static.models.compiling import compile_model
from kerasdoctor.static.models.models import change_model, trace_subclass
from kerasdoctor.static.models.network import model_in
from kerasdoctor.static.models.training import fit_model

_WRAPPERS = frozenset({"KerasClassifier", "KerasRegressor"})
_SEARCHES = frozenset({"GridSearchCV", "RandomizedSearchCV", "HalvingGridSearchCV", "HalvingRandomSearchCV"})
_SCORING = frozenset({"cross_val_score", "cross_validate", "cross_val_predict"})
_FIT_SETTINGS = frozenset(
    {"epochs", "nb_epoch", "batch_size", "callbacks", "validation_split", "validation_data", "shuffle", "class_weight"}
)
_COMPILE_SETTINGS = frozenset({"loss", "optimizer", "metrics"})
_CHOSEN = Unknown("a value that a search chooses")


@record
class _Estimator:
    """What trains a Keras model: the wrapper, what the data passes before, and what a search varies."""

    wrapper: Made
    steps: tuple[Made, ...] = ()
    searched: frozenset[str] = frozenset()


@reads("imblearn", "sklearn")
def wrapper_call(walk: Walk, name: str, given: Arguments, node: ast.expr) -> Value | None:
    """Follow a function of scikit-learn that trains a wrapped model, or return None for another call."""
    short = name.rpartition(".")[2]
    if short == "make_pipeline" and name.startswith(("sklearn.", "imblearn.")):
        return Made("sklearn.pipeline.Pipeline", given, walk.place(node))
    if short not in _SCORING or not name.startswith("sklearn."):
        return None
    estimator = given.find(0, "estimator")
    found = _estimator(walk, estimator.value) if estimator is not None else None
    if found is not None:
        _train(walk, found, given.find(1, "X"), given.find(2, "y"), Arguments(), node)
    return Unknown(f"what {name} returns")


def wrapped_method(walk: Walk, method: Method, given: Arguments, node: ast.expr) -> Value | None:
    """Follow a method that trains a wrapped or searched model, or return None for another method."""
    owner = method.owner
    if isinstance(owner, Method) and owner.name == "hypermodel" and method.name == "build" and _is_tuner(owner.owner):
        return _by_tuner(walk, owner.owner, node)
    if not isinstance(owner, Made):
        return None
    if method.name == "search" and _is_tuner(owner):
        return _search(walk, owner, given, node)
    if method.name == "get_best_models" and _is_tuner(owner):
        return walk.keep(Sequence((_by_tuner(walk, owner, node) or _CHOSEN,)))
    if method.name != "fit":
        return None
    found = _estimator(walk, owner)
    if found is None:
        return None
    _train(walk, found, given.find(0, "X", "x"), given.find(1, "y"), given, node)
    return owner


def _estimator(walk: Walk, value: Value) -> _Estimator | None:
    if not isinstance(value, Made):
        return None
    short = value.name.rpartition(".")[2]
    if short in _WRAPPERS:
        return _Estimator(value)
    if short in _SEARCHES:
        inner = value.arguments.find(0, "estimator")
        found = _estimator(walk, inner.value) if inner is not None else None
        grid = value.arguments.find(1, "param_grid", "param_distributions")
        return replace(found, searched=_names(walk, grid)) if found is not None else None
    if short == "Pipeline":
        steps = _steps(walk, value.arguments)
        found = _estimator(walk, steps[-1]) if steps else None
        before = tuple(step for step in steps[:-1] if isinstance(step, Made))
        return replace(found, steps=before) if found is not None and len(before) == len(steps) - 1 else None
    return None


def _steps(walk: Walk, given: Arguments) -> tuple[Value, ...]:
    first = given.find(0, "steps")
    thing = walk.look(first.value) if first is not None else None
    if not isinstance(thing, Sequence):
        return tuple(argument.value for argument in given.positional)
    return tuple(item.values[1] for item in thing.values or () if isinstance(item, Items) and len(item.values) == 2)


def _names(walk: Walk, grid: Given | None) -> frozenset[str]:
    thing = walk.look(grid.value) if grid is not None else None
    if not isinstance(thing, Mapping) or thing.entries is None:
        return frozenset({"*"})
    return frozenset(str(key).rpartition("__")[2] for key, _ in thing.entries)


def _train(walk: Walk, found: _Estimator, x: Given | None, y: Given | None, given: Arguments, node: ast.expr) -> None:
    settings = _settings(found)
    ref = _built(walk, found, settings, node)
    model = model_in(walk, ref) if ref is not None else None
    if ref is None or model is None:
        walk.give_up(node, "a wrapped model whose build function is not known")
        return
    if model.compiled is None:
        keywords = tuple(pair for pair in settings.items() if pair[0] in _COMPILE_SETTINGS)
        model = replace(model, compiled=compile_model(walk, Arguments(keywords=keywords), node))
        change_model(walk, ref, model)
    losses = {loss.name for _, loss in model.compiled.losses if loss is not None} if model.compiled else set()
    given_now = dict(given.keywords)
    keywords = tuple(pair for pair in (settings | given_now).items() if pair[0] in _FIT_SETTINGS)
    data: list[tuple[str, Given]] = []
    if x is not None:
        data.append(("x", Given(_prepared(walk, x.value, found.steps), x.node)))
    if y is not None:
        coded = found.wrapper.name.endswith("Classifier") and losses == {"categorical_crossentropy"}
        data.append(("y", Given(_one_hot(walk, y.value), y.node) if coded else y))
    _fit(walk, ref, Arguments(keywords=(*data, *keywords), whole=False), node)


def _fit(walk: Walk, ref: Ref, given: Arguments, node: ast.expr) -> None:
    trace_subclass(walk, ref)
    note(walk, f"{MODEL}.fit", given, node, fit_model(walk, ref, given, node), owner=ref)


def _settings(found: _Estimator) -> dict[str, Given]:
    """Return the settings of a wrapper by their plain names; what a search varies is not known."""
    plain = {name.rpartition("__")[2]: given for name, given in found.wrapper.arguments.keywords}
    chosen = {name: Given(_CHOSEN, ast.Constant(None)) for name in found.searched}
    if "*" in chosen:
        return dict.fromkeys(plain, chosen["*"])
    return plain | {name: replace(given, node=plain[name].node) for name, given in chosen.items() if name in plain}


def _built(walk: Walk, found: _Estimator, settings: dict[str, Given], node: ast.expr) -> Ref | None:
    build = found.wrapper.arguments.find(0, "build_fn", "model")
    value = build.value if build is not None else None
    if isinstance(value, Function):
        spec = value.node.args
        names = {argument.arg for argument in (*spec.args, *spec.kwonlyargs)}
        unknown = {name: Given(_CHOSEN, node) for name in found.searched & names}
        keywords = tuple((name, given) for name, given in (settings | unknown).items() if name in names)
        value = enter(walk, value, Arguments(keywords=keywords, whole="*" not in found.searched))
    return value if isinstance(value, Ref) else None


def _prepared(walk: Walk, value: Value, steps: tuple[Made, ...]) -> Value:
    """Return inputs as they come out of the steps of a pipeline."""
    data = as_array(walk, value)
    if not steps or data is None:
        return value
    past = past_of(walk, value) or Past((walk.number(),))
    for step in steps:
        past = extended(past, Operation(f"{step.name}.fit_transform", step.where, walk.identify(step)))
    return with_past(Data(), past)


def _one_hot(walk: Walk, value: Value) -> Value:
    """Return class labels as a wrapper hands them to a model that is trained on one column per class."""
    data = as_array(walk, value)
    if data is None or data.shape is None or len(data.shape) != 1 or data.kind not in ("binary", "class-index"):
        return value
    return replace(data, shape=(data.shape[0], data.classes), kind="one-hot", origin="the wrapper for scikit-learn")


def _is_tuner(value: Value) -> bool:
    return isinstance(value, Made) and "tuner" in value.name.partition(".")[0]


def _by_tuner(walk: Walk, tuner: Value, node: ast.expr) -> Value | None:
    """Return the model that the hypermodel of a tuner builds, with sizes that a search chooses."""
    build = tuner.arguments.find(0, "hypermodel") if isinstance(tuner, Made) else None
    value = build.value if build is not None else None
    if isinstance(value, Ref) and isinstance(walk.look(value), Instance):
        value = method_of(walk, value, "build")
    chooser = Given(Made("keras_tuner.HyperParameters", Arguments(), walk.place(node)), node)
    ref = enter(walk, value, Arguments((chooser,))) if isinstance(value, Function) else None
    return ref if isinstance(ref, Ref) and model_in(walk, ref) is not None else None


def _search(walk: Walk, tuner: Made, given: Arguments, node: ast.expr) -> Value:
    """Follow a search of KerasTuner: it trains what its hypermodel builds."""
    ref = _by_tuner(walk, tuner, node)
    if not isinstance(ref, Ref):
        walk.give_up(node, "a search whose models are not known")
    else:
        _fit(walk, ref, given, node)
    return Unknown("what a search returns")
