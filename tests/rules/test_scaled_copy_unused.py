from __future__ import annotations

import pytest

from kerasdoctor.rules.preprocessing.scaled_copy_unused import scaled_copy_unused
from rules.judged import MODEL, findings

FIT = MODEL + "model.fit(x, y)\n"
SPLIT = "x, b, y, d = train_test_split(x, y)\n"


@pytest.mark.parametrize(
    ("script", "line"),
    [
        ("StandardScaler().fit_transform(x)\n", 17),
        ("scaled = StandardScaler().fit_transform(x)\nprint(scaled)\n", 18),
        ("scaled = StandardScaler().fit_transform(x)\n" + SPLIT, 14),
        (SPLIT + "scaled = MinMaxScaler().fit_transform(x)\n", 18),
    ],
)
def test_raw_values_beside_an_unused_copy_are_found(script: str, line: int) -> None:
    (found,) = findings(scaled_copy_unused, script + FIT)
    assert found.places[0].place.line == line  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "script",
    [
        "x = StandardScaler().fit_transform(x)\n",
        "scaled = StandardScaler().fit_transform(x)\nother.fit(scaled)\nmean = np.mean(scaled)\n",
        "scaled = StandardScaler().fit_transform(x)\nlog(dict(pair=(scaled, y)))\nnp.save('s.npy', [scaled, y])\n",
        "scaled = StandardScaler().fit_transform(x)\nx = x / 255\n",
        "scaled = StandardScaler().fit_transform(y)\n",
        "scaled = StandardScaler().fit_transform(np.load('other.npy'))\n",
        "scaler = StandardScaler().fit(x)\n",
        "x = preprocess(x)\nscaled = StandardScaler().fit_transform(x)\n",
    ],
)
def test_quiet_where_the_copy_is_used_or_not_of_these_inputs(script: str) -> None:
    assert findings(scaled_copy_unused, script + FIT) == []
