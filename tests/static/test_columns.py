from __future__ import annotations

import pytest

from static.reading_of import head_of

START = """
import numpy as np
import pandas as pd
import keras
from keras.layers import Dense
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelEncoder, StandardScaler
table = pd.read_csv("table.csv")
model = keras.Sequential([Dense(3, activation="softmax")])
model.compile("sgd", "categorical_crossentropy")
"""


def labels_of(code: str, y: str) -> tuple[str | None, tuple[str, ...]]:
    labels = head_of(START + code + f"\nmodel.fit(x, {y})").labels
    assert labels is not None
    return labels.kind, tuple(done.word for done in labels.past.operations) if labels.past is not None else ()


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("table['y'] = table['y'].map({'no': 0, 'yes': 1})", "binary"),
        ("table['y'] = table.y.replace({'a': 0, 'b': 1, 'c': 2})", "class-index"),
        ("table['y'] = LabelEncoder().fit_transform(table['y'])", "class-index"),
        ("table.loc[:, 'y'] = LabelEncoder().fit_transform(table['y'])", "class-index"),
        ("table['y'] = table['y'].astype('category').cat.codes", "class-index"),
        ("table['y'] = pd.factorize(table['y'])[0]", "class-index"),
        ("table['y'] = (table.y == 'yes').astype(int)", "binary"),
        ("table['y'] = np.where(table.y == 'yes', 1, 0)", "binary"),
        ("table.y = (table.a > 3).astype(int)", "binary"),
        ("table[['y']] = 3", None),
        ("table['y'] = 0", None),
        ("table['y'] = 0\ntable.loc[table.a > 3, 'y'] = 1", "binary"),
        ("table['y'] = 0\ntable.loc[table.a > 3, 'y'] = 1\ntable.loc[table.a > 4, 'y'] = 2", None),
        ("table['y'] = table['y'].map({'no': 0, 'yes': 1})\ntable['y'] = table['y'].fillna(other)", "binary"),
        ("table['y'] = table['y'].map({'no': 0, 'yes': 1})\ntable['y'] = unknown(table)", None),
        ("table['y'] = table['y'].map({'no': 0, 'yes': 1})\ntable['y'] += 3", None),
        ("table['y'] = table['y'].map({'no': 0, 'yes': 1})\ntable[unknown] = 3", None),
        ("table['y'] = table['y'].map({'no': 0, 'yes': 1})\ntable['y'][3] = 7", None),
        ("table['y'] = table['y'].map({'no': 0, 'yes': 1})\ntable.y[3] = 7", None),
        ("table['y'] = table['y'].map({'no': 0, 'yes': 1})\ntable.loc[3, unknown] = 7", None),
        ("table['y'] = table['y'].map({'no': 0, 'yes': 1})\ntable.at[3, 'y'] = 7", None),
        ("table['y'] = table['y'].map({'no': 0, 'yes': 1})\ntable.replace({0: 7}, inplace=True)", None),
        ("table['y'] = table['y'].map({'no': 0, 'yes': 1})\ntable['y'].replace({0: 7}, inplace=True)", None),
        ("table['y'] = table['y'].map({'no': 0, 'yes': 1})\ntable.dropna(inplace=True)", "binary"),
        ("table['y'] = table['y'].map({'no': 0, 'yes': 1})\ntable['z'] = table['y'] * 0.5", "binary"),
        ("table['y'] = table['y'].map({'no': 0, 'yes': 1})\ntable = table.drop('y', axis=1)", None),
        ("table['y'] = table['y'].map({'no': 0, 'yes': 1})\ntable = table.drop(columns=['a'])", "binary"),
        ("table['y'] = table['y'].map({'no': 0, 'yes': 1})\ntable = table.sample(frac=1).reset_index()", "binary"),
        ("table['y'] = table['y'].map({'no': 0, 'yes': 1})\ntable = table.assign(y=table.a)", None),
        ("table['y'] = table['y'].map({'no': 0, 'yes': 1})\ntable = table[table.a > 3]", "binary"),
        ("table['y'] = table['y'].map({'no': 0, 'yes': 1})\ntable = table[['a', 'y']]", "binary"),
        ("table['y'] = table['y'].map({'no': 0, 'yes': 1})\ntable, rest = train_test_split(table)", "binary"),
        ("table['y'] = table['y'].map({'no': 0, 'yes': 1})\nif a:\n    table['y'] = table['y'] * 3", None),
    ],
)
def test_a_column_means_what_it_was_assigned(code: str, kind: str | None) -> None:
    assert labels_of(code, "table['y']")[0] == kind


@pytest.mark.parametrize("y", ["table.y", "table.y.values", "table[['y']]", "table['y'].to_numpy()", "table.pop('y')"])
def test_a_column_is_taken_out_in_several_ways(y: str) -> None:
    assert labels_of("table['y'] = table['y'].map({'no': 0, 'yes': 1})", y)[0] == "binary"


def test_a_column_keeps_what_was_done_to_it_and_to_its_table_since() -> None:
    code = "table['y'] = LabelEncoder().fit_transform(table['y'])\ntable['z'] = 3\ntable = table.sample(frac=1)"
    assert labels_of(code, "table['y']")[1] == ("read_csv", "columns", "fit_transform", "sample")


def test_a_column_that_comes_from_elsewhere_is_one_of_its_table() -> None:
    code = "table['y'] = np.arange(9)\ntable = table.dropna()"
    assert labels_of(code, "table['y']")[1] == ("arange", "dropna", "columns")


def test_a_comparison_keeps_where_its_sides_come_from() -> None:
    assert labels_of("", "(table['y'] == 'yes').astype(int)")[1] == ("read_csv", "columns", "compare", "astype")


@pytest.mark.parametrize("y", ["table.columns", "table.plot", "table.iloc"])
def test_other_attributes_of_a_table_are_no_columns(y: str) -> None:
    assert labels_of("", y)[0] is None
