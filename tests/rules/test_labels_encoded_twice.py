from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.labels_encoded_twice import labels_encoded_twice as rule
from rules.heads_of import ROWS, SOFTMAX, found, script


@pytest.mark.parametrize(
    "text",
    [
        script(SOFTMAX, ROWS, "to_categorical(to_categorical(classes))"),
        script(SOFTMAX, ROWS, 'to_categorical(rows.astype("int"))', before="rows = to_categorical(classes)"),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script(SOFTMAX, ROWS, "to_categorical(classes)"),
        script(SOFTMAX, ROWS, "to_categorical(np.argmax(rows, axis=1))", before="rows = to_categorical(classes)"),
        script(SOFTMAX, ROWS, "to_categorical(rows[:, 1])", before="rows = to_categorical(classes)"),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
