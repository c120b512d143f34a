"""Weights of classes go by the number of the class."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Data, Network, Trace, Training
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.inputs.pointing import MANY_ROWS, at_fit, at_labels

SHOWN = 8


@cause(kind="api-misuse", severity=Severity.BREAKS)
def class_weights_by_other_keys(
    trace: Trace | None, network: Network | None, training: Training | None, data: Data | None
) -> Iterator[Finding]:
    """`class_weight` is no dictionary of the class numbers that the labels have.

    Why it hurts
        Keras looks the weight of a row up by its class number in a dictionary. Keys that are names are
        never found, and every row then weighs 1 without a word; a list or an array has no such look-up,
        and `fit` stops.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 3).astype(int)
        model = Sequential([Input((4,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5, class_weight={"no": 1.0, "yes": 9.0})

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 3).astype(int)
        model = Sequential([Input((4,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5, class_weight={0: 1.0, 1: 9.0})

    Unless
        The keys are the class numbers. A class that is missing weighs 1, which may be meant.
    """
    read = list(_read(trace)) if trace is not None else []
    yield from read
    if not read and network is not None and training is not None and data is not None:
        yield from _reached(network, training, data)


def _reached(network: Network, training: Training, data: Data) -> Iterator[Finding]:
    """Compare the keys of the call itself with the classes that the labels have."""
    classes = [number for number, _ in data.heads[0].classes] if len(data.heads) == 1 else []
    keys = [key for key, _ in training.class_weight or ()]
    without = [number for number in classes if number not in keys]
    never = [key for key in keys if key not in classes]
    if not classes or data.rows < MANY_ROWS or not without or not never:
        return
    yield Finding(
        message=f"class_weight has the key {never[0]!r}, which no label has, and none for class {without[0]}",
        places=(
            at_fit(network, f"weights for {_listed(keys)}"),
            at_labels(network, f"classes {_listed(classes)}"),
        ),
        evidence=(Evidence(f"keys {_listed(keys)}; classes {_listed(classes)} in {data.heads[0].rows:,} rows"),),
        why="A key that is no class number is never found, and every row of another class weighs 1.",
        confidence=Confidence.CERTAIN,
        severity=Severity.HURTS,
        fixes=(Fix("", advice="use the class numbers as keys, in the order in which the labels are encoded"),),
    )


def _listed(keys: list[int] | list[int | str]) -> str:
    shown = ", ".join(str(key) for key in keys[:SHOWN])
    return f"{shown} and {len(keys) - SHOWN} more" if len(keys) > SHOWN else shown


def _read(trace: Trace) -> Iterator[Finding]:
    given = trace.fit.argument(9, "class_weight") if trace.fit is not None else None
    if given is None or given.where is None:
        return
    named = [key for key, _ in given.entries or () if isinstance(key, str)]
    plain = given.items is not None or _is_array(given)
    if not named and not plain:
        return
    what = f'has the key "{named[0]}"' if named else "is a list or an array"
    yield Finding(
        message=f"class_weight {what}, but weights are looked up by class number",
        places=(Spot(given.where, what),),
        evidence=(Evidence(f"read off the source: class_weight is `{given.text}`"[:160]),),
        why="A key that is no class number is never found, and every row weighs 1."
        if named
        else "A list has no look-up by number, and fit stops with an AttributeError.",
        confidence=Confidence.CERTAIN,
        severity=Severity.HURTS if named else None,
        fixes=(
            Fix("", advice="use the class numbers as keys, in the order in which the labels are encoded")
            if named
            else Fix("", rewrites=((given.where, f"dict(enumerate({given.text}))"),)),
        ),
    )


def _is_array(given: Argument) -> bool:
    """Whether it is what scikit-learn computes weights as, with nothing done to it since."""
    done = given.past.operations if given.past is not None else ()
    return bool(done) and done[-1].name == "sklearn.utils.class_weight.compute_class_weight"
