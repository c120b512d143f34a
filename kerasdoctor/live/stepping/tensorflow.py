"""A loop of train steps inside one TensorFlow function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf

Array = np.ndarray[Any, Any]


def stepper(model: Any) -> Callable[[Any, Any, Any], Callable[[Array], Array]]:
    """Return the compiled loop over batches of rows, traced once for all numbers of rows."""
    fixed = any(getattr(layer, "stateful", False) for layer in model._flatten_layers())
    traced: dict[Any, Any] = {}

    def over(x: Any, y: Any, weights: Any) -> Callable[[Array], Array]:
        data = keras.tree.map_structure(_tensor, (x, y, weights))
        tensors = [part for part in keras.tree.flatten(data) if part is not None]

        def run(order: Array) -> Array:
            key = (weights is None, order.shape[1] if fixed else None)
            if key not in traced:
                traced[key] = _loop(model, data, key[1])
            losses: Array = traced[key](tf.constant(order, tf.int32), *tensors)
            return np.asarray(losses)

        return run

    return over


def _tensor(part: Any) -> Any:
    return None if part is None else tf.convert_to_tensor(part)


def _loop(model: Any, data: Any, batch: int | None) -> Any:
    """Trace the loop; only the number of steps, of rows, and (unless it is fixed) of rows in a batch may vary."""
    tensors = [part for part in keras.tree.flatten(data) if part is not None]
    rows = [tf.TensorSpec([None, *part.shape[1:]], part.dtype) for part in tensors]

    def loop(order: Any, *flat: Any) -> Any:
        steps = tf.shape(order)[0]

        def body(at: Any, losses: Any) -> Any:
            chosen = iter([tf.gather(part, order[at]) for part in flat])
            batch_of = keras.tree.map_structure(lambda part: None if part is None else next(chosen), data)
            return at + 1, losses.write(at, _step(model, *batch_of))

        start = (0, tf.TensorArray(tf.float32, size=steps))
        return tf.while_loop(lambda at, _: at < steps, body, start, parallel_iterations=1)[1].stack()

    signature = [tf.TensorSpec([None, batch], tf.int32), *rows]
    return tf.function(loop, input_signature=signature, autograph=False)


def _step(model: Any, x: Any, y: Any, weights: Any) -> Any:
    """Make one train step as Keras does, and return the loss on the batch before it."""
    training = {"training": True} if model._call_has_training_arg else {}
    with tf.GradientTape() as tape:
        predictions = model(x, **training)
        loss = model._compute_loss(x=x, y=y, y_pred=predictions, sample_weight=weights, training=True)
        scaled = loss if model.optimizer is None else model.optimizer.scale_loss(loss)
    variables = [variable.value for variable in model.trainable_variables]
    gradients = tape.gradient(scaled, variables)
    model.optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
    return tf.cast(loss, tf.float32)
