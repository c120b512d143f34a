from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.class_weights_by_other_keys import class_weights_by_other_keys as rule
from rules.heads_of import SIGMOID, WEIGHTS, YES_NO, found, script


@pytest.mark.parametrize(
    "text",
    [
        script(SIGMOID, YES_NO, "yes_no", fit=', class_weight={"no": 1, "yes": 2}'),
        script(SIGMOID, YES_NO, "yes_no", fit=", class_weight=[1.0, 2.0]"),
        script(SIGMOID, YES_NO, "yes_no", fit=", class_weight=w", before=WEIGHTS),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script(SIGMOID, YES_NO, "yes_no", fit=", class_weight={0: 1, 1: 2}"),
        script(SIGMOID, YES_NO, "yes_no", fit=", class_weight={1: 2}"),
        script(SIGMOID, YES_NO, "yes_no", fit=", class_weight=None"),
        script(SIGMOID, YES_NO, "yes_no", fit=", class_weight=unknown()"),
        script(SIGMOID, YES_NO, "yes_no", fit=", class_weight=dict(enumerate(w))", before=WEIGHTS),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
