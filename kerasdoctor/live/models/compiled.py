"""Losses and metrics of each output, as Keras resolves them from what `compile` was given."""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import keras
from keras.src.trainers.compile_utils import CompileLoss, CompileMetrics

from kerasdoctor.facts import LOSS_NAMES, Constant, Loss, Metric

MEANS = ("sum_over_batch_size", "mean", "mean_with_sample_weight")
# These stand in fields of their own, or say nothing about what is computed.
_OWN_FIELDS = frozenset({"name", "dtype", "reduction", "from_logits", "fn", "threshold", "thresholds"})
FAILURES = (TypeError, ValueError, KeyError, IndexError, AttributeError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Judged:
    """What judges one output: its loss objects with their weights, and its metric objects."""

    losses: tuple[tuple[Any, float | None], ...] = ()
    metrics: tuple[Any, ...] = ()
    weighted: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Compiled:
    """What `compile` was given, in the user's own objects, which are only read."""

    loss: Any = None
    loss_weights: Any = None
    metrics: Any = None
    weighted_metrics: Any = None
    names: list[str] | None = None
    objects: frozenset[int] = field(default=frozenset())


def compiled_of(model: Any) -> Compiled:
    """Return what a model was compiled with."""
    loss, metrics = getattr(model, "_compile_loss", None), getattr(model, "_compile_metrics", None)
    asked = [getattr(metrics, name, None) for name in ("_user_metrics", "_user_weighted_metrics")]
    objects = (part for part in keras.tree.flatten(asked) if isinstance(part, keras.metrics.Metric))
    return Compiled(
        loss=model.loss,
        loss_weights=getattr(loss, "_user_loss_weights", None),
        metrics=asked[0],
        weighted_metrics=asked[1],
        names=getattr(model, "output_names", None),
        objects=frozenset(map(id, objects)),
    )


def judged_of(compiled: Compiled, y: list[Any], y_pred: Any) -> list[Judged]:
    """Return what judges each output, for label arrays `y` in the order of the outputs.

    The objects are built as Keras builds them in the first step; no state of theirs is touched. An
    output has no losses or no metrics here where Keras would refuse what it was given.
    """
    packed, outputs = _shapes(y, y_pred)
    count = len(keras.tree.flatten(outputs))
    if packed is None:
        return [Judged()] * count
    losses = _losses(compiled, packed, outputs, count)
    metrics, weighted = _metrics(compiled, packed, outputs, count)
    return [Judged(*parts) for parts in zip(losses, metrics, weighted, strict=True)]


def resolve(model: Any, y: list[Any], y_pred: Any) -> None:
    """Have Keras make the losses and metrics of a compiled copy from shapes alone, where it would not refuse to."""
    packed, outputs = _shapes(y, y_pred)
    for judge in (model._compile_loss, model._compile_metrics):
        if judge is not None and packed is not None:
            with contextlib.suppress(*FAILURES):
                judge.build(packed, outputs)


def metrics_in_order(model: Any) -> list[Any]:
    """Return the metric objects of a resolved copy for each output in turn, those that heed weights last."""
    judge = model._compile_metrics
    if judge is None or not judge.built:
        return []
    pairs = zip(judge._flat_metrics, judge._flat_weighted_metrics, strict=True)
    return [metric for pair in pairs for group in pair for metric in getattr(group, "metrics", ())]


def _shapes(y: list[Any], y_pred: Any) -> tuple[Any, Any]:
    """Return labels and outputs as symbols, the labels in the structure of the outputs; None where they differ."""
    labels = [_symbolic(part) for part in y]
    outputs = keras.tree.map_structure(_symbolic, y_pred)
    fitting = len(labels) == len(keras.tree.flatten(outputs))
    return keras.tree.pack_sequence_as(outputs, labels) if fitting else None, outputs


def _symbolic(array: Any) -> Any:
    return keras.KerasTensor(tuple(array.shape), keras.backend.standardize_dtype(array.dtype))


def _losses(compiled: Compiled, y: Any, y_pred: Any, count: int) -> list[tuple[tuple[Any, float | None], ...]]:
    found: list[list[tuple[Any, float | None]]] = [[] for _ in range(count)]
    if compiled.loss is not None:
        try:
            made = CompileLoss(compiled.loss, compiled.loss_weights, output_names=compiled.names)
            made.build(y, y_pred)
            paths = _paths(y_pred, compiled.names)
            for path, loss, weight, _name in made._flat_losses:
                found[paths[tuple(path)]].append((loss, 1.0 if weight is None else float(weight)))
        except FAILURES:
            return [()] * count
    return [tuple(losses) for losses in found]


def _paths(y_pred: Any, names: list[str] | None) -> dict[tuple[Any, ...], int]:
    """Return the number of the output behind each path that Keras may name it by."""
    found = {tuple(path): number for number, (path, _) in enumerate(keras.tree.flatten_with_path(y_pred))}
    if names is not None and len(names) == len(found):
        found = {(name,): number for number, name in enumerate(names)} | found
    return {(): 0} | found


def _metrics(
    compiled: Compiled, y: Any, y_pred: Any, count: int
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    if not compiled.metrics and not compiled.weighted_metrics:
        return [()] * count, [()] * count
    try:
        made = CompileMetrics(compiled.metrics, compiled.weighted_metrics, output_names=compiled.names)
        made.build(y, y_pred)
    except FAILURES:
        return [()] * count, [()] * count
    plain, weighted = (
        [tuple(getattr(part, "metrics", ())) for part in parts]
        for parts in (made._flat_metrics, made._flat_weighted_metrics)
    )
    return (plain, weighted) if len(plain) == len(weighted) == count else ([()] * count, [()] * count)


def loss_of(loss: Any, weight: float | None = None) -> Loss | None:
    """Return the canonical name of a loss given as string, function or object, with its settings."""
    if loss is None:
        return None
    try:
        resolved = keras.losses.get(loss)
    except ValueError:
        return None
    given: dict[str, Any] = {}
    reduction = getattr(resolved, "reduction", "sum_over_batch_size")
    if isinstance(resolved, keras.losses.Loss):
        given = _config(resolved) | dict(getattr(resolved, "_fn_kwargs", {}))
        resolved = resolved if _has_own_class(resolved) else getattr(resolved, "fn", resolved)
    while isinstance(resolved, functools.partial):
        given, resolved = {**resolved.keywords, **given}, resolved.func
    name = (
        snake(type(resolved).__name__)
        if isinstance(resolved, keras.losses.Loss)
        else getattr(resolved, "__name__", type(resolved).__name__)
    )
    return Loss(
        LOSS_NAMES.get(name, name),
        _from_logits(resolved, given),
        weight=weight,
        reduction=None if reduction is None else str(reduction),
        settings=_settings(given),
    )


def _has_own_class(loss: Any) -> bool:
    """Whether a loss object has a class of its own, and is not merely Keras's wrapper of a function."""
    return type(loss).__name__ != "LossFunctionWrapper"


def is_plain_mean(loss: Any) -> bool:
    """Whether a loss is Keras's own formula averaged over rows: nothing smoothed, summed or redefined."""
    resolved = keras.losses.get(loss)
    if not isinstance(resolved, keras.losses.Loss):
        name = getattr(resolved, "__name__", "")
        return bool(resolved is getattr(keras.losses, name, None))
    if resolved.reduction not in MEANS or not type(resolved).__module__.startswith("keras."):
        return False
    smoothing, axis = (getattr(resolved, name, usual) for name, usual in (("label_smoothing", 0), ("axis", -1)))
    return bool(smoothing == 0 and axis == -1)


def _from_logits(resolved: Any, given: Mapping[str, Any]) -> bool | None:
    value = given.get("from_logits")
    if value is not None:
        return bool(value)
    if isinstance(resolved, keras.losses.Loss):
        return None
    return False if "crossentropy" in str(getattr(resolved, "__name__", "")) else None


def metric_of(metric: Any, compiled: Compiled, *, weighted: bool) -> Metric:
    """Describe a metric object that Keras took or made."""
    config = _config(metric)
    limits = config.get("threshold", config.get("thresholds"))
    if limits is None and type(metric).__name__ in ("Precision", "Recall", "BinaryAccuracy"):
        limits = getattr(metric, "thresholds", None)
    asked = type(metric).__name__ if id(metric) in compiled.objects else str(metric.name)
    return Metric(
        asked,
        _kind(metric),
        threshold=_one_number(limits),
        weighted=weighted,
        settings=_settings(config | dict(getattr(metric, "_fn_kwargs", {})), also=("from_logits",)),
    )


def _kind(metric: Any) -> str:
    """Return the class of a metric; of Keras's own functions the class that computes the same."""
    name = type(metric).__name__
    function = getattr(metric, "_fn", None)
    if name == "MeanMetricWrapper" and str(getattr(function, "__module__", "")).startswith("keras."):
        return "".join(part.capitalize() for part in str(getattr(function, "__name__", name)).split("_"))
    return name


def _one_number(value: Any) -> float | None:
    if isinstance(value, list | tuple) and len(value) == 1:
        value = value[0]
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _config(thing: Any) -> dict[str, Any]:
    try:
        return dict(thing.get_config())
    except FAILURES:
        return {}


def _settings(config: Mapping[str, Any], also: tuple[str, ...] = ()) -> tuple[tuple[str, Constant], ...]:
    return tuple(
        (name, value)
        for name, value in config.items()
        if isinstance(value, bool | int | float | str) and (name not in _OWN_FIELDS or name in also)
    )


def snake(name: str) -> str:
    """Turn "KLDivergence" into "kl_divergence"."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
