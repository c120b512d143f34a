"""The first step would replace the weights rather than move them."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import InitialPass, Network
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.numbers import short
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import symptom
from kerasdoctor.rules.symptoms.layers_at import layer_at

# Steps of a thousandth of the weights are usual; one as large as the weights themselves forgets them.
TOO_FAR = 1.0
CLIPS = ("clipnorm", "clipvalue", "global_clipnorm")


@symptom(kind="exploding-gradient", severity=Severity.HURTS)
def first_step_larger_than_the_weights(initial_pass: InitialPass, network: Network) -> Iterator[Finding]:
    """The first step of plain gradient descent is larger than the weights that it changes.

    Why it hurts
        A step is the gradient times the learning rate, and holds for small steps only. One that is
        larger than the weights jumps to a place that the gradient said nothing about, mostly a
        worse one with a larger gradient, and the loss grows without end or turns into nan.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).uniform(0, 255, size=(400, 20))
        y = 1000 * x[:, 0]
        model = Sequential([Input((20,)), Dense(32, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer="sgd")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(400, 20))
        y = x[:, 0]
        model = Sequential([Input((20,)), Dense(32, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer="sgd")
        model.fit(x, y)

    Unless
        The optimizer clips gradients or is one of those that choose their own step, such as Adam;
        and of weights that start at zero any step is larger.
    """
    optimizer = network.optimizer
    if optimizer is None or optimizer.name != "SGD" or optimizer.learning_rate is None:
        return
    if any(optimizer.setting(clip) is not None for clip in CLIPS):
        return
    steps = [
        (optimizer.learning_rate * layer.kernel_gradient_rms / layer.weight_rms, layer)
        for layer in initial_pass.layers
        if layer.kernel_gradient_rms and layer.weight_rms
    ]
    far = [(ratio, layer) for ratio, layer in steps if ratio > TOO_FAR]
    if far:
        ratio, layer = max(far, key=lambda pair: pair[0])
        rate = Spot(
            optimizer.where or Part("the optimizer"), f"steps of {optimizer.learning_rate:g} times the gradient"
        )
        yield Finding(
            message=f"the first step changes the weights of layer {layer.name} by {short(ratio)} times their own size",
            places=(rate, layer_at(network, layer.name, "is overthrown by one step")),
            evidence=(
                Evidence(
                    f"gradient {short(layer.kernel_gradient_rms or 0)} and weights {short(layer.weight_rms or 0)} "
                    f"(root mean square) on {initial_pass.rows} rows at the initial weights",
                    initial_pass.rows,
                    numbers=(("ratio", ratio),),
                ),
            ),
            why="So large a step lands where the gradient says nothing; the loss mostly grows from there on.",
            confidence=Confidence.CERTAIN,
        )
