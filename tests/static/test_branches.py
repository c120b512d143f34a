from __future__ import annotations

import pytest

from static.reading_of import reading_of

START = """
import keras
from keras import *
from keras.layers import *
"""
ENDS = [(1, "sigmoid", "binary_crossentropy"), (3, "softmax", "categorical_crossentropy")]


def outcomes(script: str) -> list[tuple[int | None, str | None, str | None]]:
    heads = [head for case in reading_of(START + script).cases for head in case.network.heads]
    found = [(head.layer.units, head.layer.activation, head.loss.name if head.loss else None) for head in heads]
    return sorted(found, key=str)


@pytest.mark.parametrize(
    "script",
    [
        "model = Sequential()\nif binary:\n    model.add(Dense(1, activation='sigmoid'))\n"
        "    model.compile('sgd', 'binary_crossentropy')\n"
        "else:\n    model.add(Dense(3, activation='softmax'))\n    model.compile('sgd', 'categorical_crossentropy')\n"
        "model.fit(x, y)",
        "if binary:\n    model = Sequential([Dense(1, activation='sigmoid')])\n"
        "    model.compile('sgd', 'binary_crossentropy')\n"
        "else:\n    model = Sequential([Dense(3, activation='softmax')])\n"
        "    model.compile('sgd', 'categorical_crossentropy')\n"
        "model.fit(x, y)",
        "def build(binary):\n    if binary:\n        m = Sequential([Dense(1, activation='sigmoid')])\n"
        "        m.compile('sgd', 'binary_crossentropy')\n        return m\n"
        "    m = Sequential([Dense(3, activation='softmax')])\n"
        "    m.compile('sgd', 'categorical_crossentropy')\n    return m\n"
        "model = build(asked)\nmodel.fit(x, y)",
    ],
)
def test_each_branch_is_a_case_of_its_own(script: str) -> None:
    assert outcomes(script) == ENDS
    for case in reading_of(START + script).cases:
        (head,) = case.network.heads
        compiled = case.trace.compile
        assert compiled is not None
        assert head.loss is not None
        assert compiled.constant(1, "loss") == head.loss.name


@pytest.mark.parametrize(
    "script",
    [
        # Which of the two goes with which of the other two is not known.
        "model = Sequential()\nif binary:\n    model.add(Dense(1, activation='sigmoid'))\n"
        "else:\n    model.add(Dense(3, activation='softmax'))\n"
        "if binary:\n    model.compile('sgd', 'binary_crossentropy')\n"
        "else:\n    model.compile('sgd', 'categorical_crossentropy')\n"
        "model.fit(x, y)",
        "if binary:\n    model = Sequential([Dense(1, activation='sigmoid')])\n"
        "else:\n    model = Sequential([Dense(3, activation='softmax')])\n"
        "if binary:\n    model.compile('sgd', 'binary_crossentropy')\n"
        "else:\n    model.compile('sgd', 'categorical_crossentropy')\n"
        "model.fit(x, y)",
    ],
)
def test_branches_that_may_go_together_are_not_mixed(script: str) -> None:
    assert {loss for _, _, loss in outcomes(script)} <= {None}


def test_a_layer_that_may_be_left_out_makes_no_second_case() -> None:
    script = "model = Sequential([Dense(8)])\nif careful:\n    model.add(Dropout(0.5))\nmodel.add(Dense(3))\n"
    assert outcomes(script + "model.compile('sgd', 'mse')\nmodel.fit(x, y)") == [(3, "linear", "mean_squared_error")]


def test_what_is_compiled_after_a_branch_holds_for_both() -> None:
    script = "if big:\n    model = Sequential([Dense(9)])\nelse:\n    model = Sequential([Dense(2)])\n"
    assert outcomes(script + "model.compile('sgd', 'mse')\nmodel.fit(x, y)") == [
        (2, "linear", "mean_squared_error"),
        (9, "linear", "mean_squared_error"),
    ]


def test_models_that_differ_only_inside_are_told_once() -> None:
    script = (
        "def build(n):\n    m = Sequential([Dense(n), Dense(3)])\n    m.compile('sgd', 'mse')\n    return m\n"
        "for n in (1, 2, 4):\n    build(n).fit(x, y)"
    )
    assert outcomes(script) == [(3, "linear", "mean_squared_error")]


def test_a_loop_makes_no_variants() -> None:
    script = "model = Sequential([Dense(2)])\nwhile more():\n    model.add(Dense(3))\nmodel.compile('sgd', 'mse')\n"
    assert outcomes(script + "model.fit(x, y)") == []
