from __future__ import annotations

import pytest

from kerasdoctor.rules.evaluation.one_hot_rows_against_classes import one_hot_rows_against_classes as rule
from rules.evaluation_of import NUMBERS, findings_of, stack

FITTED = (
    NUMBERS.replace("np.random.randint(0, 2, 300)", "keras.utils.to_categorical(np.random.randint(0, 3, 300), 3)")
    + stack(3, "softmax", '"categorical_crossentropy"')
    + "model.fit(x, y)\nanswers = np.argmax(model.predict(x), axis=1)\n"
)


@pytest.mark.parametrize(
    "code", ["metrics.accuracy_score(y, answers)", "metrics.f1_score(y_true=y, y_pred=answers, average='macro')"]
)
def test_rows_against_numbers_are_found(code: str) -> None:
    (finding,) = findings_of(rule, FITTED + code)
    assert finding.fixes[0].rewrites[0][1] == "y.argmax(axis=1)"


@pytest.mark.parametrize(
    "code",
    [
        "metrics.accuracy_score(y.argmax(axis=1), answers)",
        "metrics.accuracy_score(y, model.predict(x) > 0.5)",
        "metrics.accuracy_score(y, keras.utils.to_categorical(answers))",
        "metrics.accuracy_score(np.load('y.npy'), answers)",
        "metrics.roc_auc_score(y, model.predict(x))",
    ],
)
def test_the_same_form_on_both_sides_is_fine(code: str) -> None:
    assert findings_of(rule, FITTED + code) == []
