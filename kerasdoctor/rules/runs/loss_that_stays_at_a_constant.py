"""A whole training that ends no lower than one answer for all rows."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Ceilings, Curve, LastPass, Run, Training
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.numbers import short
from kerasdoctor.places import Evidence
from kerasdoctor.rule import symptom
from kerasdoctor.rules.runs.curves import epochs, evidence, training

# Below this share of the loss of the best constant answer something has been learnt.
NO_LOWER = 0.98
# Fewer updates than these leave most nets where they started, whatever is wrong with them.
ENOUGH = 200
# A loss that falls by more than this share in its last epoch is on its way.
FALLING = 0.01
# At rest the losses of the last epochs differ by less than this share.
AT_REST, LAST = 0.1, 3


@symptom(kind="data-quality", severity=Severity.HURTS, like={"no-better-than-a-constant", "cannot-memorise-one-batch"})
def loss_that_stays_at_a_constant(
    run: Run, ceilings: Ceilings, last_pass: LastPass, told: Training
) -> Iterator[Finding]:
    """At the end of the training the loss is still that of one answer for all rows.

    Why it hurts
        The best answer that is the same for every row needs no inputs at all. A training that ends there has
        learnt how often each label occurs, and nothing of what the inputs say.

    Bad
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        import kerasdoctor

        keras.utils.set_random_seed(0)
        x = np.random.default_rng(0).normal(size=(1000, 4))
        y = (x[:, 0] > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x * 0, y, epochs=10, verbose=0, callbacks=[kerasdoctor.Doctor()])

    Good
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        import kerasdoctor

        keras.utils.set_random_seed(0)
        x = np.random.default_rng(0).normal(size=(1000, 4))
        y = (x[:, 0] > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=10, verbose=0, callbacks=[kerasdoctor.Doctor()])

    Unless
        The loss still falls, the training was short, rows have weights, the model has several outputs,
        or the lowest loss of a constant answer is not known.
    """
    penalty, curve = last_pass.told.penalty, run.loss
    constant = at_a_constant(run, ceilings, penalty)
    if constant is not None and curve is not None and not (told.weighted or told.class_weight):
        last, rows = curve.values[-1] - penalty, ceilings.heads[0].rows
        yield Finding(
            message=f"after {epochs(run.epochs)} the loss is {short(last)}, and one answer for all "
            f"rows has {short(constant)}",
            places=(training("ends where it could have begun"),),
            evidence=(
                evidence(run, curve),
                Evidence(
                    f"the best answer that is the same for all of {rows:,} rows has a loss of {short(constant)}",
                    rows=rows,
                    numbers=(("constant_loss", constant),),
                ),
            ),
            why="What the inputs say has had no effect on the answers.",
            confidence=Confidence.CERTAIN,
        )


def at_rest(run: Run) -> bool:
    """Whether the loss has come to rest, be it where it should or at that of a constant answer."""
    curve = run.loss
    if curve is None or not curve.finite or not run.ended or run.updates < ENOUGH or _falls(curve):
        return False
    last = curve.values[-LAST:]
    return max(last) - min(last) <= AT_REST * min(last)


def at_a_constant(run: Run, ceilings: Ceilings, penalty: float = 0.0) -> float | None:
    """Return the loss of the best constant answer if the training rests there; `penalty` is no part of that."""
    curve, constants = run.loss, [head.constant_loss for head in ceilings.heads]
    if len(constants) != 1 or constants[0] is None or constants[0] <= 0 or curve is None or not at_rest(run):
        return None
    return constants[0] if min(curve.values) - penalty >= NO_LOWER * constants[0] else None


def _falls(curve: Curve) -> bool:
    return len(curve.values) < 2 or curve.values[-1] < (1 - FALLING) * curve.values[-2]
