"""Methods and attributes that models and layers no longer have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from kerasdoctor.history.methods import AFTER_GENERATOR, GENERATOR_ARGUMENTS, METHODS
from kerasdoctor.live.compat.uses import Uses

# Keras 1 counted an epoch of a generator in rows; a batch had 32 where nothing else was said.
ROWS_IN_BATCH = 32
IN_ROWS = {"samples_per_epoch": "steps_per_epoch", "nb_val_samples": "validation_steps", "val_samples": "steps"}


def restore_methods(uses: Uses) -> None:
    """Give models and layers back the methods and attributes that they had."""
    for old, successor in METHODS.items():
        if successor.name and not hasattr(keras.Model, old):
            setattr(keras.Model, old, _passing_on(old, successor.name, uses))

    def predict_classes(self: Any, x: Any, **more: Any) -> Any:
        uses.note("predict_classes", "a decode of predict")
        answers = self.predict(x, **{key: value for key, value in more.items() if key != "verbose"}, verbose=0)
        return answers.argmax(axis=-1) if answers.shape[-1] > 1 else (answers > 0.5).astype("int32")

    def reset_states(self: Any) -> None:
        uses.note("reset_states", "reset_state of the layers")
        for layer in self.layers:
            if hasattr(layer, "reset_state"):
                layer.reset_state()

    keras.Model.predict_classes = predict_classes
    if not hasattr(keras.Model, "reset_states"):
        keras.Model.reset_states = reset_states
    for side in ("input", "output"):
        if not hasattr(keras.layers.Layer, f"{side}_shape"):
            setattr(keras.layers.Layer, f"{side}_shape", property(_shape_of(side, uses)))


def _shape_of(side: str, uses: Uses) -> Callable[[Any], tuple[int | None, ...]]:
    def shape(self: Any) -> tuple[int | None, ...]:
        try:
            tensor = getattr(self, side)
        except (AttributeError, ValueError) as error:
            raise AttributeError(f"this layer has no {side}_shape yet") from error
        uses.note_of_script(f"{side}_shape", f"{side}.shape")
        return tuple(tensor.shape)

    return shape


def _passing_on(old: str, new: str, uses: Uses) -> Callable[..., Any]:
    positional = AFTER_GENERATOR.get(old, ())

    def call(self: Any, *given: Any, **named: Any) -> Any:
        uses.note(old, new)
        named.update(zip(positional, given[1:], strict=False))
        for key in [key for key in named if key in IN_ROWS]:
            named[IN_ROWS[key]] = max(1, int(np.ceil(named.pop(key) / ROWS_IN_BATCH)))
        for key in [key for key in named if not GENERATOR_ARGUMENTS.get(key, "!").startswith("!")]:
            named[GENERATOR_ARGUMENTS[key]] = named.pop(key)
        first = given[:1] if positional else given
        return getattr(self, new)(*first, **named)

    call.__name__ = old
    return call
