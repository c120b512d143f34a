"""Gradients and random state on the TensorFlow backend."""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf
from tensorflow.python.eager import context


def random_state() -> Any:
    """Return the state of the generator that hands seeds to eager operations, if one is seeded."""
    generator = getattr(context.context(), "_rng", None)
    return None if generator is None else generator.getstate()


def restore_random_state(state: Any) -> None:
    """Put back what `random_state` returned."""
    generator = getattr(context.context(), "_rng", None)
    if generator is not None and state is not None:
        generator.setstate(state)


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
