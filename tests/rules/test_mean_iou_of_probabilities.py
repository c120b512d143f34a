from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.mean_iou_of_probabilities import mean_iou_of_probabilities as rule
from rules.heads_of import NUMBERS, ROWS, SIGMOID, SOFTMAX, YES_NO, found, script


@pytest.mark.parametrize(
    "text",
    [
        script(SIGMOID, YES_NO, "yes_no", metrics="[MeanIoU(num_classes=2)]"),
        script(SOFTMAX, ROWS, "one_hot", metrics='[MeanIoU(4, name="iou")]'),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script(SOFTMAX, NUMBERS, "classes", metrics="[MeanIoU(4, sparse_y_pred=False)]"),
        script(SIGMOID, YES_NO, "yes_no", metrics="[BinaryIoU()]"),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
