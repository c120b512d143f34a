"""Where nine rows in ten have one class, nine right answers in ten are no achievement."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Data, Network, Training
from kerasdoctor.finding import Finding, Fix, Severity
from kerasdoctor.places import Evidence, Tally
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import sound_heads
from kerasdoctor.rules.heads.saying import counted_of
from kerasdoctor.rules.heads.terms import CROSS_ENTROPIES

MOST = 0.9
# Below this a rare class may be rare by chance.
ENOUGH = 200
SHOWN = 6


@cause(kind="class-imbalance", severity=Severity.SMELLS, explains={"no-better-than-a-constant"})
def accuracy_of_lopsided_classes(network: Network, training: Training, data: Data) -> Iterator[Finding]:
    """Nine rows in ten have the same class, and accuracy is all that is measured.

    Why it hurts
        A model that always answers the frequent class scores that share, so a high accuracy shows
        nothing. Whether the rare class is ever found is what one wants to know.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(1000, 4))
        y = (x.sum(axis=1) > 4).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(1000, 4))
        y = (x.sum(axis=1) > 4).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy", "auc"])
        model.fit(x, y, epochs=5, class_weight={0: 1.0, 1: 20.0})

    Unless
        Something other than accuracy is measured too, classes or rows are weighed, or there are fewer
        than two hundred rows.
    """
    for terms in sound_heads(network):
        counted = counted_of(terms, network, data)
        asked = terms.head.metrics
        only_accuracy = asked and all(
            (metric.resolved or metric.asked).lower().endswith(("accuracy", "acc")) for metric in asked
        )
        if not only_accuracy or training.class_weight or training.weighted or terms.loss_name not in CROSS_ENTROPIES:
            continue
        often = max(counted.classes, key=lambda pair: pair[1], default=(0, 0))
        share = often[1] / max(counted.rows, 1)
        if len(counted.classes) < 2 or counted.rows < ENOUGH or share < MOST:
            continue
        rare = sorted(counted.classes, key=lambda pair: pair[1])
        yield terms.finding(
            f"{share:.1%} of the rows have class {often[0]}, so an accuracy of {share:.1%} needs no model",
            (terms.at_labels(f"{share:.1%} of class {often[0]}"), terms.at_layer("may answer that class only")),
            (
                Evidence(
                    f"counted on {counted.rows:,} rows",
                    rows=counted.rows,
                    tallies=tuple(Tally(f"class {name}", count, count / counted.rows) for name, count in rare[:SHOWN]),
                ),
            ),
            "The frequent class outweighs the others in the accuracy and in the loss.",
            (
                Fix(
                    "",
                    advice='add metrics such as "auc", "precision" and "recall", and weigh the classes by class_weight',
                ),
            ),
        )
