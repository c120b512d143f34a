"""A regulariser is a part of the loss, and somebody has to add it."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Formula, Term, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

REGULARISERS = ("kernel_regularizer", "bias_regularizer", "activity_regularizer", "embeddings_regularizer")
# What brings the regularisation in, by the last word of its name.
ADDING = frozenset({"losses", "compute_loss", "compiled_loss", "_compute_loss", "train_step"})


@cause(kind="custom-training", severity=Severity.HURTS)
def regularisation_left_out(trace: Trace) -> Iterator[Finding]:
    """A training step of its own does not add the losses of the regularisers.

    Why it hurts
        A layer only computes the penalty of its regulariser and puts it into `model.losses`; that it counts
        is the work of the training step. A step that computes the loss from truth and predictions alone
        trains as if there were no regulariser.

    Bad
        import keras
        import numpy as np
        import tensorflow as tf
        from keras import Input
        from keras.layers import Dense

        class Mine(keras.Model):
            def train_step(self, data):
                x, y = data
                with tf.GradientTape() as tape:
                    loss = tf.reduce_mean(tf.square(y - self(x, training=True)))
                gradients = tape.gradient(loss, self.trainable_variables)
                self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
                return {"squared_error": loss}

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x.sum(axis=1, keepdims=True)
        inputs = Input((4,))
        hidden = Dense(16, activation="relu", kernel_regularizer="l2")(inputs)
        model = Mine(inputs, Dense(1)(hidden))
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y)

    Good
        import keras
        import numpy as np
        import tensorflow as tf
        from keras import Input
        from keras.layers import Dense

        class Mine(keras.Model):
            def train_step(self, data):
                x, y = data
                with tf.GradientTape() as tape:
                    loss = tf.reduce_mean(tf.square(y - self(x, training=True))) + sum(self.losses)
                gradients = tape.gradient(loss, self.trainable_variables)
                self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
                return {"squared_error": loss}

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x.sum(axis=1, keepdims=True)
        inputs = Input((4,))
        hidden = Dense(16, activation="relu", kernel_regularizer="l2")(inputs)
        model = Mine(inputs, Dense(1)(hidden))
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y)

    Unless
        The step uses `compute_loss`, adds `self.losses`, or hands the work to another function that may.
    """
    steps = [
        formula for formula in trace.formulas if formula.role == "train_step" and formula.taped and not _adds(formula)
    ]
    calls = trace.of("keras.layers.*") if steps else ()
    regularised = next((found for call in calls if (found := call.argument(None, *REGULARISERS))), None)
    if regularised is not None:
        for formula in steps:
            yield _finding(formula, regularised)


def _adds(formula: Formula) -> bool:
    """Whether the step adds the penalties, or calls something that may."""
    terms = [term for call in (*formula.calls, *formula.returned) for term in call.walk()]
    return any(term.word in ADDING for term in terms) or any(_may_add(call) for call in formula.calls)


def _may_add(call: Term) -> bool:
    return call.name == "unknown" or (call.name.startswith("self.") and not call.name.startswith("self.optimizer."))


def _finding(formula: Formula, regulariser: Argument) -> Finding:
    spots = [Spot(formula.where, "the loss of this step has no part for it")]
    if regulariser.where is not None:
        spots.append(Spot(regulariser.where, "computed, and never added"))
    return Finding(
        message=f"the training step never adds the penalty of `{regulariser.keyword}={regulariser.text}`",
        places=tuple(spots),
        evidence=(Evidence("read off the source: neither `losses` nor `compute_loss` is used in the step"),),
        why="A regulariser works only as far as the loss that is minimised contains it.",
        confidence=Confidence.LIKELY,
        fixes=(Fix("", advice="compute the loss with self.compute_loss, or add sum(self.losses) to it"),),
    )
