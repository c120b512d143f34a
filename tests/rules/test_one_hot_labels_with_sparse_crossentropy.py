from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.one_hot_labels_with_sparse_crossentropy import (
    one_hot_labels_with_sparse_crossentropy as rule,
)
from rules.heads_of import NUMBERS, ROWS, SOFTMAX, found, script


@pytest.mark.parametrize(
    "text",
    [
        script(SOFTMAX, NUMBERS, "one_hot"),
        script(SOFTMAX, NUMBERS, "to_categorical(classes, 4)"),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script(SOFTMAX, NUMBERS, "classes"),
        script(SOFTMAX, NUMBERS, "np.argmax(one_hot, axis=1)"),
        script(SOFTMAX, ROWS, "one_hot"),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
