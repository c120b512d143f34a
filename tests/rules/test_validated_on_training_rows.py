from __future__ import annotations

import pytest

from kerasdoctor.rules.evaluation.validated_on_training_rows import validated_on_training_rows as rule
from rules.evaluation_of import NUMBERS, findings_of, lines_of, stack

MODEL = NUMBERS + stack(1, "sigmoid", '"binary_crossentropy"')


@pytest.mark.parametrize(
    "code",
    [
        "model.fit(x, y, validation_data=(x, y))",
        "model.fit(x, y, epochs=3, validation_data=[x, y])",
        "rows = tf.data.Dataset.from_tensor_slices((x, y)).batch(9)\nmodel.fit(rows, validation_data=rows)",
    ],
)
def test_the_same_rows_twice_are_found(code: str) -> None:
    assert lines_of(rule, MODEL + code) == [code.splitlines()[-1]]


@pytest.mark.parametrize(
    "code",
    [
        "model.fit(x, y, validation_data=(x_test, y_test))",
        "model.fit(x, y, validation_split=0.1)",
        "few = x[:64]\nmodel.fit(few, y[:64], validation_data=(few, y[:64]))",
        "model.fit(x[:200], y[:200], validation_data=(x[:200], y[:200]))",
        "rows = rows.take(1)\nmodel.fit(rows, validation_data=rows)",
        "model.fit(x, y)",
    ],
)
def test_other_rows_and_small_samples_are_fine(code: str) -> None:
    assert findings_of(rule, MODEL + code) == []
