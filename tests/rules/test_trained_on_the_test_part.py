from __future__ import annotations

import pytest

from kerasdoctor.rules.evaluation.trained_on_the_test_part import trained_on_the_test_part as rule
from rules.evaluation_of import NUMBERS, findings_of, lines_of, stack

MODEL = NUMBERS + "a, b, c, d = train_test_split(x, y)\n" + stack(1, "sigmoid", '"binary_crossentropy"')


@pytest.mark.parametrize("code", ["model.evaluate(b, d)", "print(model.predict(b))"])
def test_a_test_part_in_fit_is_found(code: str) -> None:
    assert lines_of(rule, MODEL + "model.fit(b, d)\n" + code) == ["model.fit(b, d)"]


@pytest.mark.parametrize(
    "code",
    [
        "model.fit(a, c)\nmodel.evaluate(b, d)",
        "model.fit(b, d)\nmodel.evaluate(a, c)",
        "model.fit(a, c)\nmodel.evaluate(a, c)",
        "model.evaluate(b, d)\nmodel.fit(b, d)",
        "model.fit(b, d)",
    ],
)
def test_training_parts_and_final_fits_are_fine(code: str) -> None:
    assert findings_of(rule, MODEL + code) == []
