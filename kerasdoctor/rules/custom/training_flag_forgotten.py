"""A model that is called without being told that it trains does not train all of itself."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Formula, Term, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Line, Spot
from kerasdoctor.rule import cause

# These do something else in training than in use.
TWO_MODES = ("Dropout", "BatchNormalization", "GaussianNoise", "GaussianDropout", "SpatialDropout2D")


@cause(kind="custom-training", severity=Severity.HURTS)
def training_flag_forgotten(trace: Trace) -> Iterator[Finding]:
    """A training step of its own calls the model without `training=True`.

    Why it hurts
        `fit` tells the layers that they train, but a step that the script writes itself has to do so for
        the model that it calls. Without the flag Dropout drops nothing and BatchNormalization neither uses
        the batch nor updates its averages: the model trains as if these layers were not there.

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
                    loss = self.compute_loss(x, y, self(x))
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
        The model has no layer that works in two modes, or the flag has a default of its own in `call`.
    """
    layers = trace.of(*(f"keras.layers.{name}" for name in TWO_MODES))
    own = {formula.owner for formula in trace.formulas if formula.role == "call" and _may_train(formula)}
    for formula in trace.formulas:
        if formula.role == "train_step" and layers and formula.owner not in own:
            for term in formula.taped:
                if term.name == "self" and term.keyword("training") is None and len(term.of) == 1 and _whole(term):
                    yield _finding(term, layers[0].where, layers[0].word)


def _may_train(call: Formula) -> bool:
    """Whether `call` of a class trains without being told: its flag may be True by default, or it has none."""
    return dict(call.defaults).get("training", True) not in (None, False)


def _whole(term: Term) -> bool:
    return all(name != "**" for name, _ in term.keywords)


def _finding(term: Term, layer: Line, kind: str) -> Finding:
    return Finding(
        message=f"the training step calls the model without `training=True`, so {kind} is not in training mode",
        places=(Spot(term.where, "called as for predictions"), Spot(layer, f"{kind} works in two modes")),
        evidence=(Evidence("read off the source: the call is inside the GradientTape and has no `training` argument"),),
        why="Outside of what `fit` itself calls, the flag is False unless it is given.",
        confidence=Confidence.LIKELY,
        fixes=(Fix("", advice="give the call training=True"),),
    )
