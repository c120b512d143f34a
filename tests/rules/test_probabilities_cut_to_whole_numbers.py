from __future__ import annotations

import pytest

from kerasdoctor.rules.evaluation.probabilities_cut_to_whole_numbers import probabilities_cut_to_whole_numbers as rule
from rules.evaluation_of import SIGMOID, findings_of, lines_of


@pytest.mark.parametrize("kind", ["int", "'int32'", "np.uint8", "np.int64", "dtype='int'"])
def test_a_cast_of_probabilities_is_found(kind: str) -> None:
    code = f"answers = model.predict(x).astype({kind})"
    assert lines_of(rule, SIGMOID + code) == [code]


@pytest.mark.parametrize(
    "code",
    [
        "answers = (model.predict(x) > 0.5).astype(int)",
        "answers = np.round(model.predict(x)).astype(int)",
        "answers = model.predict(x).round().astype(int)",
        "picture = (model.predict(x) * 255).astype('uint8')",
        "answers = model.predict(x).astype('float32')",
        "answers = np.argmax(model.predict(x), axis=1).astype(int)",
        "answers = model.predict(x).astype(KIND)",
    ],
)
def test_what_is_decided_or_scaled_first_is_fine(code: str) -> None:
    assert findings_of(rule, SIGMOID + code) == []


def test_numbers_that_are_no_probabilities_are_fine() -> None:
    linear = SIGMOID.replace('activation="sigmoid"', "use_bias=True")
    assert findings_of(rule, linear + "answers = model.predict(x).astype(int)") == []
