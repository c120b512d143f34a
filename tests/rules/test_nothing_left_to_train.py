from __future__ import annotations

import pytest

from kerasdoctor.facts import Layer, Network
from kerasdoctor.finding import Severity
from kerasdoctor.rules.architecture.nothing_left_to_train import nothing_left_to_train
from rules.stacks import stacked


@pytest.mark.parametrize(
    "layers", ["Dense(8, trainable=False), Dense(1, trainable=False)", "Dense(1, trainable=False), ReLU(), Flatten()"]
)
def test_all_weights_are_frozen(layers: str) -> None:
    (finding,) = stacked(nothing_left_to_train, layers)
    assert nothing_left_to_train.severity is Severity.BREAKS
    assert "frozen" in finding.message


@pytest.mark.parametrize(
    "layers",
    [
        "Dense(8, trainable=False), Dense(1)",
        "Dense(8, trainable=False), Dense(1, trainable=learns)",
        "Dense(8, trainable=False), Lambda(f)",
        "Flatten(), ReLU()",
    ],
)
def test_something_learns_or_may_learn(layers: str) -> None:
    assert stacked(nothing_left_to_train, layers) == []


def test_a_model_without_known_layers_is_left_alone() -> None:
    assert nothing_left_to_train(Network()) == []
    assert len(nothing_left_to_train(Network(layers=(Layer("Dense", trainable=False),)))) == 1
