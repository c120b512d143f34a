from __future__ import annotations

import pytest

from kerasdoctor.finding import NewDecode
from kerasdoctor.rules.evaluation.argmax_over_one_unit import argmax_over_one_unit as rule
from rules.evaluation_of import SIGMOID, findings_of, lines_of


@pytest.mark.parametrize(
    "code",
    [
        "classes = np.argmax(model.predict(x), axis=1)",
        "classes = np.argmax(model.predict(x), -1)",
        "p = model.predict(x)\nclasses = p.argmax(axis=-1)",
        "p = model.predict(x)\nclasses = tf.argmax(p, axis=1)",
    ],
)
def test_argmax_along_the_only_column_is_found(code: str) -> None:
    assert lines_of(rule, SIGMOID + code) == [code.splitlines()[-1]]


@pytest.mark.parametrize(
    "code",
    [
        "best_row = np.argmax(model.predict(x))",
        "best_row = np.argmax(model.predict(x), axis=0)",
        "p = model.predict(x).reshape(30, 10)\nclasses = np.argmax(p, axis=1)",
        "p = np.hstack([1 - model.predict(x), model.predict(x)])\nclasses = np.argmax(p, axis=1)",
        "classes = np.argmax(y.reshape(-1, 1), axis=1)",
    ],
)
def test_other_axes_and_other_arrays_are_fine(code: str) -> None:
    assert findings_of(rule, SIGMOID + code) == []


def test_several_units_are_fine() -> None:
    script = SIGMOID.replace("Dense(1,", "Dense(3,")
    assert findings_of(rule, script + "classes = np.argmax(model.predict(x), axis=1)") == []


def test_a_sigmoid_is_cut_and_a_regression_is_left_alone() -> None:
    code = "classes = np.argmax(model.predict(x), axis=1)"
    (finding,) = findings_of(rule, SIGMOID + code)
    assert isinstance(finding.fixes[0].changes[0], NewDecode)
    (finding,) = findings_of(rule, SIGMOID.replace('activation="sigmoid"', "use_bias=True") + code)
    assert finding.fixes[0].advice
