from __future__ import annotations

import pytest

from kerasdoctor.rules.inputs.list_given_to_fit import list_given_to_fit
from rules.judged import MODEL, findings

FIT = MODEL + "model.fit(x, y)\n"


@pytest.mark.parametrize(
    "script",
    [
        "x = [[1.0, 2.0], [3.0, 4.0]]\n",
        "x = [[[1, 2], [3, 4]], [[1, 2], [3, 4]]]\n",
        "y = [0, 1, 0]\n",
        "x = []\nx.append([1, 2])\nx.append([3, 4])\n",
    ],
)
def test_lists_of_numbers_are_found(script: str) -> None:
    assert len(findings(list_given_to_fit, script + FIT)) == 1


@pytest.mark.parametrize(
    "script",
    [
        "x = np.array([[1.0, 2.0], [3.0, 4.0]])\n",
        "x = [x, y]\n",
        "x = [np.load('a.npy'), np.load('b.npy')]\n",
        "x = [first, second]\n",
        "x = [[1, 2, 3]]\n",
        "x = []\n",
        "x = list(x)\n",
        "x = [first, [1, 2]]\n",
    ],
)
def test_quiet_for_arrays_and_lists_of_inputs(script: str) -> None:
    assert findings(list_given_to_fit, script + FIT) == []


def test_quiet_for_the_keras_that_took_such_lists() -> None:
    assert findings(list_given_to_fit, "import tf_keras\nkeras = tf_keras\ny = [0, 1, 0]\n" + FIT) == []
