"""What a call of fit logs, by name, and the callbacks that it is given."""

from __future__ import annotations

import re

from kerasdoctor.facts import Argument, Call, Network, Trace

BUILT_IN = "keras.callbacks."
RISING = frozenset(
    {"acc", "accuracy", "binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy", "auc", "AUC"}
    | {"precision", "Precision", "recall", "Recall", "f1_score", "r2_score", "mean_io_u", "top_k_categorical_accuracy"}
)
"""Metrics of which more is better."""
FALLING = frozenset(
    {"loss", "mse", "mae", "mape", "msle", "mean_squared_error", "mean_absolute_error", "root_mean_squared_error"}
)
"""Losses and metrics of which less is better."""
ACCURACIES = frozenset(name for name in RISING if name.endswith(("acc", "accuracy")))
_WORD = re.compile(r"(.)([A-Z][a-z]+)")
_HUMP = re.compile(r"([a-z])([A-Z])")
_OWN_NAMES = {"FBetaScore": "fbeta_score", "LogCoshError": "logcosh"}
# Keras counts the unnamed metrics of a class: the second AUC of a process is "auc_1".
_COUNTED = re.compile(r"_\d+$")


def callbacks_of(trace: Trace) -> tuple[Call, ...] | None:
    """Return the calls that made the callbacks of this fit, or None where one of them is not known."""
    given = trace.fit.argument(5, "callbacks") if trace.fit is not None else None
    if given is None:
        return () if trace.fit is not None and trace.fit.whole else None
    items = given.items if given.items is not None else (given,)
    made = [item.made for item in items if item.made is not None and item.made.name.startswith(BUILT_IN)]
    return tuple(made) if len(made) == len(items) else None


def logged_names(network: Network, trace: Trace) -> tuple[str, ...] | None:
    """Return the names that fit logs on the training data, or None where that is not certain.

    It is certain for a plain model with one output, whose metrics are all known by name.
    """
    plain = trace.of("keras.Sequential", "keras.Model")
    known = any(call.makes is not None and call.makes.number == trace.model for call in plain)
    compiled = trace.compile
    if not known or compiled is None or not compiled.whole or len(network.heads) != 1:
        return None
    asked = [compiled.argument(3, "metrics"), compiled.argument(4, "weighted_metrics")]
    names: list[str | None] = ["loss"]
    for given in asked:
        if given is not None and not (given.known and given.value is None):
            items = given.items if given.items is not None else (given,)
            names += [metric_name(item) for item in items]
    return tuple(name for name in names if name is not None) if None not in names else None


def metric_name(item: Argument) -> str | None:
    """Return the name that a metric is logged by."""
    if isinstance(item.value, str):
        return item.value
    if item.made is not None and item.made.name.startswith("keras.metrics."):
        named = item.made.argument(None, "name")
        if named is None:
            return _snake(item.made.word)
        return named.value if isinstance(named.value, str) else None
    return None


def _snake(name: str) -> str:
    return _OWN_NAMES.get(name) or _HUMP.sub(r"\1_\2", _WORD.sub(r"\1_\2", name)).lower()


def is_logged(name: str, names: tuple[str, ...], validated: bool | None) -> bool:
    """Whether a name is among what fit logs; without validation there is nothing that begins with "val_"."""
    if name.startswith("val_") and validated is False:
        return False
    bare = name.removeprefix("val_")
    return bare in names or _COUNTED.sub("", bare) in names


def meant_by(name: str, names: tuple[str, ...]) -> str | None:
    """Return the logged name that stands for the same thing as one that is not logged."""
    if name == "lr":
        return "learning_rate"
    prefix = "val_" if name.startswith("val_") else ""
    same = [known for known in names if known in ACCURACIES]
    if name.removeprefix("val_") in ACCURACIES and len(same) == 1:
        return prefix + same[0]
    return None
