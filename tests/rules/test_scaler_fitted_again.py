from __future__ import annotations

import pytest

from kerasdoctor.rules.preprocessing.scaler_fitted_again import scaler_fitted_again
from rules.judged import MODEL, findings, rewritten

SPLIT = "a, b, c, d = train_test_split(x, y)\nscaler = StandardScaler()\na = scaler.fit_transform(a)\n"
FIT = MODEL + "model.fit(a, c)\n"


def test_a_second_fit_on_the_test_part_is_found_and_mended() -> None:
    script = SPLIT + "b = scaler.fit_transform(b)\n" + FIT
    (found,) = findings(scaler_fitted_again, script)
    assert rewritten(found, script) == ["b = scaler.transform(b)"]


@pytest.mark.parametrize(
    "script",
    [
        SPLIT + "scaler.fit_transform(b)\n" + FIT,
        SPLIT + "b = StandardScaler().fit_transform(b)\n" + FIT,
        "a, b = x[:80], x[80:]\ns = MinMaxScaler()\na = s.fit_transform(a)\nb = s.fit_transform(b)\nc = y[:80]\n" + FIT,
        "s = MinMaxScaler()\na = s.fit_transform(x)\nc = y\n" + FIT + "model.predict(s.fit_transform(np.mgrid[0:9]))\n",
    ],
)
def test_other_forms_are_found(script: str) -> None:
    assert len(findings(scaler_fitted_again, script)) == 1


@pytest.mark.parametrize(
    "script",
    [
        SPLIT + "b = scaler.transform(b)\n" + FIT,
        SPLIT + "c = scaler.fit_transform(c)\n" + FIT,
        SPLIT + "d = StandardScaler().fit_transform(d)\n" + FIT,
        SPLIT + "b = MinMaxScaler().fit_transform(b)\n" + FIT,
        SPLIT + "other = scaler.fit_transform(np.load('other.npy'))\n" + FIT,
        "from sklearn.preprocessing import LabelEncoder\na, b, c, d = train_test_split(x, y)\n"
        "e = LabelEncoder()\nc = e.fit_transform(c)\nd = e.fit_transform(d)\n" + FIT,
        "s = MinMaxScaler()\na = s.fit_transform(x)\nc = y\n" + FIT + "model.predict(s.transform(np.mgrid[0:9]))\n",
        "table = pd.read_csv('t.csv')\ns = MinMaxScaler()\na = s.fit_transform(table[['a']])\n"
        "c = s.fit_transform(table[['b']])\n" + FIT,
    ],
)
def test_quiet_for_other_arrays_and_other_scalers(script: str) -> None:
    assert findings(scaler_fitted_again, script) == []
