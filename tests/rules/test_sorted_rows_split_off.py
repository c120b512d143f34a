from __future__ import annotations

import pytest

from kerasdoctor.facts import ClassCount, Validation
from kerasdoctor.finding import Finding, Severity
from kerasdoctor.rules.order.sorted_rows_split_off import sorted_rows_split_off
from rules.data_of import data, labels, network
from rules.judged import MODEL, findings

Classes = tuple[ClassCount, ...]
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


def cut(
    here: Classes, trained: Classes, switches: int, *, loss: str = "binary_crossentropy", rows: int = 500
) -> list[Finding]:
    held = Validation(sum(count for _, count in here), rows, 0.2, classes=(here,), trained=(trained,))
    facts = data(rows, heads=(labels(rows, classes=trained, switches=switches),), validation=held)
    said = sorted_rows_split_off(None, network(loss=loss), facts)
    return [item for item in said if isinstance(item, Finding)]


def test_the_very_rows_that_are_cut_off_are_looked_at() -> None:
    (found,) = cut(((1, 100),), ((0, 250), (1, 150)), 1)
    assert found.message == "`validation_split` takes the last 100 rows of the labels, which all have class 1"
    assert found.severity is None
    (new,) = cut(((2, 80), (1, 20)), ((0, 250), (1, 150)), 2)
    assert "80% of them have classes that are not trained on" in new.message
    (some,) = cut(((2, 10), (1, 90)), ((0, 250), (1, 150)), 200)
    assert some.severity is Severity.HURTS


def test_mixtures_one_class_amounts_and_toys_are_left_alone() -> None:
    assert cut(((0, 50), (1, 50)), ((0, 200), (1, 200)), 250) == []
    assert cut(((0, 100),), ((0, 390), (1, 10)), 20) == []
    assert cut(((1, 100),), ((1, 400),), 0) == []
    assert cut(((1, 100),), ((0, 400),), 1, loss="mean_squared_error") == []
    assert cut(((1, 8),), ((0, 32),), 1, rows=40) == []
    assert cut(((0, 97), (2, 3)), ((0, 200), (1, 200)), 250) == []
