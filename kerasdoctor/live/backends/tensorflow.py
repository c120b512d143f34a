"""Gradients, random state and remarks on the TensorFlow backend."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import keras
import tensorflow as tf
from tensorflow.python.eager import context
from tensorflow.python.eager.polymorphic_function import polymorphic_function


def random_state() -> Any:
    """Return the state of the generator that hands seeds to eager operations, if one is seeded."""
    generator = getattr(context.context(), "_rng", None)
    return None if generator is None else generator.getstate()


def restore_random_state(state: Any) -> None:
    """Put back what `random_state` returned."""
    generator = getattr(context.context(), "_rng", None)
    if generator is not None and state is not None:
        generator.setstate(state)


@contextmanager
def silence() -> Iterator[None]:
    """Mute TensorFlow's logger, and keep our tracings out of its count of the user's.

    It counts by the code of Keras's step functions, which our copies share with the user's model.
    """
    logger = logging.getLogger("tensorflow")
    muted = logger.disabled
    counts = getattr(polymorphic_function, "_frequent_tracing_detector_manager", None)
    counted = getattr(counts, "_detectors", None)
    logger.disabled = True
    if counts is not None and counted is not None:
        counts._detectors = type(counted)()
    try:
        yield
    finally:
        logger.disabled = muted
        if counts is not None and counted is not None:
            counts._detectors = counted


def gradients(model: Any, x: Any, y: Any, weights: Any) -> tuple[float, list[Any]]:
    """Return the loss in training mode and its gradient for each trainable weight, in order."""
    trainable = [variable.value for variable in model.trainable_variables]
    with tf.GradientTape() as tape:
        predictions = model(x, training=True)
        loss = model.compute_loss(x=x, y=y, y_pred=predictions, sample_weight=weights, training=True)
    found = tape.gradient(loss, trainable)
    return float(loss), [None if part is None else keras.ops.convert_to_numpy(_dense(part)) for part in found]


def _dense(gradient: Any) -> Any:
    return tf.convert_to_tensor(gradient) if isinstance(gradient, tf.IndexedSlices) else gradient
