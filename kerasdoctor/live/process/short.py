"""A fit made short once it has been looked at, so that a program goes on to its next one.

What follows a fit counts on a `History` with all keys and as many epochs as were asked for, and on a model
that can predict. One real step gives both, in the time of one step; the numbers mean nothing.
"""

from __future__ import annotations

import inspect
from typing import Any

import keras

from kerasdoctor.live.fit_call import FitCall
from kerasdoctor.live.program import is_installed

# They write or send where nothing of ours can turn it aside, or begin where an earlier training ended.
NOT_RUN = (keras.callbacks.TensorBoard, keras.callbacks.BackupAndRestore, keras.callbacks.RemoteMonitor)


class Lengthened(keras.callbacks.Callback):  # type: ignore[misc]
    """Gives the history of a fit of one epoch the length that was asked for, and the model its own ways back."""

    def __init__(self, first: int, epochs: int, eagerly: bool) -> None:
        super().__init__()
        self._epochs = range(first, max(first + 1, epochs))
        self._eagerly = eagerly

    def on_train_end(self, logs: Any = None) -> None:  # noqa: ARG002 (the signature of Keras)
        """Repeat what the one epoch gave."""
        model = self.model
        history = model.history
        history.epoch = list(self._epochs)
        history.history = {key: values[-1:] * len(self._epochs) for key, values in history.history.items()}
        model.run_eagerly = self._eagerly
        model.train_function = model.test_function = None


def shorten(call: FitCall) -> None:
    """Let a call make one step, without compiling it, and tell as if it had made all epochs."""
    given, model = call.arguments, call.model
    first = given.get("initial_epoch") or 0
    callbacks = given.get("callbacks")
    listed = list(getattr(callbacks, "callbacks", callbacks) or ()) if not callable(callbacks) else [callbacks]
    lengthened = Lengthened(first, call.epochs, bool(model.run_eagerly))
    model.run_eagerly = True
    model.train_function = model.test_function = None
    call.replaced.update(
        epochs=first + 1,
        steps_per_epoch=1,
        verbose=0,
        callbacks=[*filter(_is_run, listed), lengthened],
        validation_freq=1,
        **call.sizes_of_batches,
    )
    if call.validated:
        call.replaced["validation_steps"] = 1


def _is_run(callback: Any) -> bool:
    """Whether a callback is run: those of Keras, of its tuner and of the program itself, but none of a tracker."""
    if not isinstance(callback, keras.callbacks.Callback) or isinstance(callback, NOT_RUN):
        return False
    if type(callback).__module__.startswith(("keras.", "keras_tuner.")):
        return True
    try:
        return not is_installed(inspect.getfile(type(callback)))
    except (TypeError, OSError):
        return True  # made in the program itself
