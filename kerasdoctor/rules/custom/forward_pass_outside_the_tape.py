"""A tape can only play back what it has recorded."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Formula, Term, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

CALLS = frozenset({"self", "keras.Model.__call__"})
# These hand out NumPy arrays, which no tape can follow.
PREDICTING = frozenset({"keras.Model.predict", "keras.Model.predict_on_batch", "self.predict", "self.predict_on_batch"})


@cause(
    kind="custom-training",
    severity=Severity.BREAKS,
    explains={"layer-without-gradient", "untrained-weights", "steps-that-move-nothing"},
    raises=(r"No gradients provided",),
)
def forward_pass_outside_the_tape(trace: Trace) -> Iterator[Finding]:
    """The loss is made of predictions that the gradient tape has not recorded.

    Why it hurts
        A gradient tape records what is computed inside its `with` block. Predictions that were made before
        it, or by `predict`, are plain numbers to it: the gradient of every weight is None, and applying it
        fails or changes nothing.

    Bad
        import keras
        import numpy as np
        import tensorflow as tf
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4)).astype("float32")
        y = x.sum(axis=1, keepdims=True)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        optimizer = keras.optimizers.Adam()
        rows = tf.data.Dataset.from_tensor_slices((x, y)).batch(32)

        def step(batch, truth):
            answers = model(batch, training=True)
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(tf.square(truth - answers))
            gradients = tape.gradient(loss, model.trainable_variables)
            optimizer.apply_gradients(zip(gradients, model.trainable_variables))

        for batch, truth in rows:
            step(batch, truth)

    Good
        import keras
        import numpy as np
        import tensorflow as tf
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4)).astype("float32")
        y = x.sum(axis=1, keepdims=True)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        optimizer = keras.optimizers.Adam()
        rows = tf.data.Dataset.from_tensor_slices((x, y)).batch(32)

        def step(batch, truth):
            with tf.GradientTape() as tape:
                answers = model(batch, training=True)
                loss = tf.reduce_mean(tf.square(truth - answers))
            gradients = tape.gradient(loss, model.trainable_variables)
            optimizer.apply_gradients(zip(gradients, model.trainable_variables))

        for batch, truth in rows:
            step(batch, truth)

    Unless
        The model is called inside the block as well, or what is called there is not known.
    """
    for formula in trace.formulas:
        if formula.role in ("train_step", "tape"):
            for call in formula.calls:
                if call.name == "method.gradient" and len(call.of) >= 2 and call.of[0].name == "tape":
                    yield from _judged(formula, call.of[1])


def _judged(formula: Formula, loss: Term) -> Iterator[Finding]:
    made = list(loss.walk())
    taped = {id(term) for term in formula.taped}
    known = not any(term.name == "unknown" or term.name.startswith("self.") for term in made if id(term) in taped)
    asked = [term for term in made if term.name in CALLS | PREDICTING]
    recorded = [term for term in asked if id(term) in taped and term.name in CALLS]
    if asked and known and not recorded:
        yield _finding(asked[0], loss)


def _finding(asked: Term, loss: Term) -> Finding:
    predicted = asked.name in PREDICTING
    return Finding(
        message="the predictions are made by `predict`, which no gradient tape can follow"
        if predicted
        else "the model is called outside of the gradient tape, so the tape has nothing to go back through",
        places=(Spot(asked.where, "not recorded"), Spot(loss.where, "the loss whose gradient is asked for")),
        evidence=(Evidence("read off the source: no other call of the model leads to this loss"),),
        why="A gradient can only be computed through what the tape has recorded.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="call the model itself inside the block of the tape"),),
    )
