"""The call of `fit` that is running, read off the stack: a callback is told nothing of its arguments."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

from kerasdoctor.live.fit_call import FitCall, nearest_of_the_user

# Keras 2 lives on as the second one.
PACKAGES = ("keras", "tf_keras")
# What `fit` is given beside model, inputs and labels, under the names that it has in there. The validation split
# is not among them: what it cuts off is gone from `x` and `y` by the time that a callback is called.
ARGUMENTS = (
    "batch_size",
    "epochs",
    "callbacks",
    "validation_data",
    "shuffle",
    "class_weight",
    "sample_weight",
    "initial_epoch",
    "steps_per_epoch",
)


def fit_in_progress(model: Any) -> FitCall | None:
    """Return the call of Keras's own `fit` that trains a model right now; None where something else trains it."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if _is_fit_of(frame, model):
            known = frame.f_locals
            given = {name: known[name] for name in ARGUMENTS if known.get(name) is not None}
            user = nearest_of_the_user(frame)
            return FitCall(model, known.get("x"), known.get("y"), given, user.f_code.co_filename, user.f_lineno)
        frame = frame.f_back
    return None


def _is_fit_of(frame: FrameType, model: Any) -> bool:
    package = str(frame.f_globals.get("__name__", "")).partition(".")[0]
    return frame.f_code.co_name == "fit" and package in PACKAGES and frame.f_locals.get("self") is model
