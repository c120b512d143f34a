from __future__ import annotations

import pytest

from kerasdoctor.rules.evaluation.curve_of_decided_answers import curve_of_decided_answers as rule
from rules.evaluation_of import SIGMOID, findings_of, lines_of


@pytest.mark.parametrize(
    "code",
    [
        "metrics.roc_auc_score(y, model.predict(x) > 0.5)",
        "metrics.roc_auc_score(y, np.round(model.predict(x)))",
        "metrics.roc_curve(y, (model.predict(x) > 0.5).astype(int))",
        "p = np.argmax(model.predict(x), axis=1)\nmetrics.log_loss(y, p)",
    ],
)
def test_a_curve_of_two_values_is_found(code: str) -> None:
    assert lines_of(rule, SIGMOID + code) == [code.splitlines()[-1]]


@pytest.mark.parametrize(
    "code",
    [
        "metrics.roc_auc_score(y, model.predict(x))",
        "metrics.roc_auc_score(y, model.predict(x)[:, 0])",
        "metrics.roc_auc_score(y > 0.5, model.predict(x))",
        "metrics.accuracy_score(y, model.predict(x) > 0.5)",
        "metrics.roc_auc_score(y, np.round(model.predict(x), 3))",
    ],
)
def test_scores_and_metrics_of_classes_are_fine(code: str) -> None:
    assert findings_of(rule, SIGMOID + code) == []
