"""Gradients, random state and remarks on the TensorFlow backend."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

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


def derive(
    model: Any, compute: Any, arguments: Any, reduce: Any, afterwards: Callable[..., Any], *, traced: bool
) -> tuple[Any, Any, Any, Any]:
    """Differentiate on a tape; a variable that a loss does not reach has no gradient at all."""

    def run(*given: Any) -> Any:
        values = [variable.value for variable in model.trainable_variables]
        with tf.GradientTape(persistent=True) as tape:
            losses, seen = compute(*given)
        found = [
            [
                None if part is None else reduce(tf.convert_to_tensor(part), value)
                for part, value in zip(tape.gradient(loss, values), values, strict=True)
            ]
            for loss in losses
        ]
        return list(losses), seen, found, afterwards(*given)

    # Keras leaves its own steps unconverted, too.
    traced_run = tf.function(tf.autograph.experimental.do_not_convert(run))
    found: tuple[Any, Any, Any, Any] = (traced_run if traced else run)(*arguments)
    return found
