from __future__ import annotations

import pytest

from kerasdoctor.rules.evaluation.scored_on_training_rows_only import scored_on_training_rows_only as rule
from rules.evaluation_of import NUMBERS, SIGMOID, findings_of, lines_of, stack

FITTED = (
    NUMBERS
    + "a, b, c, d = train_test_split(x, y)\n"
    + stack(1, "sigmoid", '"binary_crossentropy"')
    + "model.fit(a, c)\n"
)


def test_a_test_part_that_is_not_used_is_found() -> None:
    assert lines_of(rule, FITTED + "model.evaluate(a, c)") == ["model.evaluate(a, c)"]
    assert len(findings_of(rule, FITTED + "model.evaluate(a, c)\nmodel.predict(a)")) == 1


@pytest.mark.parametrize(
    "code",
    [
        "model.evaluate(b, d)",
        "model.evaluate(a, c)\nmodel.evaluate(b, d)",
        "model.evaluate(a, c)\nmodel.predict(b)",
        "model.evaluate(a, c)\nmodel.predict(pictures)",
        "model.predict(a)",
    ],
)
def test_other_rows_are_fine(code: str) -> None:
    assert findings_of(rule, FITTED + code) == []


def test_validation_and_scripts_without_a_split_are_fine() -> None:
    validated = FITTED.replace("fit(a, c)", "fit(a, c, validation_data=(b, d))")
    assert findings_of(rule, validated + "model.evaluate(a, c)") == []
    assert findings_of(rule, FITTED.replace("fit(a, c)", "fit(a, c, **more)") + "model.evaluate(a, c)") == []
    assert findings_of(rule, SIGMOID + "model.evaluate(x, y)") == []
