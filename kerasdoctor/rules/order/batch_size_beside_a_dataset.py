"""A data set brings its own batches."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Operation, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

MAKERS = "tensorflow.data."
BATCHING = "array.batch"


@cause(kind="batch-size", severity=Severity.SMELLS)
def batch_size_beside_a_dataset(trace: Trace) -> Iterator[Finding]:
    """`fit` is given a batch size together with a data set that is batched already.

    Why it hurts
        The batches of a data set are those that it was built with; `fit` takes no notice of the
        other number. Whoever changes it to train in smaller steps changes nothing.

    Bad
        import numpy as np
        import keras
        import tensorflow as tf

        x = np.random.default_rng(0).normal(size=(300, 4)).astype("float32")
        y = x[:, 0] - x[:, 1]
        data = tf.data.Dataset.from_tensor_slices((x, y)).batch(128)
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        model.compile(optimizer="adam", loss="mse")
        model.fit(data, batch_size=16, epochs=2)

    Good
        import numpy as np
        import keras
        import tensorflow as tf

        x = np.random.default_rng(0).normal(size=(300, 4)).astype("float32")
        y = x[:, 0] - x[:, 1]
        data = tf.data.Dataset.from_tensor_slices((x, y)).batch(16)
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        model.compile(optimizer="adam", loss="mse")
        model.fit(data, epochs=2)

    Unless
        Both numbers are the same, so that nothing can be misread.
    """
    fit = trace.fit
    if fit is None:
        return
    data, size = fit.argument(0, "x"), fit.argument(None, "batch_size")
    batched = _batched(data) if data is not None else None
    if size is not None and batched is not None and (not size.known or size.value != batched.operand):
        yield _finding(fit, size, batched)


def _batched(data: Argument) -> Operation | None:
    """Return where a data set of TensorFlow is batched."""
    done = data.past.operations if data.past is not None else ()
    if not any(step.name.startswith(MAKERS) for step in done):
        return None
    return next((step for step in reversed(done) if step.name == BATCHING), None)


def _finding(fit: Call, size: Argument, batched: Operation) -> Finding:
    own = f" of {batched.operand}" if isinstance(batched.operand, int) else ""
    return Finding(
        message=f"batch_size={size.text} has no effect: the data set brings its own batches{own}",
        places=(
            Spot(size.named or fit.where, "fit takes no notice of this"),
            Spot(batched.where, f"the batches{own} are made here"),
        ),
        evidence=(Evidence("read off the source: fit is given a data set that is batched already"),),
        why="fit cuts arrays into batches, but takes the batches of a data set as they come.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="set the size where the data set is batched, and leave it out of fit"),),
    )
