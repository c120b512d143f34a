"""Rows that chose the epoch to keep are no longer rows that the model has not seen."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

CALLBACKS = {
    "keras.callbacks.EarlyStopping": "restore_best_weights",
    "keras.callbacks.ModelCheckpoint": "save_best_only",
}


@cause(kind="evaluation-protocol", severity=Severity.SMELLS)
def chosen_by_the_test_rows(trace: Trace) -> Iterator[Finding]:
    """The rows of the final score are those by which the best epoch was chosen.

    Why it hurts
        Of many epochs the one is kept that happens to do best on these rows, so its score on them is
        better than on rows that had no say. With few rows and many epochs the gap is considerable.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.callbacks import EarlyStopping
        from keras.layers import Dense
        from sklearn.model_selection import train_test_split

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=0)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
        best = EarlyStopping(patience=3, restore_best_weights=True)
        model.fit(x_train, y_train, validation_data=(x_test, y_test), epochs=20, callbacks=[best])
        print(model.evaluate(x_test, y_test))

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.callbacks import EarlyStopping
        from keras.layers import Dense
        from sklearn.model_selection import train_test_split

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=0)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
        best = EarlyStopping(patience=3, restore_best_weights=True)
        model.fit(x_train, y_train, validation_split=0.2, epochs=20, callbacks=[best])
        print(model.evaluate(x_test, y_test))

    Unless
        The model is scored on other rows, too; or no epoch is chosen: the callbacks only stop.
    """
    fit = trace.fit
    held = fit.argument(None, "validation_data") if fit is not None else None
    chooser = _chooser(fit) if fit is not None else None
    if fit is None or held is None or chooser is None:
        return
    first = held.items[0] if held.items else held
    scores = [call for call in trace.of_model("evaluate", "predict") if call.order > fit.order]
    if first.form == "name" and scores and all(_same(call.argument(0, "x"), first) for call in scores):
        yield _finding(held, first, chooser, scores[-1])


def _chooser(fit: Call) -> Call | None:
    """Return the call that made a callback which keeps the best epoch by validation rows."""
    given = fit.argument(5, "callbacks")
    for item in given.items or () if given is not None else ():
        made = item.made
        if made is None or made.name not in CALLBACKS or made.constant(None, CALLBACKS[made.name]) is not True:
            continue
        monitor = made.constant(1 if made.name.endswith("Checkpoint") else 0, "monitor") or "val_loss"
        if isinstance(monitor, str) and monitor.startswith("val_"):
            return made
    return None


def _same(given: Argument | None, held: Argument) -> bool:
    return given is not None and given.text == held.text and given.past == held.past and given.past is not None


def _finding(held: Argument, first: Argument, chooser: Call, score: Call) -> Finding:
    kind = chooser.word
    spots = [Spot(score.where, "the final score"), Spot(chooser.where, "keeps the epoch that does best on them")]
    if held.where is not None:
        spots.insert(0, Spot(held.where, "rows that choose the epoch"))
    return Finding(
        message=f"`{first.text}` chooses the epoch to keep and gives the final score as well",
        places=tuple(spots),
        evidence=(Evidence(f"read off the source: {kind} watches these rows, and all scores are of them"),),
        why="The best of many epochs on some rows is better there than on any others.",
        confidence=Confidence.LIKELY,
        fixes=(Fix("", advice="split off rows of their own to choose by, and keep the test rows for the end"),),
    )
