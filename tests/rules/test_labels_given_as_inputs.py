from __future__ import annotations

import pytest

from kerasdoctor.rules.inputs.labels_given_as_inputs import labels_given_as_inputs
from rules.judged import MODEL, findings

SCALED = "a = MinMaxScaler().fit_transform(x)\nb = MinMaxScaler().fit_transform(y)\n"


def test_prepared_rows_that_go_unused_beside_labels_for_both_are_found() -> None:
    (found,) = findings(labels_given_as_inputs, SCALED + MODEL + "print(a)\nmodel.fit(b, b)\n")
    assert found.places[0].place.line == 19  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "script",
    [
        SCALED + MODEL + "model.fit(a, b)\n",
        "b = MinMaxScaler().fit_transform(y)\n" + MODEL + "model.fit(b, b)\n",
        "b = MinMaxScaler().fit_transform(y)\na = StandardScaler().fit_transform(x)\n" + MODEL + "model.fit(b, b)\n",
        SCALED + MODEL + "model.fit(b, b)\nmodel.predict(a)\n",
        SCALED + MODEL + "model.fit(b, b, validation_data=(a, a))\n",
        "a = MinMaxScaler().fit_transform(y[:9])\nb = MinMaxScaler().fit_transform(y)\n" + MODEL + "model.fit(b, b)\n",
        MODEL + "model.fit(x, x)\n",
    ],
)
def test_quiet_for_an_autoencoder(script: str) -> None:
    assert findings(labels_given_as_inputs, script) == []
