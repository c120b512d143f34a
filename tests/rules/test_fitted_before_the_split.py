from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.preprocessing.fitted_before_the_split import fitted_before_the_split
from rules.judged import MODEL, findings

SPLIT = "a, b, c, d = train_test_split(x, y)\n"
FIT = MODEL + "model.fit(a, c)\n"
CHOOSE = "from sklearn.feature_selection import SelectKBest\nx = SelectKBest(k=2).fit_transform(x, y)\n"
SMOTE = "from imblearn.over_sampling import SMOTE\nx, y = SMOTE().fit_resample(x, y)\n"


@pytest.mark.parametrize(
    ("script", "severity"),
    [
        ("x = StandardScaler().fit_transform(x)\n", Severity.SMELLS),
        (CHOOSE, None),
        (SMOTE, None),
    ],
)
def test_fitting_to_all_rows_is_found(script: str, severity: Severity | None) -> None:
    (found,) = findings(fitted_before_the_split, script + SPLIT + FIT)
    assert found.severity == severity


@pytest.mark.parametrize(
    "script",
    [
        SPLIT + "a = StandardScaler().fit_transform(a)\n",
        "x = x / 255\n" + SPLIT,
        "x = StandardScaler().fit_transform(x)\na, c = x, y\n",
        "from sklearn.preprocessing import OneHotEncoder\nx = OneHotEncoder().fit_transform(x)\n" + SPLIT,
        "y = StandardScaler().fit_transform(y)\n" + SPLIT,
    ],
)
def test_quiet_otherwise(script: str) -> None:
    assert findings(fitted_before_the_split, script + FIT) == []
