"""What was never trained on cannot be answered."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Data, Network
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Tally
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.terms import CROSS_ENTROPIES
from kerasdoctor.rules.inputs.pointing import MANY_ROWS, at_fit, at_labels

# One row in twenty: no accident of a rare class.
SHARE = 0.05
SHOWN = 5


@cause(kind="data-mixup", severity=Severity.HURTS)
def classes_only_in_validation(network: Network, data: Data) -> Iterator[Finding]:
    """The rows to validate on have classes that no row to train on has.

    Why it hurts
        The model is never told of these classes, so each of their rows is answered wrongly. Either the
        rows were split by class, or the labels of the two parts were numbered separately and the same
        number means different things.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(400, 4))
        y = x.argmax(axis=1)
        last = y == 3
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(x[~last], y[~last], validation_data=(x[last], y[last]), epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(400, 4))
        y = x.argmax(axis=1)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(x[:300], y[:300], validation_data=(x[300:], y[300:]), epochs=5)

    Unless
        Such rows are fewer than one in twenty, there are fewer than fifty rows, only the first rows of a
        data set are known, or the labels are amounts.
    """
    held = data.validation
    if held is None or held.cut_off is not None or data.streamed or data.rows < MANY_ROWS:
        return
    if not len(network.heads) == len(held.classes) == len(held.trained):
        return
    for number, head in enumerate(network.heads):
        trained = dict(held.trained[number])
        strange = [(name, count) for name, count in held.classes[number] if name not in trained]
        rows = sum(count for _, count in strange)
        if head.loss is None or head.loss.name not in CROSS_ENTROPIES or not trained or rows < SHARE * held.rows:
            continue
        names = ", ".join(str(name) for name, _ in strange[:SHOWN])
        more = f" and {len(strange) - SHOWN} more" if len(strange) > SHOWN else ""
        what = "class" if len(strange) == 1 else "classes"
        yield Finding(
            message=f"{rows:,} of {held.rows:,} rows to validate on have {what} {names}{more}, "
            "which no row to train on has",
            places=(
                at_fit(network, "validates on classes that it does not train on"),
                at_labels(network, f"{len(trained)} classes, without {names}{more}", number),
            ),
            evidence=(
                Evidence(
                    f"counted on {held.training_rows:,} rows to train on and {held.rows:,} to validate on",
                    rows=held.rows,
                    tallies=tuple(Tally(f"class {name}", count, count / held.rows) for name, count in strange[:SHOWN]),
                ),
            ),
            why="A class that is never trained on is never answered.",
            confidence=Confidence.CERTAIN,
            fixes=(Fix("", advice="number the classes of both parts with one encoder, and split by train_test_split"),),
        )
