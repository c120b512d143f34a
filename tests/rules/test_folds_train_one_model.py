from __future__ import annotations

import pytest

from kerasdoctor.rules.evaluation.folds_train_one_model import folds_train_one_model as rule
from rules.evaluation_of import NUMBERS, findings_of, lines_of, stack

BUILT = stack(1, "sigmoid", '"binary_crossentropy"')
LOOP = "for train, test in KFold(5).split(x):\n"
HEAD = NUMBERS + "from sklearn.model_selection import KFold, StratifiedKFold\n"
FIT = "    model.fit(x[train], y[train])\n"


@pytest.mark.parametrize(
    "loop",
    [
        LOOP,
        "folds = StratifiedKFold(5)\nfor train, test in folds.split(x, y):\n",
        "for n, (train, test) in enumerate(KFold(5).split(x)):\n",
        LOOP + "    model.compile('sgd', 'mse')\n",
    ],
)
def test_one_model_for_all_folds_is_found(loop: str) -> None:
    assert lines_of(rule, HEAD + BUILT + loop + FIT) == [FIT.strip()]


def test_a_new_model_for_each_fold_is_fine() -> None:
    inside = "".join(f"    {line}\n" for line in BUILT.splitlines())
    assert findings_of(rule, HEAD + LOOP + inside + FIT) == []
    function = "def build():\n" + inside + "    return model\n"
    assert findings_of(rule, HEAD + function + LOOP + "    model = build()\n" + FIT) == []


@pytest.mark.parametrize("before", ["    model.set_weights(first)\n", "    model.load_weights('first.weights.h5')\n"])
def test_weights_that_are_put_back_are_fine(before: str) -> None:
    assert findings_of(rule, HEAD + BUILT + LOOP + before + FIT) == []


@pytest.mark.parametrize(
    "code",
    [
        "for epoch in range(3):\n    model.fit(x, y)\n",
        LOOP + "    print(len(train))\nmodel.fit(x, y)\n",
        LOOP + "    model.fit(x, y)\n",
        "for part in parts:\n    model.fit(x[part], y[part])\n",
    ],
)
def test_other_loops_are_fine(code: str) -> None:
    assert findings_of(rule, HEAD + BUILT + code) == []
