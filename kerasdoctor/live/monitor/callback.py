"""The callback that follows a training; what comes of it is for those who use it to decide."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from typing import Any

import keras

from kerasdoctor.facts import Curve, Run
from kerasdoctor.live.fit_call import FitCall
from kerasdoctor.live.monitor.caller import fit_in_progress
from kerasdoctor.live.monitor.scalars import Scalars, require_writer
from kerasdoctor.live.monitor.weights import Weights, value_of

# Weights are sampled after an epoch only while all sampling took less than this share of the training so far.
SHARE = 0.01
# The losses that are kept within epochs; when there are more, every second one is dropped.
WITHIN = 256


class Monitor(keras.callbacks.Callback):  # type: ignore[misc]
    """Notes logs, learning rates and samples of the weights; it draws nothing random and changes nothing.

    `follow` is called at the end of each epoch and `conclude` at the end of the training. What looks at more than
    logs is called by `safely`.
    """

    # Keras may call the batch hook from threads of its own, in any order.
    async_safe = True
    of_a_training: tuple[str, ...] = ("_lock", "_weights", "_scalars", "_model", "call")

    def __init__(self, logs_for_tensorboard: str | None = None) -> None:
        super().__init__()
        if logs_for_tensorboard is not None:
            require_writer()
        self._lock = threading.Lock()
        self._folder = logs_for_tensorboard
        self._scalars: Scalars | None = None
        self.call: FitCall | None = None
        self._start()

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what belongs to a training: tuners copy the callbacks that they are given."""
        return {name: value for name, value in vars(self).items() if name not in self.of_a_training}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Begin as a callback that has followed nothing."""
        self.__dict__.update(state, _lock=threading.Lock(), _scalars=None, _model=None, call=None)
        self._start()

    def _implements_train_batch_hooks(self) -> bool:
        """Answer Keras 2, which lives on as tf_keras and asks its callbacks which batches they want to hear of."""
        return True

    def _implements_test_batch_hooks(self) -> bool:
        return False

    def _implements_predict_batch_hooks(self) -> bool:
        return False

    def _start(self) -> None:
        self._curves: dict[str, tuple[list[int], list[float]]] = {}
        self._rates: list[float] = []
        self._within: list[float] = []
        self._stride, self._batches, self._updates, self._epochs = 1, 0, 0, 0
        self._first_bad: tuple[int, int] | None = None
        self._weights: Weights | None = None
        self._began = time.perf_counter()
        self._spent = 0.0

    def on_train_begin(self, logs: Any = None) -> None:  # noqa: ARG002 (the signature of Keras)
        """Begin anew: one callback can follow one fit after another."""
        self._start()
        self.safely(self._begin)
        self._began = time.perf_counter()

    def _begin(self) -> None:
        self.call = fit_in_progress(self._model)
        if self._folder is not None:
            self._scalars = Scalars(self._folder)
        if self.model.built:
            self._weights = Weights(self.model)

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Keep the loss now and then, and notice the first one that is no number."""
        loss = (logs or {}).get("loss")
        with self._lock:
            self._batches = max(self._batches, batch + 1)
            if isinstance(loss, int | float):
                self._note(batch + 1, float(loss))

    def _note(self, batch: int, loss: float) -> None:
        if not math.isfinite(loss):
            here = (self._epochs + 1, batch)
            self._first_bad = here if self._first_bad is None else min(here, self._first_bad)
        if self._updates + batch >= self._stride * (len(self._within) + 1):
            self._within.append(loss)
            if len(self._within) >= WITHIN:
                self._within, self._stride = self._within[1::2], self._stride * 2

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Note what the epoch logged, and sample the weights if that has been cheap so far."""
        self._epochs += 1
        self._updates, self._batches = self._updates + self._batches, 0
        for name, value in (logs or {}).items():
            if isinstance(value, int | float):
                epochs, values = self._curves.setdefault(name, ([], []))
                epochs.append(epoch + 1)
                values.append(float(value))
        self.safely(lambda: self._sample(epoch))
        self.safely(self.follow)

    def on_train_end(self, logs: Any = None) -> None:  # noqa: ARG002
        """Conclude."""
        self.safely(self._end)
        self.safely(self.conclude)

    def _end(self) -> None:
        if self._weights is not None:
            self.model  # noqa: B018 (on JAX the model gets its weights back when it is asked for)
            self._weights.look(self._epochs)
        if self._scalars is not None:
            self._scalars.close()

    def _sample(self, epoch: int) -> None:
        began = time.perf_counter()
        rate = _rate(self._model)
        if rate is not None:
            self._rates.append(rate)
        if self._weights is not None and self._spent <= SHARE * (began - self._began):
            self._look_at(epoch, self._weights)
        self._spent += time.perf_counter() - began

    def _look_at(self, epoch: int, weights: Weights) -> None:
        self.model  # noqa: B018 (on JAX the model gets its weights back when it is asked for)
        weights.look(self._epochs)
        if self._scalars is not None:
            rate = self._rates[-1] if self._rates else None
            self._scalars.write(epoch, rate, weights.courses(certain=False))

    def run(self, *, ended: bool) -> Run:
        """Return what was seen so far."""
        courses = self._weights.courses(certain=ended) if self._weights is not None and ended else ()
        return Run(
            epochs=self._epochs,
            planned=(self.params or {}).get("epochs"),
            updates=self._updates,
            ended=ended,
            curves=tuple(Curve(name, tuple(at), tuple(values)) for name, (at, values) in self._curves.items()),
            within=tuple(self._within),
            rates=tuple(self._rates),
            first_bad=self._first_bad,
            weights=courses,
            normalises=self._weights is not None and self._weights.normalises,
        )

    def safely(self, look: Callable[[], None]) -> None:
        """Look; who follows a training for somebody keeps what goes wrong from it."""
        look()

    def follow(self) -> None:
        """Look at the run after an epoch."""

    def conclude(self) -> None:
        """Look at the run after the last epoch."""


def _rate(model: Any) -> float | None:
    optimizer: Any = getattr(model, "optimizer", None)
    optimizer = getattr(optimizer, "inner_optimizer", optimizer)
    try:
        rate = optimizer.learning_rate  # a variable, or a tensor where a schedule computes it
        return float(value_of(rate) if hasattr(rate, "value") else rate)
    except (AttributeError, TypeError, ValueError):
        return None
