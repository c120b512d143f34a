"""One of several inputs that no answer depends on."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import InitialPass, Network
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause


@cause(
    kind="layer-order",
    severity=Severity.BREAKS,
    explains={"no-better-than-a-constant", "layer-without-gradient", "untrained-weights"},
)
def input_without_influence(initial_pass: InitialPass, network: Network | None) -> Iterator[Finding]:
    """One of several inputs has no influence on any answer, whatever the weights are.

    Why it hurts
        What only this input knows cannot be learnt. Mostly its branch was built and then left out
        where the branches come together, or one branch was used twice. Keras says nothing: a model
        may have inputs that lead nowhere.

    Bad
        import keras
        import numpy as np
        from keras.layers import Concatenate, Dense

        numbers = np.random.default_rng(0)
        first, second = numbers.normal(size=(300, 4)), numbers.normal(size=(300, 4))
        y = (first[:, 0] > second[:, 0]).astype(int)
        one, two = keras.Input((4,)), keras.Input((4,))
        left, right = Dense(8, activation="relu")(one), Dense(8, activation="relu")(two)
        joined = Concatenate()([left, left])
        model = keras.Model([one, two], Dense(1, activation="sigmoid")(joined))
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit([first, second], y)

    Good
        import keras
        import numpy as np
        from keras.layers import Concatenate, Dense

        numbers = np.random.default_rng(0)
        first, second = numbers.normal(size=(300, 4)), numbers.normal(size=(300, 4))
        y = (first[:, 0] > second[:, 0]).astype(int)
        one, two = keras.Input((4,)), keras.Input((4,))
        left, right = Dense(8, activation="relu")(one), Dense(8, activation="relu")(two)
        joined = Concatenate()([left, right])
        model = keras.Model([one, two], Dense(1, activation="sigmoid")(joined))
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit([first, second], y)

    Unless
        All rows are alike in that input, so that exchanging them shows nothing, or a weight that starts
        at zero closes the branch only until the first step: that is tried with other weights. An input
        that only the loss reads, through add_loss, is not told from one that is left out.
    """
    asked = [part for part in initial_pass.inputs if part.varies]
    idle = [(number, part) for number, part in enumerate(initial_pass.inputs) if part.varies and part.none_later]
    if len(idle) == len(asked) or not any(part.influence for part in asked):
        return
    for number, part in idle:
        given = network.inputs[number] if network is not None and number < len(network.inputs) else None
        where = given.where if given is not None and given.where is not None else Part(f"input {part.name}")
        yield Finding(
            message=f"no answer depends on input {number + 1} of {len(initial_pass.inputs)} ({part.name})",
            places=(Spot(where, "can be anything"), Spot(Part("the model"), "answers the same without it")),
            evidence=(
                Evidence(
                    f"its rows were exchanged, at the initial weights and at others: no answer moved "
                    f"({initial_pass.rows} rows)",
                    initial_pass.rows,
                ),
            ),
            why="What only this input knows cannot be learnt, because no way leads from it to an output.",
            confidence=Confidence.CERTAIN,
            fixes=(Fix("", advice="lead the branch of this input to the output, or leave the input out"),),
        )
