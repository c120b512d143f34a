from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.evaluation.labels_given_as_predictions import labels_given_as_predictions as rule
from rules.evaluation_of import SIGMOID, findings_of

DECIDED = SIGMOID + "answers = model.predict(x)[:, 0] > 0.5\n"


@pytest.mark.parametrize("name", ["precision_score", "recall_score", "classification_report", "r2_score"])
def test_predictions_in_the_place_of_the_truth_are_found(name: str) -> None:
    (finding,) = findings_of(rule, DECIDED + f"metrics.{name}(answers, y)")
    assert [text for _, text in finding.fixes[0].rewrites] == ["y", "answers"]
    assert finding.severity is None


def test_a_confusion_matrix_turned_over_only_smells() -> None:
    (finding,) = findings_of(rule, DECIDED + "metrics.confusion_matrix(answers, y)")
    assert finding.severity is Severity.SMELLS


@pytest.mark.parametrize(
    "code",
    [
        "metrics.precision_score(y, answers)",
        "metrics.precision_score(y_pred=answers, y_true=y)",
        "metrics.precision_score(answers, model.predict(x) > 0.7)",
        "metrics.accuracy_score(answers, y)",
        "metrics.mean_squared_error(model.predict(x), y)",
        "metrics.precision_score(answers, something)",
    ],
)
def test_the_right_order_names_and_symmetric_metrics_are_fine(code: str) -> None:
    assert findings_of(rule, DECIDED + code) == []
