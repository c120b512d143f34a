"""Steps far shorter than the weights change nothing within any training."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Memorised, Network, Probe
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.numbers import short
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import symptom
from kerasdoctor.rules.symptoms.learning import has_learnt

# A hundred thousand steps that all go the same way would double the weights; none of them do.
STANDS_STILL = 1e-5
# A loss that falls by less than a hundredth in hundreds of steps is not on its way.
FELL = 0.01


@symptom(kind="vanishing-gradient", severity=Severity.HURTS)
def steps_that_move_nothing(probe: Probe, network: Network | None) -> Iterator[Finding]:
    """No step changes any kernel by more than a hundred-thousandth, and the loss stands still.

    Why it hurts
        Training adds up steps. Where each one is a hundred thousand times shorter than the weights,
        hundreds or thousands of them add up to nothing: the learning rate is too small for gradients
        of this size, or the gradients are too small for it.

    Bad
        import keras
        import numpy as np
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(400, 6))
        y = (x[:, 0] > x[:, 1]).astype(int)
        model = keras.Sequential([keras.Input((6,)), Dense(32, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(1e-5))
        model.fit(x, y)

    Good
        import keras
        import numpy as np
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(400, 6))
        y = (x[:, 0] > x[:, 1]).astype(int)
        model = keras.Sequential([keras.Input((6,)), Dense(32, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(0.1))
        model.fit(x, y)

    Unless
        The rows are answered already, as by a model that has learnt before: there is nothing left to move.
    """
    own = next((run for run in probe.memorised if run.as_written and not run.cut_short), None)
    if own is None or not probe.moves or has_learnt(own) or not _stands_still(own):
        return
    longest = max(probe.moves, key=lambda move: move.share)
    if 0 < longest.share < STANDS_STILL:  # where nothing moves at all, that is told by itself
        optimizer = network.optimizer if network is not None else None
        where = optimizer.where if optimizer is not None else None
        yield Finding(
            message=f"no step changes any kernel by more than {longest.share:.1e} of its length",
            places=(Spot(where or Part("the optimizer"), "makes steps that short"),),
            evidence=(
                Evidence(
                    f"{own.optimizer}: after ten steps, most in {longest.path}; on one batch the loss goes from "
                    f"{short(own.first_loss)} to {short(own.last_loss)} in {own.steps} steps",
                    own.rows,
                    numbers=(("share", longest.share),),
                ),
            ),
            why="Steps that short do not add up to anything within a training.",
            confidence=Confidence.CERTAIN,
        )


def _stands_still(run: Memorised) -> bool:
    return run.first_loss > 0 and abs(run.first_loss - run.last_loss) < FELL * run.first_loss
