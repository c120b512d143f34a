from __future__ import annotations

import pytest

from kerasdoctor.rules.evaluation.scores_given_as_classes import scores_given_as_classes as rule
from rules.evaluation_of import NUMBERS, SIGMOID, findings_of, lines_of, stack


@pytest.mark.parametrize(
    "code",
    [
        "metrics.accuracy_score(y, model.predict(x))",
        "metrics.confusion_matrix(y, model.predict(x).ravel())",
        "p = model.predict(x)\nprint(metrics.classification_report(y_true=y, y_pred=p[:, 0]))",
    ],
)
def test_scores_in_a_metric_of_classes_are_found(code: str) -> None:
    assert lines_of(rule, SIGMOID + code) == [code.splitlines()[-1]]


@pytest.mark.parametrize(
    "code",
    [
        "metrics.accuracy_score(y, model.predict(x) > 0.5)",
        "metrics.accuracy_score(y, np.round(model.predict(x)))",
        "metrics.accuracy_score(y, np.argmax(model.predict(x), axis=1))",
        "metrics.accuracy_score(y, np.where(model.predict(x) > 0.5, 1, 0))",
        "metrics.accuracy_score(y, [int(p > 0.5) for p in model.predict(x)])",
        "metrics.roc_auc_score(y, model.predict(x))",
        "from mine import decode\nmetrics.accuracy_score(y, decode(model.predict(x)))",
        "other = keras.models.load_model('m.keras')\nmetrics.accuracy_score(y, other.predict(x))",
    ],
)
def test_decided_answers_and_metrics_of_scores_are_fine(code: str) -> None:
    assert findings_of(rule, SIGMOID + code) == []


def test_the_fix_decides_as_the_head_asks_for() -> None:
    (finding,) = findings_of(rule, SIGMOID + "metrics.accuracy_score(y, model.predict(x))")
    assert finding.fixes[0].rewrites[0][1] == "model.predict(x) > 0.5"
    several = NUMBERS + stack(3, "softmax", '"sparse_categorical_crossentropy"') + "model.fit(x, y)\n"
    (finding,) = findings_of(rule, several + "metrics.accuracy_score(y, model.predict(x))")
    assert finding.fixes[0].rewrites[0][1] == "model.predict(x).argmax(axis=-1)"
