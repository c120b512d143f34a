"""Steps so small that the weights end about where they began."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network, Optimizer, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, NewRate, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.optimizer.steps_far_too_large import EVEN, EVEN_USUAL, PLAIN_USUAL

# In a cross-entropy the gradient is at most about as large as the inputs, so the step is bounded by the rate.
BOUNDED = frozenset({"binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy"})
# Fine-tuning goes down to 1e-5; from here on down nothing trained from scratch arrives anywhere.
PLAIN_HOPELESS, EVEN_UNUSUAL = 1e-5, 1e-6
# Adam moves a weight by at most about the rate in a step. Weights start at hundredths.
NO_WAY = 1e-3
# What begins with weights from elsewhere may well be nudged in tiny steps.
LOADED = ("keras.applications.*", "keras.models.load_model", "keras.saving.load_model", "tensorflow_hub.*")
# Layers of Keras that stand for a whole model.
MODELS = frozenset({"Functional", "Sequential", "Model"})


@cause(
    kind="learning-rate",
    severity=Severity.SMELLS,
    explains={"no-better-than-a-constant", "untrained-weights", "steps-that-move-nothing"},
)
def steps_far_too_small(network: Network, trace: Trace | None) -> Iterator[Finding]:
    """The learning rate is far below what gets a classifier anywhere from scratch.

    Why it hurts
        In a cross-entropy the gradient is about as large as the inputs, so a step of plain
        gradient descent is about the learning rate; with Adam it is so with any loss. Weights have
        to move by tenths to mean something. At a millionth that takes hundreds of thousands of
        steps: the loss falls in the last digits, and the net answers as it did at the start.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.optimizers import SGD

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = (x[:, 0] * x[:, 1] > 0).astype(int)
        model = Sequential([Input((8,)), Dense(32, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer=SGD(learning_rate=1e-6))
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.optimizers import SGD

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = (x[:, 0] * x[:, 1] > 0).astype(int)
        model = Sequential([Input((8,)), Dense(32, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer=SGD(learning_rate=0.01, momentum=0.9))
        model.fit(x, y, epochs=5)

    Unless
        Weights are loaded, a pretrained net is built in, or the model is trained in several rounds;
        or plain gradient descent works on a loss of another kind, whose gradients may be huge. It
        only smells unless rows and epochs tell how far the steps can go at most.
    """
    optimizer = network.optimizer
    if optimizer is None or optimizer.learning_rate is None or _goes_on(network, trace):
        return
    rate = optimizer.learning_rate
    hopeless = rate <= EVEN_UNUSUAL if optimizer.name in EVEN else rate <= PLAIN_HOPELESS and _is_plain(network)
    if rate > 0 and hopeless:
        yield _finding(network, optimizer, rate)


def _is_plain(network: Network) -> bool:
    """Whether it is plain gradient descent on losses whose gradients are bounded."""
    plain = network.optimizer is not None and network.optimizer.name == "SGD"
    losses = {head.loss.name if head.loss is not None else None for head in network.heads}
    return plain and bool(losses) and losses <= BOUNDED


def _goes_on(network: Network, trace: Trace | None) -> bool:
    """Whether training may go on from weights that have learnt already."""
    if not network.layers or any(layer.kind in MODELS for layer in network.layers):
        return True
    if trace is None:
        return False
    return bool(trace.of(*LOADED) or trace.of_model("load_weights", "set_weights") or len(trace.of_model("fit")) > 1)


def _finding(network: Network, optimizer: Optimizer, rate: float) -> Finding:
    reach = rate * network.updates if network.updates is not None else None
    evidence = [Evidence(f"the learning rate is {rate:g}", numbers=(("learning_rate", rate),))]
    if reach is not None:
        evidence.append(Evidence(f"the rate times all steps is {reach:.2g}", numbers=(("reach", reach),)))
    return Finding(
        message=f"{optimizer.name} with a learning rate of {rate:g} hardly moves the weights",
        places=(Spot(optimizer.where or Part("the optimizer"), f"learning rate {rate:g}"),),
        evidence=tuple(evidence),
        why="A weight moves by about the learning rate in a step, and has to move by tenths to matter.",
        confidence=Confidence.LIKELY,
        fixes=(Fix("", (NewRate(EVEN_USUAL if optimizer.name in EVEN else PLAIN_USUAL, optimizer.where),)),),
        confirmed=Severity.HURTS,
        severity=Severity.HURTS if reach is not None and reach < NO_WAY else None,
    )
