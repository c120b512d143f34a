"""Layers of one copy of Keras are strangers to the other."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Reference, Script
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

TODAY = ("keras.", "tensorflow.keras.")
OTHERS = {"tensorflow.python.keras": "an old copy inside TensorFlow", "tf_keras": "Keras 2"}
# Parts of Keras whose classes have to be of one copy to work together.
PARTS = ("layers", "models", "engine", "Sequential", "Model")


@cause(kind="api-misuse", severity=Severity.BREAKS, stops_script=True)
def two_copies_of_keras(script: Script) -> Iterator[Finding]:
    """Layers and models are taken from two copies of Keras.

    Why it hurts
        `tensorflow.python.keras` and `tf_keras` hold classes of their own. A layer from there is
        no layer to today's Keras, which refuses it with "Only instances of keras.Layer can be added".

    Bad
        import numpy as np
        from tensorflow.keras.models import Sequential
        from tensorflow.python.keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x[:, 0] - x[:, 1]
        model = Sequential()
        model.add(Dense(1, input_shape=(4,)))
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from tensorflow.keras.models import Sequential
        from tensorflow.keras.layers import Dense, Input

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x[:, 0] - x[:, 1]
        model = Sequential()
        model.add(Input((4,)))
        model.add(Dense(1))
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y)

    Unless
        Only functions and data sets come from the other copy. `keras` and `tensorflow.keras` are
        one and the same since TensorFlow 2.16.
    """
    for root, what in OTHERS.items():
        theirs = _uses(script, (f"{root}.",))
        ours = _uses(script, TODAY) if theirs else []
        if ours and theirs:
            yield _finding(ours[0], theirs[0], root, what)


def _uses(script: Script, roots: tuple[str, ...]) -> list[Reference]:
    found = []
    for path in script.references:
        root = next((root for root in roots if path.startswith(root)), None)
        if root is not None and path.removeprefix(root).partition(".")[0] in PARTS:
            found += [reference for reference in script.references[path] if not reference.guarded]
    return sorted(found, key=lambda reference: reference.where.line)


def _finding(ours: Reference, theirs: Reference, root: str, what: str) -> Finding:
    fix = Fix("", advice=f"take everything from one of them, best from keras, and nothing from {root}")
    if root == "tensorflow.python.keras" and root in theirs.written:
        text = theirs.written.replace(root, "tensorflow.keras")
        fix = Fix("", rewrites=((theirs.where, text),))
    return Finding(
        message=f"layers or models are taken from {root}, {what}, and from today's Keras as well",
        places=(Spot(theirs.where, what), Spot(ours.where, "today's Keras")),
        evidence=(Evidence(f"read off the source: {theirs.path} beside {ours.path}"),),
        why="The two have classes of their own, so a layer of one is no layer to the other.",
        confidence=Confidence.LIKELY,
        fixes=(fix,),
    )
