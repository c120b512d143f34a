from __future__ import annotations

import pytest

from kerasdoctor.rules.preprocessing.scaled_as_one_row import scaled_as_one_row
from rules.judged import MODEL, findings

FIT = MODEL + "model.fit(x, y)\n"


@pytest.mark.parametrize(
    "call",
    [
        "MinMaxScaler().fit_transform([y])[0]",
        "StandardScaler().fit_transform(y.reshape(1, -1))",
        "StandardScaler().fit_transform(y.reshape((1, -1)))",
    ],
)
def test_one_row_is_found(call: str) -> None:
    assert len(findings(scaled_as_one_row, f"y = {call}\n{FIT}")) == 1


@pytest.mark.parametrize(
    "call",
    [
        "MinMaxScaler().fit_transform(y.reshape(-1, 1))",
        "MinMaxScaler().fit_transform([[1], [2]])",
        "MinMaxScaler().fit_transform([[0, 1]])",
        "MinMaxScaler().fit_transform([x, y])",
        "MinMaxScaler().fit_transform([unknown])",
        "MinMaxScaler().fit(y.reshape(-1, 1)).transform([y])",
        "MinMaxScaler().fit_transform(y.reshape(1, 90))",
    ],
)
def test_quiet_for_columns_and_several_rows(call: str) -> None:
    assert findings(scaled_as_one_row, f"y = {call}\n{FIT}") == []
