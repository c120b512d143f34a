from __future__ import annotations

import pytest

from kerasdoctor.rules.evaluation.evaluate_unpacked_wrongly import evaluate_unpacked_wrongly as rule
from rules.evaluation_of import NUMBERS, findings_of, lines_of, stack


def script(code: str, asked: str = "", before: str = "") -> str:
    return NUMBERS + before + stack(1, "sigmoid", '"binary_crossentropy"', asked) + f"model.fit(x, y)\n{code}"


ACCURACY = ", metrics=['accuracy']"


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("loss, accuracy = model.evaluate(x, y)", ""),
        ("[loss, accuracy] = model.evaluate(x, y)", ", metrics=[]"),
        ("loss, accuracy, other = model.evaluate(x, y)", ACCURACY),
        ("loss, accuracy = model.evaluate(x, y)", ", metrics=['accuracy', 'AUC']"),
    ],
)
def test_another_number_of_names_is_found(code: str, asked: str) -> None:
    assert lines_of(rule, script(code, asked)) == [code]


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("loss, accuracy = model.evaluate(x, y)", ACCURACY),
        ("loss = model.evaluate(x, y)", ""),
        ("scores = model.evaluate(x, y)", ACCURACY),
        ("loss, *others = model.evaluate(x, y)", ACCURACY),
        ("loss, accuracy = model.evaluate(x, y)", ", metrics=ASKED"),
        ("loss, accuracy = model.evaluate(x, y)", ", **options"),
        ("loss, name = model.evaluate(x, y, return_dict=True)", ""),
        ("a, b = other.evaluate(x, y)", ""),
        ("loss, accuracy = model.evaluate(x, y)", ", weighted_metrics=['accuracy']"),
    ],
)
def test_the_right_number_and_unknown_metrics_are_fine(code: str, asked: str) -> None:
    assert findings_of(rule, script(code, asked)) == []


def test_accuracy_is_asked_for_as_a_fix() -> None:
    (finding,) = findings_of(rule, script("loss, accuracy = model.evaluate(x, y)"))
    assert finding.fixes[0].rewrites[0][1].endswith(', metrics=["accuracy"]')
