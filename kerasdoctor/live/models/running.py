"""How a compiled model is run: which methods of Keras its class replaces, and the settings of `compile`."""

from __future__ import annotations

from typing import Any

from kerasdoctor.facts import Constant
from kerasdoctor.live.fit_call import FitCall

METHODS = (
    "compile",
    "train_step",
    "test_step",
    "compute_loss",
    "compute_metrics",
    "make_train_function",
    "fit",
    "call",
)
SETTINGS = ("run_eagerly", "jit_compile", "steps_per_execution")


def own_methods(model: Any) -> tuple[str, ...]:
    """Return the methods that the user's class puts in the place of Keras's."""
    return tuple(name for name in METHODS if not _is_kerass(type(model), name))


def _is_kerass(cls: type, method: str) -> bool:
    owner = next((kind for kind in cls.__mro__ if method in vars(kind)), cls)
    return owner.__module__.partition(".")[0] in ("keras", "tf_keras", "kerasdoctor")


def running_of(model: Any) -> tuple[tuple[str, Constant], ...]:
    """Return how a model is run, and the policy of its number formats."""
    found: list[tuple[str, Constant]] = [
        (name, value) for name in SETTINGS if isinstance(value := getattr(model, name, None), bool | int | str)
    ]
    policy = getattr(getattr(model, "dtype_policy", None), "name", None)
    return (*found, ("dtype", str(policy))) if policy is not None else tuple(found)


def updates_of(call: FitCall, rows: int | None, batch: int | None) -> int | None:
    """Return how many times the weights are moved; rows of an epoch and of a step are None where not known."""
    if call.said_epochs is None:
        return None
    steps = call.arguments.get("steps_per_epoch")
    if isinstance(steps, int) and steps > 0:
        return steps * call.epochs
    if rows is None or not batch:
        return None
    kept = int(rows * (1 - (call.share_cut_off or 0.0)))
    return -(-kept // batch) * call.epochs
