"""Weights that a training step does not use weigh nothing."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Formula, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

PAIR = 2


@cause(kind="custom-training", severity=Severity.HURTS)
def weights_left_out(trace: Trace) -> Iterator[Finding]:
    """`fit` is given weights, and the training step of the model takes only x and y of its data.

    Why it hurts
        Class weights and sample weights reach a training step as the third part of its data. A step that
        takes two parts and computes the loss from them ignores the weights without a word: the rare class
        counts as little as before.

    Bad
        import keras
        import numpy as np
        import tensorflow as tf
        from keras import Input
        from keras.layers import Dense

        class Mine(keras.Model):
            def train_step(self, data):
                x, y = data[0], data[1]
                with tf.GradientTape() as tape:
                    loss = tf.reduce_mean(tf.square(y - self(x, training=True)))
                gradients = tape.gradient(loss, self.trainable_variables)
                self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
                return {"squared_error": loss}

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x.sum(axis=1, keepdims=True)
        inputs = Input((4,))
        hidden = Dense(16, activation="relu")(inputs)
        model = Mine(inputs, Dense(1)(hidden))
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, sample_weight=np.linspace(0, 1, 300))

    Good
        import keras
        import numpy as np
        import tensorflow as tf
        from keras import Input
        from keras.layers import Dense

        class Mine(keras.Model):
            def train_step(self, data):
                x, y, weight = data
                with tf.GradientTape() as tape:
                    loss = tf.reduce_mean(weight[:, None] * tf.square(y - self(x, training=True)))
                gradients = tape.gradient(loss, self.trainable_variables)
                self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
                return {"squared_error": loss}

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x.sum(axis=1, keepdims=True)
        inputs = Input((4,))
        hidden = Dense(16, activation="relu")(inputs)
        model = Mine(inputs, Dense(1)(hidden))
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, sample_weight=np.linspace(0, 1, 300))

    Unless
        The step unpacks three parts, or hands its data to another function.
    """
    if trace.fit is None:
        return
    given = trace.fit.argument(None, "class_weight", "sample_weight")
    if given is None or (given.known and given.value is None):
        return
    for formula in trace.formulas:
        if formula.role == "train_step" and formula.taped and _takes_a_pair(formula):
            yield _finding(formula, given)


def _takes_a_pair(formula: Formula) -> bool:
    """Whether the data are used only by their first two parts, each taken by its number."""
    if not any(call.word == "gradient" for call in formula.calls):
        return False
    numbers: set[object] = set()
    for call in (*formula.calls, *formula.returned):
        for term in call.walk():
            if any(part.is_parameter(formula.parameters[0]) for part in term.parts):
                if term.name != "index" or term.of[1].name != "constant":
                    return False
                numbers.add(term.of[1].value)
    return numbers == set(range(PAIR))


def _finding(formula: Formula, given: Argument) -> Finding:
    spots = [Spot(formula.where, "takes only the first two parts of its data")]
    if given.where is not None:
        spots.append(Spot(given.where, "the third part"))
    return Finding(
        message=f"the training step ignores `{given.keyword}`",
        places=tuple(spots),
        evidence=(Evidence("read off the source: the step uses data[0] and data[1] only"),),
        why="`fit` hands weights to the training step, which has to use them.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="unpack the weights and give them to the loss"),),
    )
