from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.targets_scaled_to_another_range import targets_scaled_to_another_range as rule
from rules.heads_of import SIGMOID, found, script


@pytest.mark.parametrize(
    "text",
    [
        script(
            SIGMOID,
            '"mse"',
            "MinMaxScaler((-1, 1)).fit_transform(x[:, :1])",
            before="from sklearn.preprocessing import MinMaxScaler",
        ),
        script('Dense(1, activation="relu")', '"mse"', "np.array([-1.0, 0.5, 1.0])"),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script(
            SIGMOID,
            '"mse"',
            "MinMaxScaler().fit_transform(x[:, :1])",
            before="from sklearn.preprocessing import MinMaxScaler",
        ),
        script(
            'Dense(1, activation="tanh")',
            '"mse"',
            "MinMaxScaler(feature_range=(-1, 1)).fit_transform(x[:, :1])",
            before="from sklearn.preprocessing import MinMaxScaler",
        ),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
