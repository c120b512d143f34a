from __future__ import annotations

import pytest

from kerasdoctor.rules.evaluation.history_unpacked import history_unpacked as rule
from rules.evaluation_of import NUMBERS, findings_of, lines_of, stack

BEFORE = NUMBERS + stack(1, "sigmoid", '"binary_crossentropy"', ", metrics=['accuracy']")
OBJECTS = NUMBERS + stack(1, "sigmoid", '"binary_crossentropy"', ", metrics=[keras.metrics.AUC()]")


@pytest.mark.parametrize(
    ("code", "edited"),
    [
        ("loss, accuracy = model.fit(x, y)", True),
        ("loss, accuracy, rate = model.fit(x, y)", False),
    ],
)
def test_taking_apart_what_fit_gives_is_found(code: str, edited: bool) -> None:
    assert lines_of(rule, BEFORE + code) == [code]
    (finding,) = findings_of(rule, BEFORE + code)
    assert bool(finding.fixes[0].rewrites) == edited
    assert edited or "by name" in finding.fixes[0].advice


@pytest.mark.parametrize(
    "code",
    [
        "history = model.fit(x, y)",
        "model.fit(x, y)\nloss, accuracy = model.evaluate(x, y)",
        "a, b = model.fit(x, y), 1",
        "a, b = model.fit(x, y).history.values()",
        "*curves, = [model.fit(x, y)]",
    ],
)
def test_keeping_the_one_object_is_right(code: str) -> None:
    assert lines_of(rule, BEFORE + code) == []


def test_names_that_are_not_known_are_not_written() -> None:
    (finding,) = findings_of(rule, OBJECTS + "loss, score = model.fit(x, y)")
    assert finding.fixes[0].rewrites == ()
