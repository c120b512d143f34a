"""Programs that train in a loop of their own: their first step ends a run that never comes to `fit`."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, NoReturn

import keras

from kerasdoctor.live.program import Program

# Within these Keras itself makes the steps.
OF_KERAS = frozenset({"fit", "train_on_batch"})


def watching_steps(program: Program, give_up: Callable[[dict[str, Any]], NoReturn]) -> None:
    """Give up at the first step that the program makes by itself."""

    def watched(owner: Any, name: str, how: str) -> None:
        original = getattr(owner, name)

        @functools.wraps(original)
        def step(*given: Any, **named: Any) -> Any:
            line = program.nearest(sys._getframe(1))
            if line is not None and not _is_in_keras(sys._getframe(1)):
                give_up({"event": "own-loop", "how": how, "line": line})
            return original(*given, **named)

        setattr(owner, name, step)

    watched(keras.Model, "train_on_batch", "`train_on_batch`")
    for name in ("apply_gradients", "apply"):
        watched(keras.optimizers.Optimizer, name, "steps of the optimizer")


def _is_in_keras(frame: FrameType | None) -> bool:
    """Whether Keras is training right now, and calls what a program has put in the place of its own step."""
    while frame is not None:
        if frame.f_code.co_name in OF_KERAS and "keras" in frame.f_code.co_filename:
            return True
        frame = frame.f_back
    return False
