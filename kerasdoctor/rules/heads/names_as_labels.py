"""A loss computes with numbers; the names of classes are none."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Constant, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

# What leaves texts as they are.
HARMLESS = frozenset({"array", "asarray", "reshape", "ravel", "copy", "train_test_split", "shuffle", "slice"})


@cause(
    kind="label-encoding",
    severity=Severity.BREAKS,
    raises=(r"Invalid dtype", r"string"),
)
def names_as_labels(trace: Trace) -> Iterator[Finding]:
    """The labels that `fit` gets are texts.

    Why it hurts
        A loss subtracts, multiplies and looks up by number. Texts, also those that look like numbers,
        are turned into no number by Keras: `fit` stops with an error about a type that cannot be
        converted.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(6, 4))
        names = np.array(["cat", "dog", "bird", "cat", "dog", "bird"])
        model = Sequential([Input((4,)), Dense(3, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(x, names, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(6, 4))
        names = np.array(["cat", "dog", "bird", "cat", "dog", "bird"])
        kinds, y = np.unique(names, return_inverse=True)
        model = Sequential([Input((4,)), Dense(3, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The texts are numbered first, by `np.unique`, a LabelEncoder or a StringLookup layer.
    """
    given = trace.fit.argument(1, "y") if trace.fit is not None else None
    texts = _texts(given) if given is not None else ()
    if given is None or given.where is None or not texts:
        return
    yield Finding(
        message=f'the labels are texts such as "{texts[0]}", which no loss can compute with',
        places=(Spot(given.where, "texts, not numbers"),),
        evidence=(Evidence(f'read off the source: {len(texts)} labels, the first of them "{texts[0]}"'),),
        why="Keras turns texts into no numbers, and fit stops with an error.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="number them first: `names, y = np.unique(labels, return_inverse=True)`"),),
    )


def _texts(given: Argument) -> tuple[str, ...]:
    """Return the texts that an argument holds, if it holds nothing else."""
    if given.items is not None:
        return _all_texts(tuple(item.value for item in given.items))
    done = given.past.operations if given.past is not None else ()
    if not done or done[0].name != "numpy.array" or not isinstance(done[0].operand, tuple):
        return ()
    plain = all(step.word in HARMLESS for step in done)
    return _all_texts(done[0].operand) if plain else ()


def _all_texts(values: tuple[Constant, ...]) -> tuple[str, ...]:
    texts = tuple(value for value in values if isinstance(value, str))
    return texts if len(texts) == len(values) else ()
