"""Canonical names of losses, optimizers, metrics and activations, however they are written."""

from __future__ import annotations

import re

from kerasdoctor.facts import LOSS_NAMES, Loss, Metric, Optimizer
from kerasdoctor.places import Line
from kerasdoctor.static.following.values import Arguments, Const, Function, Imported, Made, Value
from kerasdoctor.static.models.layer_table import LEARNING_RATES
from kerasdoctor.static.models.settings import optimizer_settings

_KNOWN_LOSSES = frozenset(
    {"binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy", "binary_focal_crossentropy"}
    | {"categorical_focal_crossentropy", "mean_squared_error", "mean_absolute_error", "mean_squared_logarithmic_error"}
    | {"mean_absolute_percentage_error", "hinge", "squared_hinge", "categorical_hinge", "kl_divergence", "poisson"}
    | {"log_cosh", "cosine_similarity", "huber", "ctc", "dice", "tversky", "circle"}
)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def snake(name: str) -> str:
    """Turn a class name into the name of its function: "MeanSquaredError" becomes "mean_squared_error"."""
    if name in ("KLDivergence", "KLD"):
        return "kl_divergence"
    return _HUMP.sub("_", name).lower()


def loss_name(written: str) -> str | None:
    """Return the canonical name of a loss, or None for one that Keras does not have."""
    name = snake(written) if written[:1].isupper() and not written.isupper() else written.lower()
    name = LOSS_NAMES.get(name, name)
    return name if name in _KNOWN_LOSSES else None


def read_loss(value: Value, where: Line) -> Loss | None:
    """Read a loss; None for one that is not known."""
    match value:
        case Const(value=str(text)):
            return _loss(text, False, where)
        case Imported(name=name) if name.startswith(("keras.losses.", "keras.metrics.")):
            return _loss(name.rpartition(".")[2], False, where)
        case Made(name=name, arguments=arguments) if name.startswith("keras.losses."):
            return _loss(name.rpartition(".")[2], _from_logits(arguments), where)
    return None


def _from_logits(arguments: Arguments) -> bool | None:
    given = arguments.find(0, "from_logits")
    if given is None:
        return False
    return given.value.value if isinstance(given.value, Const) and isinstance(given.value.value, bool) else None


def _loss(written: str, from_logits: bool | None, where: Line) -> Loss | None:
    name = loss_name(written)
    if name is None:
        return None
    return Loss(name, from_logits if name.endswith("crossentropy") else None, where)


_OPTIMIZERS = {name.lower(): name for name in LEARNING_RATES}


def read_optimizer(value: Value, where: Line) -> Optimizer | None:
    """Read an optimizer with its learning rate; None for one that is not known."""
    match value:
        case Const(value=str(text)) if text.lower() in _OPTIMIZERS:
            name = _OPTIMIZERS[text.lower()]
            return Optimizer(name, LEARNING_RATES[name], where)
        case Imported(name=full) if full.startswith("keras.optimizers."):
            name = _optimizer_class(full)
            return Optimizer(name, LEARNING_RATES.get(name), where)
        case Made(name=full, arguments=arguments) if full.startswith("keras.optimizers."):
            name = _optimizer_class(full)
            return Optimizer(name, _rate(name, arguments), where, optimizer_settings(arguments))
        case Made(name=full, arguments=arguments) if full.startswith("tensorflow.train.") and full.endswith(
            "Optimizer"
        ):
            short = full.rpartition(".")[2].removesuffix("Optimizer")
            name = "SGD" if short == "GradientDescent" else _optimizer_class(short)
            return Optimizer(name, _rate(name, arguments), where, optimizer_settings(arguments))
    return None


def _optimizer_class(full: str) -> str:
    short = full.rpartition(".")[2]
    return _OPTIMIZERS.get(short.lower(), short)


def _rate(name: str, arguments: Arguments) -> float | None:
    given = arguments.find(0, "learning_rate", "lr")
    if given is None:
        return LEARNING_RATES.get(name) if arguments.whole else None
    match given.value:
        case Const(value=bool()):
            return None
        case Const(value=int() | float() as rate):
            return float(rate)
    return None


def read_metric(value: Value, where: Line, text: str) -> Metric:
    """Read a metric as it was asked for; Keras decides later what it becomes."""
    match value:
        case Const(value=str(asked)):
            return Metric(asked, where=where)
        case Made(name=name) if name.startswith("keras.metrics."):
            kind = name.rpartition(".")[2]
            return Metric(kind, kind, where)
        case Imported(name=name) | Made(name=name):
            return Metric(name.rpartition(".")[2], where=where)
        case Function(node=node):
            return Metric(getattr(node, "name", "lambda"), where=where)
    return Metric(text, where=where)


def activation_name(value: Value) -> str | None:
    """Return the name of an activation; None for one that is not known."""
    match value:
        case Const(value=None):
            return "linear"
        case Const(value=str(text)):
            return text.lower()
        case Imported(name=name) if name.startswith(
            ("keras.activations.", "tensorflow.nn.", "keras.ops.", "keras.backend.")
        ):
            return name.rpartition(".")[2].lower()
        case Made(name=name) if name.startswith("keras.layers."):
            return snake_activation(name.rpartition(".")[2])
    return None


def snake_activation(name: str) -> str:
    """Return the activation that a layer such as "LeakyReLU" applies."""
    return {"ReLU": "relu", "LeakyReLU": "leaky_relu", "PReLU": "prelu", "ELU": "elu"}.get(name, snake(name))
