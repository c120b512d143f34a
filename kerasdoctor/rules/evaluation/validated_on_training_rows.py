"""Rows that a model has learned say nothing about rows that it has not."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Data, Network, Pairs, Trace, Validation
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.inputs.pointing import at_fit, at_inputs

# Up to so many rows may be there to be memorised on purpose.
A_SAMPLE = 512
# Nearly all rows to validate on, where training rows are nearly all different.
NEARLY_ALL = 0.95


@cause(kind="evaluation-protocol", severity=Severity.HURTS)
def validated_on_training_rows(trace: Trace | None, network: Network | None, data: Data | None) -> Iterator[Finding]:
    """`fit` is given the same rows for training and for validation.

    Why it hurts
        The validation scores repeat the training scores then. Overfitting cannot be seen in them, early
        stopping never stops, and the best epoch that a checkpoint keeps is only the last.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.model_selection import train_test_split

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=0)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x_train, y_train, validation_data=(x_train, y_train), epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.model_selection import train_test_split

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=0)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x_train, y_train, validation_data=(x_test, y_test), epochs=5)

    Unless
        Only a handful of rows is used on purpose, to see whether the model can memorise them; or the model
        reconstructs its inputs and is only looked at.
    """
    read = list(_read(trace)) if trace is not None else []
    yield from read
    if not read and network is not None and data is not None and not any(head.is_input for head in data.heads):
        yield from _counted(network, data)


def _counted(network: Network, data: Data) -> Iterator[Finding]:
    """Look the rows to validate on up among the rows to train on."""
    match data:
        case Data(validation=Validation(cut_off=None, compared=int(compared), met=int(met)), pairs=Pairs() as pairs):
            if data.rows <= A_SAMPLE or pairs.distinct < NEARLY_ALL * pairs.rows or met < NEARLY_ALL * compared:
                return
            yield Finding(
                message=f"{met:,} of {compared:,} rows to validate on stand among the rows to train on",
                places=(at_fit(network, "validates on rows that it trains on"), at_inputs(network, "these rows again")),
                evidence=(
                    Evidence(
                        f"{met:,} of {compared:,} rows are the same in inputs and labels; "
                        f"{pairs.distinct:,} of {pairs.rows:,} training rows differ from each other",
                        rows=compared,
                        numbers=(("met", met), ("compared", compared)),
                    ),
                ),
                why="What the model has been trained on says nothing about rows that are new to it.",
                confidence=Confidence.CERTAIN,
                fixes=(Fix("", advice="validate on rows of their own: split them off with train_test_split"),),
            )


def _read(trace: Trace) -> Iterator[Finding]:
    fit = trace.fit
    given = fit.argument(0, "x") if fit is not None else None
    if fit is None or given is None or given.form != "name" or _is_a_sample(given):
        return
    held = fit.argument(None, "validation_data")
    first = held.items[0] if held is not None and held.items else held
    if first is not None and first.text == given.text and first.form == "name":
        yield _finding(fit, given, first)


def _is_a_sample(given: Argument) -> bool:
    """Whether it is, or may be, a sample that was taken on purpose."""
    return given.past is None or any(step.name in ("slice", "array.take") for step in given.past.operations)


def _finding(fit: Call, given: Argument, held: Argument) -> Finding:
    return Finding(
        message=f"`{given.text}` is trained on and validated on",
        places=(
            Spot(held.where or fit.where, "the rows to validate on"),
            Spot(given.where or fit.where, "the rows to train on"),
        ),
        evidence=(Evidence(f"read off the source: both are `{given.text}`"),),
        why="A score on rows that were learned does not tell learning from memorising.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="validate on rows that are split off before the training"),),
    )
