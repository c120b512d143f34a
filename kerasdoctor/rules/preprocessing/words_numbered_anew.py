"""A tokenizer numbers words by its own texts; another one gives them other numbers."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Operation, Past, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

TOKENIZER = "keras.preprocessing.text.Tokenizer"
NUMBERS = {f"{TOKENIZER}.texts_to_sequences", f"{TOKENIZER}.texts_to_matrix"}


@cause(kind="train-test-skew", severity=Severity.BREAKS)
def words_numbered_anew(trace: Trace) -> Iterator[Finding]:
    """Texts to test on are turned into numbers by another tokenizer, or one fitted anew.

    Why it hurts
        A tokenizer gives each word a number by how often it occurs in the texts that it is fitted to. Two
        of them, or one that is fitted again in between, give the same word different numbers: the model
        looks up the wrong vectors and answers at random.

    Bad
        import numpy as np
        import tensorflow as tf
        from keras import Sequential
        from keras.layers import Dense, Embedding, GlobalAveragePooling1D
        from keras.utils import pad_sequences

        Tokenizer = tf.keras.preprocessing.text.Tokenizer
        good, bad = ["a good film", "fine acting"] * 20, ["a bad film", "poor acting"] * 20
        train_words = Tokenizer(100)
        train_words.fit_on_texts(good + bad)
        x = pad_sequences(train_words.texts_to_sequences(good + bad), 5)
        test_words = Tokenizer(100)
        test_words.fit_on_texts(["fine film"])
        test = pad_sequences(test_words.texts_to_sequences(["fine film"]), 5)
        model = Sequential([Embedding(100, 8), GlobalAveragePooling1D(), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, np.repeat([1, 0], 40))
        model.predict(test)

    Good
        import numpy as np
        import tensorflow as tf
        from keras import Sequential
        from keras.layers import Dense, Embedding, GlobalAveragePooling1D
        from keras.utils import pad_sequences

        Tokenizer = tf.keras.preprocessing.text.Tokenizer
        good, bad = ["a good film", "fine acting"] * 20, ["a bad film", "poor acting"] * 20
        words = Tokenizer(100)
        words.fit_on_texts(good + bad)
        x = pad_sequences(words.texts_to_sequences(good + bad), 5)
        test = pad_sequences(words.texts_to_sequences(["fine film"]), 5)
        model = Sequential([Embedding(100, 8), GlobalAveragePooling1D(), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, np.repeat([1, 0], 40))
        model.predict(test)

    Unless
        One tokenizer numbers both, it is fitted before it numbers anything, or the model has several inputs.
    """
    fit = trace.fit
    given = fit.argument(0, "x") if fit is not None else None
    mine = _numbering(given.past) if given is not None and given.items is None else None
    if fit is None or mine is None or mine.by is None:
        return
    held_out = fit.argument(None, "validation_data")
    asked = [call.argument(0, "x") for call in trace.of_model("predict", "evaluate")]
    asked.append(held_out.items[0] if held_out is not None and held_out.items else None)
    for other in asked:
        theirs = _numbering(other.past) if other is not None and other.items is None else None
        if theirs is None or other is None or theirs.by is None or theirs.where == mine.where:
            continue
        anew = _fitted_between(trace, mine, theirs)
        if theirs.by != mine.by or anew is not None:
            yield _finding(mine, theirs, anew)
            return


def _numbering(past: Past | None) -> Operation | None:
    """Return how words became numbers, if that happened once."""
    found = [done for done in past.operations if done.name in NUMBERS] if past is not None else []
    return found[0] if len(found) == 1 else None


def _fitted_between(trace: Trace, mine: Operation, theirs: Operation) -> Call | None:
    """Return where the one tokenizer is fitted again after it numbered one text and before the other."""
    calls = {call.where: call for call in trace.of(*NUMBERS)}
    first, second = calls.get(mine.where), calls.get(theirs.where)
    if mine.by != theirs.by or first is None or second is None or first.within is not None or second.within is not None:
        return None
    for call in trace.of(f"{TOKENIZER}.fit_on_texts"):
        if call.owner == first.owner and first.order < call.order < second.order:
            return call
    return None


def _finding(mine: Operation, theirs: Operation, anew: Call | None) -> Finding:
    places = [Spot(theirs.where, "words get other numbers here"), Spot(mine.where, "than in the training texts")]
    message = "the words to test on are numbered by another tokenizer than those to train on"
    if anew is not None:
        places.insert(0, Spot(anew.where, "fitted again, which numbers the words anew"))
        message = "the tokenizer is fitted again before it numbers the words to test on"
    return Finding(
        message=message,
        places=tuple(places),
        evidence=(Evidence("read off the source: both kinds of texts reach the same model"),),
        why="The same word has to have the same number in training and in use.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="fit one tokenizer to the training texts, and number all texts with it"),),
    )
