"""Of several outputs one pulls at the shared layers a hundred times as hard as another."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import InitialPass, Network
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.numbers import short
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause

# Losses of different kinds differ tenfold as they come; a hundredfold leaves nothing for the smaller one.
TIMES = 100.0


@cause(kind="target-scaling", severity=Severity.SMELLS, explains={"no-better-than-a-constant"})
def one_output_leads_alone(initial_pass: InitialPass, network: Network | None) -> Iterator[Finding]:
    """The loss of one output has a hundred times the gradient of another's on the layers they share.

    Why it hurts
        Shared layers follow the sum of the gradients. An output whose part is a hundredth of it has no
        say in what they learn; its own last layer has to make do with features made for the other.

    Bad
        import keras
        import numpy as np
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 6))
        price, sold = 10000 * x[:, 0] + 50000, (x[:, 1] > 0).astype(int)
        inputs = keras.Input((6,))
        shared = Dense(16, activation="relu")(inputs)
        model = keras.Model(inputs, [Dense(1)(shared), Dense(1, activation="sigmoid")(shared)])
        model.compile(loss=["mse", "binary_crossentropy"], optimizer="adam")
        model.fit(x, [price, sold])

    Good
        import keras
        import numpy as np
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 6))
        price, sold = x[:, 0], (x[:, 1] > 0).astype(int)
        inputs = keras.Input((6,))
        shared = Dense(16, activation="relu")(inputs)
        model = keras.Model(inputs, [Dense(1)(shared), Dense(1, activation="sigmoid")(shared)])
        model.compile(loss=["mse", "binary_crossentropy"], optimizer="adam")
        model.fit(x, [price, sold])

    Unless
        The smaller one is a help on the side and is meant to stay small.
    """
    pulls = [(head.shared_gradient, head.name) for head in initial_pass.heads if head.shared_gradient]
    if len(pulls) < 2:
        return
    (least, weak), (most, strong) = min(pulls), max(pulls)
    if most > TIMES * least:
        where = network.where if network is not None else None
        yield Finding(
            message=f"output {strong} pulls at the shared layers {most / least:,.0f} times as hard as output {weak}",
            places=(Spot(where or Part("the losses"), "are added up as they come"),),
            evidence=(
                Evidence(
                    f"gradient on the shared weights (root mean square): {short(most)} and {short(least)}, "
                    f"on {initial_pass.rows} rows at the initial weights",
                    initial_pass.rows,
                    numbers=(("times", most / least),),
                ),
            ),
            why="The shared layers learn what the one output asks for; the other has no say.",
            confidence=Confidence.CERTAIN,
            fixes=(Fix("both outputs count", advice="scale the larger targets, or balance them with loss_weights"),),
        )
