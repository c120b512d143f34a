from __future__ import annotations

import pytest

from kerasdoctor.rules.order.sorted_rows_split_off import sorted_rows_split_off
from rules.judged import MODEL, findings

BLOCKS = "y = np.concatenate([np.zeros(50), np.ones(50)])\n"
IRIS = "from sklearn.datasets import load_iris\niris = load_iris()\nx, y = iris.data, iris.target\n"


@pytest.mark.parametrize(
    "script",
    [
        BLOCKS,
        "y = np.hstack((np.ones(50), np.zeros(50))).reshape(-1, 1)\n",
        IRIS,
        IRIS + "y = keras.utils.to_categorical(y)\n",
    ],
)
def test_blocks_of_classes_are_found(script: str) -> None:
    (found,) = findings(sorted_rows_split_off, script + MODEL + "model.fit(x, y, validation_split=0.2)\n")
    assert "20%" in found.message


@pytest.mark.parametrize(
    ("script", "share"),
    [
        (BLOCKS, "0.0"),
        (BLOCKS, "share"),
        (IRIS + "i = np.random.permutation(150)\nx, y = x[i], y[i]\n", "0.2"),
        (IRIS + "x, a, y, b = train_test_split(x, y)\n", "0.2"),
        (IRIS + "np.random.shuffle(y)\n", "0.2"),
        (IRIS + "y = mix(y)\n", "0.2"),
        ("y = np.concatenate([np.zeros(50), np.zeros(50)])\n", "0.2"),
        ("y = np.concatenate([np.zeros(50), np.load('y.npy')])\n", "0.2"),
        ("y = np.concatenate([np.zeros(5), np.ones(5), np.zeros(5), np.ones(5)])\n", "0.2"),
        ("", "0.2"),
    ],
)
def test_quiet_where_the_rows_are_mixed_or_that_is_not_known(script: str, share: str) -> None:
    assert findings(sorted_rows_split_off, script + MODEL + f"model.fit(x, y, validation_split={share})\n") == []


LOOPS = """
import os
x, y = [], []
for number, name in enumerate({classes}):
    for file in os.listdir(name):
        x.append(keras.utils.load_img(file))
        y.append({label})
x, y = np.array(x), {made}
"""
FIT = "model = Sequential([Dense(3)])\nmodel.compile(loss={loss})\nmodel.fit(x, y, validation_split=0.2)\n"


def looped(
    classes: str = '["cat", "dog"]',
    label: str = "number",
    made: str = "np.array(y)",
    loss: str = '"binary_crossentropy"',
) -> str:
    return LOOPS.format(classes=classes, label=label, made=made) + FIT.format(loss=loss)


@pytest.mark.parametrize(
    "script",
    [
        looped(),
        looped(classes="os.listdir('photos')"),
        looped(made="keras.utils.to_categorical(np.array(y))", loss="keras.losses.CategoricalCrossentropy()"),
    ],
)
def test_labels_collected_class_by_class_are_found(script: str) -> None:
    (found,) = findings(sorted_rows_split_off, script)
    assert found.places[1].place.line == 19  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "script",
    [
        looped(loss='"mse"'),
        looped(label="file"),
        looped(made="np.random.permutation(np.array(y))"),
        looped().replace("x, y = np.array", "import random\nrandom.shuffle(y)\nx, y = np.array"),
        looped().replace("x, y = np.array", "both = list(zip(x, y))\nmix(both)\nx, y = zip(*both)\nx, y = np.array"),
        looped().replace("    for file in os.listdir(name):\n", "    if True:\n"),
    ],
)
def test_quiet_where_labels_are_mixed_or_no_classes(script: str) -> None:
    assert findings(sorted_rows_split_off, script) == []
