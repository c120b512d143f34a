"""Whether a call of `fit` can make its first step at all: it is made, where nothing else is run after it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import keras
import numpy as np

from kerasdoctor.facts import Crash
from kerasdoctor.live.crashes.frames import Own, nearest_place
from kerasdoctor.live.crashes.telling import crash_of, given_to
from kerasdoctor.live.crashes.values import WORDS
from kerasdoctor.live.data.rows import Rows
from kerasdoctor.live.fit_call import FitCall
from kerasdoctor.record import replace

# What says how long and how loudly is trained; callbacks write files and end trainings.
NOT_HANDED_ON = frozenset({"epochs", "initial_epoch", "steps_per_epoch", "callbacks", "verbose", "validation_steps"})

# As many rows as Keras puts into a batch.
BATCH = 32


def make_first_step(call: FitCall) -> None:
    """Call `fit` as the program does, for one step; whatever it raises comes through.

    The weights are put back afterwards. Only for a process in which the program goes no further.
    """
    model = call.model
    given: dict[str, Any] = {key: value for key, value in call.arguments.items() if key not in NOT_HANDED_ON}
    if call.validated:
        given["validation_steps"] = 1
    kept = model.get_weights() if model.built else None
    fit = model.fit
    if type(model).fit is keras.Model.fit:
        fit = super(keras.Model, model).fit
        given |= call.sizes_of_batches
    fit(call.x, call.y, **given, epochs=1, steps_per_epoch=1, verbose=0)
    if kept is not None and len(kept) == len(model.weights):
        model.set_weights(kept)


def is_doubtful(call: FitCall) -> bool:
    """Whether a call is given what Keras may refuse although copies of its model compute: cheap to see."""
    model = call.model
    return (
        not model.compiled
        or any(map(_holds_no_array, (call.x, call.y)))
        or _validates_on_other_rows(call)
        or _is_of_another_model(model)
    )


def _holds_no_array(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return not any(hasattr(part, "shape") for part in value)
    return str(getattr(value, "dtype", "")).startswith(WORDS)


def _validates_on_other_rows(call: FitCall) -> bool:
    held = call.arguments.get("validation_data")
    if not isinstance(held, list | tuple) or len(held) < 2:
        return False
    return any(_row(one) != _row(other) for one, other in zip(held[:2], (call.x, call.y), strict=True))


def _row(value: Any) -> Any:
    """Return the shape of a row, where a value is one array."""
    shape = getattr(value, "shape", None)
    return None if shape is None else tuple(shape)[1:]


def _is_of_another_model(model: Any) -> bool:
    """Whether the optimizer was built for variables of another model."""
    optimizer = model.optimizer
    if not model.built or not getattr(optimizer, "built", False):
        return False
    known = {id(variable) for variable in getattr(optimizer, "_trainable_variables", ())}
    return any(id(variable) not in known for variable in model.trainable_variables)


def computes_metrics(model: Any, rows: Rows) -> bool:
    """Have the metrics of a compiled copy judge one batch; what they raise comes through."""
    judge = model._compile_metrics
    if judge is None or not rows.y:
        return True
    which = np.arange(min(rows.count, BATCH))
    judge.update_state(rows.targets(which), model(rows.inputs(which), training=False))
    judge.reset_state()
    return True


def crash_at(call: FitCall, error: BaseException, script: str) -> Crash:
    """Return what the first step of a call raised, at the place of the call in the script or deeper.

    Only from within the call, where the script still stands in it.
    """
    own = Own(Path(script).resolve(), script)
    told = nearest_place(sys._getframe(), own)
    found = crash_of(error, own, told)
    given = found.given or given_to({"x": call.x, "y": call.y, **call.arguments})
    return replace(found, first_batch=True, method="fit", given=given)
