"""What was done to arrays and tables on their way, also in place."""

from __future__ import annotations

import pytest

from kerasdoctor.facts import Past
from static.reading_of import reading_of

START = """
import random
import numpy as np, pandas as pd
import tensorflow as tf
from sklearn.preprocessing import StandardScaler
rng = np.random.default_rng(0)
table = pd.read_csv("table.csv")
images = np.load("images.npy")
"""


def past_of(code: str) -> Past:
    """Return the past of what `np.mean` is given in the last line."""
    call = reading_of(START + code).trace.of("numpy.mean")[-1]
    past = call.arguments[0].past
    assert past is not None
    return past


def steps(code: str) -> list[tuple[str, object]]:
    return [(done.name.rpartition(".")[2], done.operand) for done in past_of(code).operations[1:]]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("images /= 255\nnp.mean(images)", [("divide", 255)]),
        ("images[...] = images / 255\nnp.mean(images)", [("set", "...")]),
        ("images[0] *= 2\nnp.mean(images)", [("set", 0)]),
        ("np.random.shuffle(images)\nnp.mean(images)", [("shuffle", None)]),
        ("rng.shuffle(images)\nnp.mean(images)", [("shuffle", None)]),
        ("random.shuffle(images)\nnp.mean(images)", [("shuffle", None)]),
        ("table['e'] = 1\nnp.mean(table)", [("set", "e")]),
        ("table.drop('target', axis=1, inplace=True)\nnp.mean(table)", [("drop", "target")]),
        ("table.drop('target', axis=1, inplace=False)\nnp.mean(table)", []),
        ("table.drop('target', axis=1)\nnp.mean(table)", []),
        ("x = table.drop(columns=['a', 'b'])\nnp.mean(x)", [("drop", ("a", "b"))]),
        ("x = table.drop(['a', 'b'], axis=1)\nnp.mean(x)", [("drop", ("a", "b"))]),
        ("y = table.pop('target')\nnp.mean(y)", [("columns", "target")]),
        ("y = table.pop('target')\nnp.mean(table)", [("drop", "target")]),
        ("del table['target']\nnp.mean(table)", [("drop", "target")]),
        ("np.mean(table.target)", [("columns", "target")]),
        ("np.mean(table.values)", []),
        ("np.mean(images.astype('float32'))", [("astype", "float32")]),
        ("from sklearn.datasets import load_iris\nx = load_iris().data[:, :2]\nnp.mean(x)", [("columns", ":, :2")]),
        (
            "from sklearn.utils import shuffle\nx, z = shuffle(images, images / 2)\nnp.mean(z)",
            [("divide", 2), ("shuffle", None)],
        ),
        ("first, second = images\nnp.mean(second)", [("element", 1)]),
        (
            "np.mean(tf.data.Dataset.from_tensor_slices(images).shuffle(100).batch(8).take(2))",
            [("from_tensor_slices", None), ("shuffle", 100), ("batch", 8), ("take", 2)],
        ),
    ],
)
def test_what_was_done(code: str, expected: list[tuple[str, object]]) -> None:
    assert steps(code) == expected


def test_two_ways_leave_no_past_in_a_tuple() -> None:
    call = reading_of(START + "pair = (images, 1)\nif input():\n    pair = (images / 255, 1)\nnp.mean(pair[0])").trace
    assert call.of("numpy.mean")[-1].arguments[0].past is None
