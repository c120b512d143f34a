from __future__ import annotations

import pytest

from kerasdoctor.facts import Decoding, Prediction
from static.reading_of import MODEL, SETUP, case_of, reading_of

LABELS = "y = keras.utils.to_categorical(np.random.randint(0, 8, 100), 8)\n"


def predictions_in(code: str) -> tuple[Prediction, ...]:
    return case_of(SETUP + LABELS + MODEL + code).script.predictions


def decoding_in(code: str) -> Decoding | None:
    (prediction,) = predictions_in(code)
    return prediction.decoding


@pytest.mark.parametrize(
    ("code", "how", "written"),
    [
        ("print(np.round(model.predict(x)))", "round", "np.round"),
        ("p = model.predict(x)\nfor row in p:\n    print(np.rint(row))", "round", "np.rint"),
        ("p = model.predict(x)[0]\nanswer = [round(v) for v in p]", "round", "round"),
        ("answer = model.predict(x).round()", "round", ".round"),
        ("p = model.predict(x)\nanswer = np.argmax(p[0].flatten(), axis=-1)", "argmax", "np.argmax"),
        ("answer = model(x).numpy().argmax(axis=1)", "argmax", ".argmax"),
        ("answer = list(map(np.argmax, model.predict_on_batch(x)))", "argmax", "np.argmax"),
        ("answer = (model.predict(x) > 0.5).astype(int)", "threshold", "> 0.5"),
        ("p = model.predict(x)\nanswer = np.where(p >= 0.4, 1, 0)", "threshold", ">= 0.4"),
        ("for p in model.predict(x):\n    print('yes' if p[0] > 0.5 else 'no')", "threshold", "> 0.5"),
        ("def decode(p):\n    return np.round(p)\nanswer = decode(model.predict(x))", "round", "np.round"),
        (
            "all = []\nfor row in x:\n    all.append(model.predict(row))\nanswer = np.argmax(np.array(all), axis=1)",
            "argmax",
            "np.argmax",
        ),
    ],
)
def test_answers_are_followed_to_their_decoding(code: str, how: str, written: str) -> None:
    decoding = decoding_in(code)
    assert decoding is not None
    assert decoding.how == how
    assert decoding.written == written
    assert (decoding.threshold is not None) == (how == "threshold")


@pytest.mark.parametrize(
    "code",
    [
        "p = model.predict(x)\nnp.round(y)",
        "p = model.predict(x)\nprint(p)",
        "p = model.predict(x)\nnp.round(p)\nnp.argmax(p)",
    ],
)
def test_no_decoding_or_several_are_unknown(code: str) -> None:
    assert decoding_in(code) is None


def test_the_place_of_a_decoding_is_the_whole_expression() -> None:
    code = "p = model.predict(x)\nanswer = np.where(p > 0.5, 1, 0)"
    decoding = decoding_in(code)
    line = (SETUP + LABELS + MODEL + code).splitlines()[-1]
    assert decoding is not None
    assert decoding.threshold == 0.5
    assert line[decoding.where.column - 1 : (decoding.where.end_column or 0) - 1] == "np.where(p > 0.5, 1, 0)"


@pytest.mark.parametrize(
    ("code", "times"),
    [
        ("for n in range(500):\n    model.predict(x)", 500),
        ("for n in np.random.randint(0, 9, size=40):\n    model.predict(x)", 40),
        ("for n in [1, 2, 3]:\n    model.predict(x)", 3),
        ("for a in range(2):\n    for n in range(7):\n        model.predict(x)", 7),
        ("all = [model.predict(row) for row in x]", 100),
        ("def ask(n):\n    return model.predict(n)\nfor n in range(30):\n    ask(n)", 30),
        ("while True:\n    model.predict(x)", None),
        ("for n in numbers():\n    model.predict(x)", None),
    ],
)
def test_the_innermost_loop_is_known_with_its_count(code: str, times: int | None) -> None:
    (prediction,) = predictions_in(code)
    assert prediction.loop is not None
    assert prediction.loop.times == times


def test_a_prediction_outside_loops_has_none() -> None:
    (prediction,) = predictions_in("for n in range(3):\n    pass\nmodel.predict(x)")
    assert prediction.loop is None


def test_predictions_belong_to_the_model_that_makes_them() -> None:
    script = (
        SETUP + LABELS + MODEL + "other = keras.Sequential([Dense(1)])\nother.compile('sgd', 'mse')\nother.fit(x, y)\n"
        "np.round(other.predict(x))"
    )
    one, other = reading_of(script).cases
    assert one.script.predictions == ()
    assert [found.how for found in other.script.decodings] == ["round"]
