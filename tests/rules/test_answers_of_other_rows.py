from __future__ import annotations

import pytest

from kerasdoctor.rules.order.answers_of_other_rows import answers_of_other_rows as rule
from rules.evaluation_of import NUMBERS, findings_of, stack

MODEL = stack(1, "sigmoid", '"binary_crossentropy"')
SPLIT = "a, b, c, d = train_test_split(x, y)\n"


def said(code: str) -> list[str]:
    return [finding.message for finding in findings_of(rule, NUMBERS + MODEL + code)]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (SPLIT + "model.fit(a, d)", "`a` holds rows to train on, but `d` those to test on"),
        (SPLIT + "model.fit(a, b)", "`a` holds rows to train on, but `b` those to test on"),
        (SPLIT + "model.fit(a[:50], d[:50])", "`x` holds rows to train on, but `y` those to test on"),
        (SPLIT + "model.fit(a, c, validation_data=(b, c))", "`b` holds rows to test on, but `c` those to train on"),
        (SPLIT + "model.fit(a, c)\nmodel.evaluate(b, c)", "`b` holds rows to test on, but `c` those to train on"),
        ("model.fit(x, y[:200])", "`x` holds 300 rows, but `y` 200"),
        ("(a, b), (c, d) = keras.datasets.mnist.load_data()\nmodel.fit(a, d)", None),
    ],
)
def test_answers_of_other_rows_are_found(code: str, message: str | None) -> None:
    found = said(code)
    assert len(found) == 1
    assert message is None or found == [message]


@pytest.mark.parametrize(
    "code",
    [
        SPLIT + "model.fit(a, c, validation_data=(b, d))\nmodel.evaluate(b, d)",
        SPLIT + "e, f, g, h = train_test_split(a, c)\nmodel.fit(e, g, validation_data=(f, h))",
        "model.fit(x[:-1], y[1:])",  # a forecast
        "model.fit(x, unknown)",
        "model.fit([x, x], y[:200])",
        "model.fit(tf.data.Dataset.from_tensor_slices((x, y)).batch(8))",
        SPLIT + "e = train_test_split(a)[0]\nmodel.fit(e, unknown)",
    ],
)
def test_rows_with_their_own_answers_are_fine(code: str) -> None:
    assert said(code) == []
