from __future__ import annotations

import pytest

from static.reading_of import case_of, head_of, labels_from

START = """
import numpy as np
import pandas as pd
import keras
from keras.layers import Dense
table = pd.read_csv("table.csv")
model = keras.Sequential([Dense(3, activation="softmax")])
model.compile("sgd", "categorical_crossentropy")
"""


@pytest.mark.parametrize(
    ("x", "shape"),
    [
        ("table", (None, None)),
        ("table['a']", (None,)),
        ("table[['a', 'b']]", (None, 2)),
        ("table[['a', 'b']].values.astype('float32')", (None, 2)),
        ("table.drop('c', axis=1)", (None, None)),
        ("table[['a', 'b', 'c']].drop(columns=['c'])", (None, 2)),
        ("table.drop([3, 4])", (None, None)),
        ("table.dropna().iloc[:, 2]", (None,)),
        ("table.iloc[:, 0:3].values", (None, None)),
        ("np.loadtxt('numbers.txt')[:, 1]", (None,)),
        ("np.loadtxt('numbers.txt', unpack=True)[:, 1]", None),
        ("pd.DataFrame({'a': [1, 2], 'b': [3, 4]})", (None, 2)),
        ("table.pop('a')", (None,)),
        ("table[['a', 'b']].values[np.random.permutation(len(table))]", (None, 2)),
    ],
)
def test_what_is_chosen_from_a_table_has_a_shape(x: str, shape: tuple[int | None, ...] | None) -> None:
    assert case_of(START + f"model.fit({x}, y)").network.inputs[0].shape == shape


def test_a_table_with_a_new_column_is_wider() -> None:
    code = "small = table[['a', 'b']]\nsmall['c'] = small['a'] * 2\nmodel.fit(small, y)"
    assert case_of(START + code).network.inputs[0].shape == (None, None)


@pytest.mark.parametrize(
    ("y", "kind"),
    [
        ("pd.get_dummies(table['c'])", "one-hot"),
        ("pd.get_dummies(table)", None),
        ("pd.factorize(table['c'])[0]", "class-index"),
        ("table['c']", None),
        ("table['c'].map({'no': 0, 'yes': 1})", "binary"),
        ("table.c.replace({'a': 0, 'b': 1, 'c': 2})", "class-index"),
        ("table['c'].map({'no': zero, 'yes': 1})", None),
        ("table['c'].map(len)", None),
        ("np.append(np.array([]), np.sin(np.arange(9.0)))", "real"),
        ("np.dot(np.random.rand(50, 4), np.ones(4))", "real"),
        ("np.add(np.random.rand(50), 1)", "real"),
        ("np.expand_dims(np.random.randint(0, 5, 50), -1)", "class-index"),
        ("np.ones((50, 1))", "binary"),
        ("keras.datasets.mnist.load_data()[0][0] / 255", "real"),
        ("keras.datasets.mnist.load_data()[0][0]", None),
        ("keras.datasets.mnist.load_data()[0][1] / 9", "real"),
        ("keras.datasets.imdb.load_data()[0][1] / 1", None),
        ("keras.utils.to_categorical(np.random.randint(0, 5, (50, 7)))", "one-hot"),
    ],
)
def test_kinds_follow_from_tables_and_reckoning(y: str, kind: str | None) -> None:
    labels = head_of(START + f"model.fit(x, {y})").labels
    assert labels is not None
    assert labels.kind == kind


@pytest.mark.parametrize(
    ("units", "number"),
    [
        ("np.prod((2, 3, 4))", 24),
        ("np.max(y) + 1", 10),
        ("y.max() + 1", 10),
        ("max(y) + 1", 10),
        ("len(np.unique(y))", 10),
        ("len(set(y))", 10),
        ("np.unique(y).size", 10),
        ("max(3, 4)", 4),
        ("len(np.unique(unknown))", None),
        ("max(unknown) + 1", None),
        ("len(np.unique(y[:500]))", None),
    ],
)
def test_sizes_are_reckoned_from_labels_that_are_known(units: str, number: int | None) -> None:
    script = f"(x, y), _ = keras.datasets.mnist.load_data()\nmodel = keras.Sequential([Dense({units})])\n"
    head = head_of(START + script + "model.compile('sgd', 'mse')\nmodel.fit(x, y)")
    assert head.layer.units == number


@pytest.mark.parametrize(
    ("code", "limits"),
    [
        ("(x, y), _ = keras.datasets.mnist.load_data()", (0, 9)),
        ("(x, y), _ = keras.datasets.mnist.load_data()\ny = y[:1000] + 1", (1, 10)),
        ("(x, y), _ = keras.datasets.mnist.load_data()\ny = y[y < 2]", (None, None)),
        ("(x, y), _ = keras.datasets.mnist.load_data()\ny = y[:20]", (None, None)),
        ("y = np.array([3, 1, 2])", (1, 3)),
        ("y = np.array([1, 1, 1])", (None, None)),
        (
            "from sklearn.preprocessing import MinMaxScaler\ny = MinMaxScaler().fit_transform(np.random.rand(9, 1))",
            (0, 1),
        ),
        (
            "from sklearn.preprocessing import MinMaxScaler\n"
            "y = MinMaxScaler(feature_range=(-1, 1)).fit_transform(np.random.rand(9, 1))",
            (-1, 1),
        ),
    ],
)
def test_the_limits_of_labels_are_known_where_they_occur_for_certain(
    code: str, limits: tuple[float | None, float | None]
) -> None:
    labels = labels_from(code)
    assert (labels.low, labels.high) == limits


def test_images_are_known_to_reach_255_until_they_are_scaled() -> None:
    load = START + "(x, y), _ = keras.datasets.mnist.load_data()\n"
    (raw,) = case_of(load + "model.fit(x.reshape(-1, 784).astype('float32'), y)").network.inputs
    (scaled,) = case_of(load + "x = x / 255.0\nmodel.fit(x, y)").network.inputs
    assert (raw.low, raw.high) == (0, 255)
    assert (scaled.low, scaled.high) == (0, 1)


def test_the_labels_of_a_batch_have_no_limits() -> None:
    labels = head_of(START + "model.train_on_batch(x, np.array([0, 5, 2]))").labels
    assert labels is not None
    assert labels.low is None
