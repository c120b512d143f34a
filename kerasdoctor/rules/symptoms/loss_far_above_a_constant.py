"""Before training the answers are worse by far than one that never changes."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from kerasdoctor.facts import Ceiling, Ceilings, InitialPass, Network
from kerasdoctor.finding import Acquittal, Confidence, Finding, Severity
from kerasdoctor.numbers import short
from kerasdoctor.places import Evidence
from kerasdoctor.rule import symptom
from kerasdoctor.rules.symptoms.layers_at import layer_at

# Random weights add about 0.5 to a cross-entropy, deep nets three times that; five times the loss of a
# constant, and five more, is answers that are sure of the wrong thing before they have seen any.
TIMES, MORE = 5.0, 5.0
# Targets that are not scaled start that far off and are learnt all the same, so real ones need more.
TIMES_REAL = 1000.0
REAL = frozenset({"mean_squared_error"})
# What normalises by averages that it gathers in training, and models that may hold such layers.
AVERAGED = frozenset({"BatchNormalization", "Functional", "Sequential", "Model"})


@symptom(kind="input-scaling", severity=Severity.HURTS)
def loss_far_above_a_constant(
    initial_pass: InitialPass, ceilings: Ceilings, network: Network
) -> Iterator[Finding | Acquittal]:
    """At the initial weights the loss is several times that of the best constant answer.

    Why it hurts
        Random weights know nothing, so a well-made net starts near the loss of an answer that is the
        same for every row. One that starts far above is sure of answers that it has no reason for:
        its inputs are too large, or its initial weights. The first epochs go into taking that back.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).uniform(0, 255, size=(400, 50))
        y = np.random.default_rng(1).integers(0, 4, size=400)
        model = Sequential([Input((50,)), Dense(64, activation="relu"), Dense(4, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(400, 50))
        y = np.random.default_rng(1).integers(0, 4, size=400)
        model = Sequential([Input((50,)), Dense(64, activation="relu"), Dense(4, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        Rows have sample weights, so that the two losses count different things. Real-valued targets
        far from zero start far off, too, and may be learnt: for those it takes a thousand times. In
        training mode the loss is no such thing: BatchNormalization has no averages before training.
    """
    if initial_pass.weighted or len(initial_pass.heads) != len(network.heads):
        return
    several = len(network.heads) > 1
    if several and any(layer.kind in AVERAGED for layer in network.layers):
        return
    in_training = inf if several else initial_pass.loss - initial_pass.penalty
    by_name = {ceiling.head: ceiling for ceiling in ceilings.heads}
    for head, passed in zip(network.heads, initial_pass.heads, strict=True):
        ceiling = by_name.get(head.layer.name or "output")
        if ceiling is None or passed.loss is None or not ceiling.constant_loss:
            continue
        loss = min(passed.loss, in_training)
        said = (
            f"the loss is {short(loss)} at the initial weights and {short(ceiling.constant_loss)} "
            "for the best answer that is the same for every row"
        )
        if not _is_far_above(loss, ceiling):
            yield Acquittal(said)
            continue
        yield Finding(
            message=said,
            places=(layer_at(network, head.layer.name or "output", "answers worse than a constant"),),
            evidence=(
                Evidence(
                    f"{ceiling.loss} on {initial_pass.rows} rows at the initial weights",
                    initial_pass.rows,
                    numbers=(("loss", loss), ("constant_loss", ceiling.constant_loss)),
                ),
            ),
            why="Weights that know nothing yet give answers that are sure of something: the numbers are too large.",
            confidence=Confidence.CERTAIN,
        )


def _is_far_above(loss: float, ceiling: Ceiling) -> bool:
    constant = ceiling.constant_loss or 0.0
    if ceiling.loss in REAL:
        return loss > TIMES_REAL * constant
    return loss > max(TIMES * constant, constant + MORE)
