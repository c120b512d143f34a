from __future__ import annotations

import pytest

from kerasdoctor.rules.api.lists_where_arrays_are_needed import lists_where_arrays_are_needed
from rules.mending import mended, said

SETUP = """import keras
import numpy as np
x, y = np.zeros((9, 2)), np.zeros(9)
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
model.compile('sgd', 'mse')
"""


@pytest.mark.parametrize(
    ("call", "new"),
    [
        ("fit([[0, 1], [1, 0]], [1, 0])", "fit(np.array([[0, 1], [1, 0]]), np.array([1, 0]))"),
        ("fit(x, [1.0, 2.0])", "fit(x, np.array([1.0, 2.0]))"),
        ("predict([[3, 4]])", "predict(np.array([[3, 4]]))"),
        ("evaluate(x=x, y=[1, 2])", "evaluate(x=x, y=np.array([1, 2]))"),
    ],
)
def test_the_fix_makes_arrays(call: str, new: str) -> None:
    assert mended(lists_where_arrays_are_needed, SETUP + f"model.{call}\n") == f"model.{new}"


def test_a_list_in_a_variable() -> None:
    assert mended(lists_where_arrays_are_needed, SETUP + "t = [0, 1, 1]\nmodel.fit(x, t)\n") == (
        "model.fit(x, np.array(t))"
    )


GROWN = """rows, labels, parts = [], [], []
for i in range(100):
    rows.append([i, i + 1])
    labels.append(i % 2)
    parts.append(np.zeros(3))
"""


def test_lists_that_grow_in_a_loop() -> None:
    (finding,) = said(lists_where_arrays_are_needed, SETUP + GROWN + "model.fit(rows, labels)\n")
    assert len(finding.places) == 2
    assert said(lists_where_arrays_are_needed, SETUP + GROWN + "model.fit(parts, y)\n") == []
    made = "rows, labels = np.array(rows), np.array(labels)\nmodel.fit(rows, labels)\n"
    assert said(lists_where_arrays_are_needed, SETUP + GROWN + made) == []


@pytest.mark.parametrize(
    "call",
    ["fit(x, y)", "fit([x, x], [y, y])", "fit([x], y)", "fit([np.zeros(3), np.zeros(3)], y)", "fit([f(1), f(2)], y)"],
)
def test_a_list_of_arrays(call: str) -> None:
    assert said(lists_where_arrays_are_needed, SETUP + f"model.{call}\n") == []


def test_keras_2_and_guards() -> None:
    call = "model.fit(x, [1, 2])\n"
    assert said(lists_where_arrays_are_needed, "import tf_keras\n" + SETUP + call) == []
    assert said(lists_where_arrays_are_needed, SETUP + f"try:\n    {call}except ValueError:\n    pass\n") == []


@pytest.mark.parametrize(
    "script",
    [
        "x = [[1.0, 2.0], [3.0, 4.0]]\n",
        "x = [[[1, 2], [3, 4]], [[1, 2], [3, 4]]]\n",
        "y = [0, 1, 0]\n",
        "x = []\nx.append([1, 2])\nx.append([3, 4])\n",
    ],
)
def test_lists_of_numbers_in_variables(script: str) -> None:
    assert len(said(lists_where_arrays_are_needed, SETUP + script + "model.fit(x, y)\n")) == 1


@pytest.mark.parametrize(
    "script",
    [
        "x = np.array([[1.0, 2.0], [3.0, 4.0]])\n",
        "x = [x, y]\n",
        "x = [np.load('a.npy'), np.load('b.npy')]\n",
        "x = [first, second]\n",
        "x = []\n",
        "x = list(x)\n",
        "x = [first, [1, 2]]\n",
    ],
)
def test_arrays_and_lists_of_inputs_in_variables(script: str) -> None:
    assert said(lists_where_arrays_are_needed, SETUP + script + "model.fit(x, y)\n") == []
