from __future__ import annotations

import pytest

from kerasdoctor.rules.evaluation.row_without_batch_axis import row_without_batch_axis as rule
from rules.evaluation_of import SIGMOID, findings_of, lines_of


@pytest.mark.parametrize("code", ["model.predict(x[0])", "row = x[3]\nmodel.predict(row)", "model.predict(np.ones(4))"])
def test_a_row_without_its_axis_is_found(code: str) -> None:
    assert lines_of(rule, SIGMOID + code) == [code.splitlines()[-1]]


@pytest.mark.parametrize(
    "code",
    [
        "model.predict(x[:1])",
        "model.predict(x[None, 0])",
        "model.predict(x)",
        "model.predict(row)",
        "other.predict(x[0])",
    ],
)
def test_batches_and_unknown_arrays_are_fine(code: str) -> None:
    assert findings_of(rule, SIGMOID + code) == []


def test_a_model_of_single_numbers_takes_a_row_of_them() -> None:
    single = SIGMOID.replace("(4,)", "(1,)").replace("(300, 4)", "(300, 1)")
    assert findings_of(rule, single + "model.predict(np.ones(1))") == []


def test_the_new_axis_is_the_fix() -> None:
    (finding,) = findings_of(rule, SIGMOID + "model.predict(x[0])")
    assert finding.fixes[0].rewrites[0][1] == "x[0][None]"
