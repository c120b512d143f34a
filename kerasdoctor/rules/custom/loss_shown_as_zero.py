"""What a training step returns under the name of a metric is not what is shown."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Formula, Term, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

# Words of calls that may bring the shown metrics up to date.
UPDATING = ("update", "metric", "track", "train_step", "record", "log")


@cause(kind="custom-training", severity=Severity.HURTS)
def loss_shown_as_zero(trace: Trace) -> Iterator[Finding]:
    """A training step returns its loss as "loss" and updates no metric, so 0.0 is shown.

    Why it hurts
        Keras keeps an average under the name "loss" and shows it where a training step returns the same
        names as its metrics have. The value that the step returns is thrown away then, and as nothing was
        added to the average it stays at 0.0 in every epoch: the history is empty of information, and
        callbacks that watch the loss see a perfect one.

    Bad
        import keras
        import numpy as np
        import tensorflow as tf
        from keras import Input
        from keras.layers import Dense, Dropout

        class Mine(keras.Model):
            def train_step(self, data):
                x, y = data
                with tf.GradientTape() as tape:
                    loss = self.compute_loss(x, y, self(x, training=True))
                gradients = tape.gradient(loss, self.trainable_variables)
                self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
                return {"loss": loss}

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x.sum(axis=1, keepdims=True)
        inputs = Input((4,))
        hidden = Dropout(0.2)(Dense(16, activation="relu")(inputs))
        model = Mine(inputs, Dense(1)(hidden))
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y)

    Good
        import keras
        import numpy as np
        import tensorflow as tf
        from keras import Input
        from keras.layers import Dense, Dropout

        class Mine(keras.Model):
            def train_step(self, data):
                x, y = data
                with tf.GradientTape() as tape:
                    loss = self.compute_loss(x, y, self(x, training=True))
                gradients = tape.gradient(loss, self.trainable_variables)
                self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
                for metric in self.metrics:
                    metric.update_state(loss)
                return {"loss": self.metrics[0].result()}

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x.sum(axis=1, keepdims=True)
        inputs = Input((4,))
        hidden = Dropout(0.2)(Dense(16, activation="relu")(inputs))
        model = Mine(inputs, Dense(1)(hidden))
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y)

    Unless
        The step updates a tracker (`update_state`, `compute_metrics`), or returns other names.
    """
    for formula in trace.formulas:
        if formula.role == "train_step" and "metrics" not in formula.beside and not _updates(formula):
            for term in formula.returned:
                if term.name == "dict" and [name for name, _ in term.keywords] == ["loss"]:
                    yield _finding(formula, term)


def _updates(formula: Formula) -> bool:
    return any(word in call.word.lower() for call in formula.calls for word in UPDATING)


def _finding(formula: Formula, term: Term) -> Finding:
    return Finding(
        message='the loss that the training step returns as "loss" is not shown: 0.0 is',
        places=(
            Spot(term.where, "this value is thrown away"),
            Spot(formula.where, "no metric is updated in this step"),
        ),
        evidence=(Evidence("read off the source: the step returns only `loss` and calls no `update_state`"),),
        why="Keras shows its own average of that name, to which nothing was added.",
        confidence=Confidence.LIKELY,
        fixes=(Fix("", advice="update a keras.metrics.Mean with the loss and return its result()"),),
    )
