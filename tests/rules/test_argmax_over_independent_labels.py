from __future__ import annotations

import pytest

from kerasdoctor.rules.evaluation.argmax_over_independent_labels import argmax_over_independent_labels as rule
from rules.evaluation_of import NUMBERS, findings_of, lines_of, stack

FITTED = (
    NUMBERS
    + "from sklearn.preprocessing import MultiLabelBinarizer\ny = MultiLabelBinarizer().fit_transform(tags)\n"
    + stack(3, "sigmoid", '"binary_crossentropy"')
    + "model.fit(x, y)\n"
)
CODE = "classes = np.argmax(model.predict(x), axis=1)"


def test_one_of_several_labels_is_found() -> None:
    assert lines_of(rule, FITTED + CODE) == [CODE]


@pytest.mark.parametrize(
    "code", ["answers = model.predict(x) > 0.5", "best = np.argmax(model.predict(x), axis=0)", "np.argmax(y, axis=1)"]
)
def test_thresholds_and_other_axes_are_fine(code: str) -> None:
    assert findings_of(rule, FITTED + code) == []


def test_one_hot_labels_have_one_answer() -> None:
    one_hot = FITTED.replace("MultiLabelBinarizer().fit_transform(tags)", "np.eye(3)[np.random.randint(0, 3, 300)]")
    assert findings_of(rule, one_hot + CODE) == []
    assert findings_of(rule, FITTED.replace('"sigmoid"', '"softmax"') + CODE) == []
