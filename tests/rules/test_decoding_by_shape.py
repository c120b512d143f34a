"""Decoding that the script chooses by a shape or a condition is no fault of one of its ways."""

from __future__ import annotations

import pytest

from kerasdoctor.rules.evaluation.argmax_over_one_unit import argmax_over_one_unit
from rules.evaluation_of import SIGMOID, findings_of

ASKED = SIGMOID + "p = model.predict(x)\n"
CHOSEN = {
    "by a shape": "if model.output_shape[-1] > 1:\n    c = np.argmax(p, axis=1)\nelse:\n    c = np.round(p)\n",
    "by a length, in a function": (
        "def show(p):\n    if len(p[0]) > 1:\n        return np.argmax(p, axis=1)\n    return np.round(p)\nshow(p)\n"
    ),
    "by an argument": "import sys\nc = np.argmax(p, axis=1) if sys.argv[1] == 'many' else (p > 0.5)\n",
}
SETTLED = {
    "in a plain line": "c = np.argmax(p, axis=1)\n",
    "on a way that a flag opens": "import sys\nif '--show' in sys.argv:\n    c = np.argmax(p, axis=1)\n",
    "on a way that is surely taken": "many = True\nc = np.argmax(p, axis=1) if many else (p > 0.5)\n",
}


@pytest.mark.parametrize("way", CHOSEN)
def test_a_decode_that_the_script_chooses_is_not_judged(way: str) -> None:
    assert findings_of(argmax_over_one_unit, ASKED + CHOSEN[way]) == []


@pytest.mark.parametrize("way", SETTLED)
def test_a_decode_that_is_taken_is_judged(way: str) -> None:
    assert len(findings_of(argmax_over_one_unit, ASKED + SETTLED[way])) == 1
