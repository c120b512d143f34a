"""One call of predict for each row spends its time on getting started."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Loop, Prediction, Script
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

# A handful of calls, one for each file or fold, costs nothing that anyone would notice.
WORTH_MENTIONING = 20


@cause(kind="efficiency", severity=Severity.SMELLS)
def predict_in_a_loop(script: Script) -> Iterator[Finding]:
    """`predict` is called once for each row, in a loop.

    Why it hurts
        Each call of `predict` sets up a data set and its progress before it computes anything,
        which takes tens of milliseconds; the model itself needs microseconds for a row. One call
        with all rows gives the same answers in a fraction of the time.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(200, 3))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((3,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)
        for row in range(200):
            print(model.predict(x[row : row + 1]) > 0.5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(200, 3))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((3,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)
        print(model.predict(x) > 0.5)

    Unless
        The loop runs only a few times, as over files or folds.
    """
    for prediction in script.predictions:
        match prediction:
            case Prediction(method="predict", loop=Loop(times=int(times)) as loop) if times >= WORTH_MENTIONING:
                yield Finding(
                    message=f"`predict` is called {times:,} times, once in each turn of a loop",
                    places=(
                        Spot(prediction.where, f"called {times:,} times"),
                        Spot(loop.where, "this loop"),
                    ),
                    evidence=(Evidence(f"{times:,} calls of predict", numbers=(("calls", times),)),),
                    why="Each call sets up a data set of its own, which takes far longer than the model does.",
                    confidence=Confidence.LIKELY,
                    fixes=(Fix("", advice="collect the rows in one array and call predict once, before the loop"),),
                )
