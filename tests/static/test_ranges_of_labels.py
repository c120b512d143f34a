"""Where the values of labels lie, as far as the source shows it."""

from __future__ import annotations

import pytest

from kerasdoctor.facts import Labels
from static.reading_of import case_of

START = """
import keras
import numpy as np
from keras.layers import Dense
from sklearn.datasets import load_iris, make_regression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler, StandardScaler
x = np.random.default_rng(0).normal(size=(300, 4))
model = keras.Sequential([Dense(1)])
model.compile(loss="mse", optimizer="adam")
"""


def labels_of(code: str) -> Labels:
    (head,) = case_of(f"{START}{code}\nmodel.fit(x, y)\n").network.heads
    assert head.labels is not None
    return head.labels


@pytest.mark.parametrize(
    "code",
    [
        "y = make_regression(300, 4)[1]",
        "y = x[:, 0]",
        "y = 10 * x[:, 0]",
        "y = x[:50, 1] / 3",
        "y = np.random.randn(300)",
        "y = StandardScaler().fit_transform(x[:, :1])",
        "_, _, y, _ = train_test_split(x, make_regression(300, 4)[1])",
        "y = make_regression(300, 4)[1].reshape(-1, 1).astype('float32')",
    ],
)
def test_numbers_that_are_drawn_around_zero_have_no_limits(code: str) -> None:
    assert labels_of(code).unbounded is True


@pytest.mark.parametrize(
    "code",
    [
        "y = abs(x[:, 0])",
        "y = np.abs(x[:, 0])",
        "y = x[:, 0] ** 2",
        "y = x[:, 0] + 100",
        "y = 0 * x[:, 0]",
        "y = 1 / x[:, 0]",
        "y = x[:, 0] - x[:, 0]",
        "y = x[:, 0].clip(0, 1)",
        "y = np.clip(x[:, 0], 0, 1)",
        "y = np.random.rand(300)",
        "y = np.random.normal(50, 1, 300)",
        "y = np.array([row[0] for row in x])",
        "y = unknown()",
    ],
)
def test_what_may_have_limits_is_not_known(code: str) -> None:
    labels = labels_of(code)
    assert (labels.unbounded, labels.low, labels.high) == (None, None, None)


@pytest.mark.parametrize(
    ("code", "low", "high"),
    [
        ("y = np.array([3, 1, 2])", 1.0, 3.0),
        ("y = [[0.5], [-2]]", -2.0, 0.5),
        ("y = MinMaxScaler().fit_transform(x[:, :1])", 0.0, 1.0),
        ("y = MinMaxScaler(feature_range=(-1, 1)).fit_transform(x[:, :1])", -1.0, 1.0),
        ("y = np.array([3, 1, 2])[:2]", None, None),
        ("y = np.array([1, 1, 1])", None, None),
        ("y = MinMaxScaler(feature_range=chosen).fit_transform(x[:, :1])", None, None),
    ],
)
def test_numbers_that_are_written_out_or_scaled_have_both_ends(
    code: str, low: float | None, high: float | None
) -> None:
    labels = labels_of(code)
    assert (labels.low, labels.high) == (low, high)


def test_classes_are_those_of_the_whole_data_set() -> None:
    assert labels_of("y = load_iris(return_X_y=True)[1]").classes == 3
    for part in ("y[:100]", "y[y != 2]", "y[np.arange(50)]"):
        assert labels_of(f"y = load_iris(return_X_y=True)[1]\ny = {part}").classes is None
