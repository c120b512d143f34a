from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.names_as_labels import names_as_labels as rule
from rules.heads_of import NUMBERS, SOFTMAX, found, script


@pytest.mark.parametrize("labels", ['np.array(["a", "b", "a"])', '["a", "b"]', 'np.array(["0", "1"]).reshape(-1, 1)'])
def test_texts_are_found(labels: str) -> None:
    assert len(found(rule, script(SOFTMAX, NUMBERS, labels))) == 1


@pytest.mark.parametrize(
    "labels",
    [
        'np.array(["0", "1"]).astype(float)',
        'np.unique(np.array(["a", "b"]), return_inverse=True)[1]',
        "np.array([0, 1])",
        '[0, "b"]',
        "unknown()",
    ],
)
def test_numbers_and_what_is_not_known_are_fine(labels: str) -> None:
    assert found(rule, script(SOFTMAX, NUMBERS, labels)) == []
