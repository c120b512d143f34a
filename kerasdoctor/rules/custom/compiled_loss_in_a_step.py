"""A training step of Keras 2 asks the model for things that mean something else today."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Script, Term, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

STEPS = ("train_step", "test_step")
OLD = ("compiled_loss", "compiled_metrics")
MOST_PLACES = 4


@cause(kind="custom-training", severity=Severity.SMELLS)
def compiled_loss_in_a_step(script: Script, trace: Trace) -> Iterator[Finding]:
    """A training step uses `compiled_loss` or `compiled_metrics`, which are left for old programs only.

    Why it hurts
        Both still answer, with a warning. `compiled_metrics` updates every metric of the model,
        the running mean of the loss among them, with labels and predictions: the loss that is
        shown is then no loss at all.

    Bad
        import numpy as np
        import tensorflow as tf
        import keras

        class Own(keras.Model):
            def train_step(self, data):
                x, y = data
                with tf.GradientTape() as tape:
                    answer = self(x, training=True)
                    loss = self.compiled_loss(y, answer)
                gradients = tape.gradient(loss, self.trainable_variables)
                self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
                self.compiled_metrics.update_state(y, answer)
                return {metric.name: metric.result() for metric in self.metrics}

        start = keras.Input((4,))
        model = Own(start, keras.layers.Dense(1)(start))
        model.compile(optimizer="adam", loss="mse", metrics=["mae"])
        model.fit(np.ones((64, 4)), np.ones((64, 1)))

    Good
        import numpy as np
        import tensorflow as tf
        import keras

        class Own(keras.Model):
            def train_step(self, data):
                x, y = data
                with tf.GradientTape() as tape:
                    answer = self(x, training=True)
                    loss = self.compute_loss(x, y, answer)
                gradients = tape.gradient(loss, self.trainable_variables)
                self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
                for metric in self.metrics:
                    if metric.name == "loss":
                        metric.update_state(loss)
                    else:
                        metric.update_state(y, answer)
                return {metric.name: metric.result() for metric in self.metrics}

        start = keras.Input((4,))
        model = Own(start, keras.layers.Dense(1)(start))
        model.compile(optimizer="adam", loss="mse", metrics=["mae"])
        model.fit(np.ones((64, 4)), np.ones((64, 1)))

    Unless
        Keras 2 is meant, where this is how a training step is written.
    """
    if script.target.keras < 3:
        return
    found = [
        call
        for formula in trace.formulas
        if formula.role in STEPS
        for call in formula.calls
        if any(part in OLD for part in call.name.split(".")) and not script.guarded(call.where)
    ]
    if found:
        yield _finding(found)


def _finding(found: list[Term]) -> Finding:
    return Finding(
        message="the training step is written for Keras 2: `compiled_loss` and `compiled_metrics` work otherwise today",
        places=tuple(Spot(call.where, "kept for old programs only") for call in found[:MOST_PLACES]),
        evidence=(Evidence("read off the source: " + ", ".join(dict.fromkeys(call.name for call in found))),),
        why="The mean of the loss is one of the metrics now, so updating all of them with labels spoils it.",
        confidence=Confidence.LIKELY,
        fixes=(
            Fix("", advice="use compute_loss, and update the metric named loss with it and the others with the labels"),
        ),
    )
