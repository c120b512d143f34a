"""Classes that count from 1 leave the output of class 0 without rows."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Data, Network
from kerasdoctor.finding import Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import sound_heads
from kerasdoctor.rules.heads.saying import counted_of
from kerasdoctor.rules.heads.terms import CLASS_NUMBERS, ONE_HOT
from kerasdoctor.rules.inputs.pointing import MANY_ROWS


@cause(kind="label-encoding", severity=Severity.SMELLS)
def output_that_no_row_asks_for(network: Network, data: Data) -> Iterator[Finding]:
    """The classes count from 1, and the output for class 0 never has a row.

    Why it hurts
        Class numbers and the columns of `to_categorical` count from 0. Labels from 1 on need one more
        output than there are classes, and every list of class names is then off by one.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.utils import to_categorical

        x = np.random.default_rng(0).normal(size=(300, 3))
        y = to_categorical(1 + x.argmax(axis=1))
        model = Sequential([Input((3,)), Dense(16, activation="relu"), Dense(4, activation="softmax")])
        model.compile(loss="categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.utils import to_categorical

        x = np.random.default_rng(0).normal(size=(300, 3))
        y = to_categorical(x.argmax(axis=1))
        model = Sequential([Input((3,)), Dense(16, activation="relu"), Dense(3, activation="softmax")])
        model.compile(loss="categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        Class 0 occurs, another class is missing too, or 0 is kept free, as for padding at the positions
        of a sequence.
    """
    for terms in sound_heads(network):
        counted = counted_of(terms, network, data)
        numbers = [number for number, _ in counted.classes]
        units = terms.units or 0
        if counted.rows < MANY_ROWS or terms.loss_name not in CLASS_NUMBERS | ONE_HOT or not terms.flat:
            continue
        if units > 2 and numbers == list(range(1, units)):
            yield terms.finding(
                f"{terms.labels_hold} classes 1 to {units - 1}, so the first of {units} outputs never has a row",
                (terms.at_labels("count from 1"), terms.at_layer(f"{units} outputs, from class 0 on")),
                (Evidence(f"{len(numbers)} classes in {counted.rows:,} rows, and none of class 0", rows=counted.rows),),
                "Classes count from 0; a list of their names is off by one here.",
                (
                    Fix(
                        "",
                        advice=f"subtract 1 from the class numbers, and give the output layer {units - 1} units",
                    ),
                ),
            )
