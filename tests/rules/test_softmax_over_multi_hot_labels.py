from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.softmax_over_multi_hot_labels import softmax_over_multi_hot_labels as rule
from rules.heads_of import NUMBERS, ROWS, SEVERAL, SIGMOIDS, SOFTMAX, YES_NO, found, script

BITS = "np.array([[(n >> bit) & 1 for bit in range(4)] for n in range(300)])"


@pytest.mark.parametrize("labels", [SEVERAL, BITS, "np.array([[1, 1, 0, 0], [0, 0, 0, 1]])"])
def test_rows_that_need_not_add_up_to_one_are_found(labels: str) -> None:
    (finding,) = found(rule, script(SOFTMAX, ROWS, labels))
    assert any(fix.changes for fix in finding.fixes)


@pytest.mark.parametrize(
    "text",
    [
        script(SOFTMAX, ROWS, "one_hot"),
        script(SOFTMAX, ROWS, "0.9 * one_hot + 0.025"),
        script(SOFTMAX, ROWS, "np.array([[0.5, 0.5, 0, 0], [0, 0, 0.1, 0.9]])"),
        script(SIGMOIDS, YES_NO, SEVERAL),
        script(SOFTMAX, NUMBERS, "classes"),
        script(SOFTMAX, ROWS, "unknown()"),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
