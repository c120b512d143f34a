from __future__ import annotations

import pytest

from kerasdoctor.rules.preprocessing.words_numbered_anew import words_numbered_anew
from rules.judged import findings

START = """
from keras.preprocessing.text import Tokenizer
from keras.utils import pad_sequences
words = Tokenizer(100)
words.fit_on_texts(x)
texts, test = x, np.load("test.npy")
x = pad_sequences(words.texts_to_sequences(texts), 9)
"""
MODEL = """
model = Sequential([layers.Embedding(100, 8), layers.GlobalAveragePooling1D(), Dense(1)])
model.compile(loss="mse")
model.fit(x, y{held})
"""
ASK = "model.predict(pad_sequences({who}.texts_to_sequences(test), 9))\n"


def test_another_tokenizer_is_found() -> None:
    other = "other = Tokenizer(100)\nother.fit_on_texts(test)\n"
    (found,) = findings(words_numbered_anew, START + other + MODEL.format(held="") + ASK.format(who="other"))
    assert "another tokenizer" in found.message


def test_fitting_again_in_between_is_found() -> None:
    script = START + MODEL.format(held="") + "words.fit_on_texts(test)\n" + ASK.format(who="words")
    (found,) = findings(words_numbered_anew, script)
    assert "again" in found.message


def test_texts_to_validate_on_are_looked_at_too() -> None:
    other = "other = Tokenizer()\nother.fit_on_texts(test)\nheld = other.texts_to_sequences(test)\n"
    assert len(findings(words_numbered_anew, START + other + MODEL.format(held=", validation_data=(held, y)"))) == 1


@pytest.mark.parametrize(
    "script",
    [
        START + MODEL.format(held="") + ASK.format(who="words"),
        START.replace("(x)\ntexts", "(x)\nwords.fit_on_texts(y)\ntexts")
        + MODEL.format(held="")
        + ASK.format(who="words"),
        START + MODEL.format(held="") + ASK.format(who="words") + "words.fit_on_texts(test)\n",
        START + MODEL.format(held="") + ASK.format(who="unknown"),
        START + MODEL.format(held=""),
        START + MODEL.format(held="").replace("fit(x, y", "fit([x, x], y") + ASK.format(who="Tokenizer()"),
    ],
)
def test_quiet_where_one_tokenizer_numbers_all(script: str) -> None:
    assert findings(words_numbered_anew, script) == []
