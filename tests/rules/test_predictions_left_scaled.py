from __future__ import annotations

import pytest

from kerasdoctor.rules.evaluation.predictions_left_scaled import predictions_left_scaled as rule
from rules.evaluation_of import NUMBERS, findings_of, lines_of, stack

FITTED = (
    NUMBERS
    + "scaler = MinMaxScaler()\ntarget = x.sum(axis=1, keepdims=True) * 1000\nscaled = scaler.fit_transform(target)\n"
    + stack(1, None, '"mse"')
    + "model.fit(x, scaled)\np = model.predict(x)\n"
)


@pytest.mark.parametrize(
    "code",
    [
        "metrics.mean_absolute_error(target, p)",
        "metrics.r2_score(y_true=target, y_pred=p)",
        "print(np.abs(target - p))",
        "print(p[:, 0] - target[:, 0])",
    ],
)
def test_scaled_answers_against_raw_targets_are_found(code: str) -> None:
    assert lines_of(rule, FITTED + code) == [code]


@pytest.mark.parametrize(
    "code",
    [
        "metrics.mean_absolute_error(target, scaler.inverse_transform(p))",
        "metrics.mean_absolute_error(scaled, p)",
        "metrics.mean_absolute_error(np.load('y.npy'), p)",
        "metrics.mean_absolute_error(target, p * 1000)",
        "metrics.mean_absolute_error(rescale(target), p)",
    ],
)
def test_the_same_unit_and_unknown_targets_are_fine(code: str) -> None:
    assert findings_of(rule, FITTED + code) == []


def test_targets_that_were_never_scaled_are_fine() -> None:
    raw = FITTED.replace("model.fit(x, scaled)", "model.fit(x, target)")
    assert findings_of(rule, raw + "metrics.mean_absolute_error(target, p)") == []
