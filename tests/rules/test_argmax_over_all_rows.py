from __future__ import annotations

import pytest

from kerasdoctor.rules.evaluation.argmax_over_all_rows import argmax_over_all_rows as rule
from rules.evaluation_of import NUMBERS, findings_of, lines_of, stack

FITTED = NUMBERS + stack(3, "softmax", '"sparse_categorical_crossentropy"') + "model.fit(x, y)\n"


@pytest.mark.parametrize("code", ["c = np.argmax(model.predict(x))", "c = model.predict(x).argmax()"])
def test_argmax_without_an_axis_is_found(code: str) -> None:
    assert lines_of(rule, FITTED + code) == [code]


@pytest.mark.parametrize(
    "code",
    [
        "c = np.argmax(model.predict(x), axis=1)",
        "c = np.argmax(model.predict(x), AXIS)",
        "c = np.argmax(model.predict(x)[0])",
        "c = np.argmax(model.predict(x[:1]))",
        "c = np.argmax(model.predict(picture))",
        "c = [np.argmax(p) for p in model.predict(x)]",
        "c = tf.argmax(model.predict(x))",
        "c = np.argmax(y)",
    ],
)
def test_an_axis_and_single_rows_are_fine(code: str) -> None:
    assert findings_of(rule, FITTED + code) == []


def test_the_best_row_of_a_regression_is_fine() -> None:
    assert findings_of(rule, NUMBERS + stack(1, None, '"mse"') + "model.fit(x, y)\nnp.argmax(model.predict(x))") == []
