from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.api.ignored_decay import ignored_decay
from rules.mending import mended, said

IMPORTS = "import keras\nfrom keras.optimizers import SGD, Adam\n"
SCHEDULE = "keras.optimizers.schedules.InverseTimeDecay"


@pytest.mark.parametrize(
    ("call", "new"),
    [
        ("SGD(lr=0.1, decay=1e-2)", f"SGD(learning_rate={SCHEDULE}(0.1, decay_steps=1, decay_rate=1e-2))"),
        ("SGD(decay=1e-2, nesterov=True)", None),
        ("SGD(0.1, 0.9, decay=0.5)", f"SGD({SCHEDULE}(0.1, decay_steps=1, decay_rate=0.5), 0.9)"),
        ("SGD(decay=0.5, learning_rate=r)", f"SGD(learning_rate={SCHEDULE}(r, decay_steps=1, decay_rate=0.5))"),
        ("Adam(decay=0.5)", f"Adam(learning_rate={SCHEDULE}(0.001, decay_steps=1, decay_rate=0.5))"),
    ],
)
def test_the_fix_is_a_schedule(call: str, new: str | None) -> None:
    text = mended(ignored_decay, IMPORTS + call + "\n")
    assert text == (new or f"SGD(learning_rate={SCHEDULE}(0.01, decay_steps=1, decay_rate=1e-2), nesterov=True)")


@pytest.mark.parametrize(
    ("amount", "severity"), [("1e-2", Severity.HURTS), ("1e-6", Severity.SMELLS), ("amount", Severity.SMELLS)]
)
def test_how_much_it_matters(amount: str, severity: Severity) -> None:
    (finding,) = said(ignored_decay, IMPORTS + f"SGD(decay={amount})\n")
    assert finding.severity is severity


@pytest.mark.parametrize("call", ["SGD(decay=0.0)", "SGD(weight_decay=0.1)", "keras.optimizers.Lion(decay=0.1)"])
def test_no_decay_no_loss(call: str) -> None:
    assert said(ignored_decay, IMPORTS + call + "\n") == []


def test_keras_2_honours_it() -> None:
    assert said(ignored_decay, "from tf_keras.optimizers import SGD\nSGD(decay=0.1)\n") == []
    guarded = "try:\n    SGD(decay=0.1)\nexcept ValueError:\n    pass\n"
    assert said(ignored_decay, IMPORTS + guarded) == []
