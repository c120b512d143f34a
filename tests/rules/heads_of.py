"""Scripts about one head, read statically, and what a rule says of them."""

from __future__ import annotations

from static.reading_of import reading_of

from kerasdoctor import facts
from kerasdoctor.finding import Finding
from kerasdoctor.rule import Rule

START = """
import keras
import numpy as np
import tensorflow as tf
from keras import Input, Model, Sequential
from keras.layers import *
from keras.losses import BinaryCrossentropy, CategoricalCrossentropy, SparseCategoricalCrossentropy, SquaredHinge
from keras.metrics import AUC, Accuracy, BinaryAccuracy, BinaryIoU, MeanIoU, Recall, SparseCategoricalAccuracy
from keras.utils import to_categorical
from sklearn.datasets import *

x = np.random.default_rng(0).normal(size=(300, 4))
classes = x.argmax(axis=1)
one_hot = np.eye(4)[classes]
yes_no = (x.sum(axis=1) > 0).astype(int)
"""

SOFTMAX, SIGMOIDS = 'Dense(4, activation="softmax")', 'Dense(4, activation="sigmoid")'
SIGMOID = 'Dense(1, activation="sigmoid")'
ROWS, NUMBERS, YES_NO = '"categorical_crossentropy"', '"sparse_categorical_crossentropy"', '"binary_crossentropy"'
SEVERAL = "make_multilabel_classification(300, 4, n_classes=4)[1]"
WEIGHTS = """from sklearn.utils.class_weight import compute_class_weight
w = compute_class_weight("balanced", classes=np.unique(yes_no), y=yes_no)"""


def script(
    last: str, loss: str, y: str, metrics: str = "[]", fit: str = "", before: str = "", layers: str = "Dense(8)"
) -> str:
    """Return a script with a head, a loss and labels; `before` stands before the model."""
    return (
        f"{START}{before}\ny = {y}\nmodel = Sequential([{layers}, {last}])\n"
        f"model.compile(loss={loss}, optimizer='adam', metrics={metrics})\nmodel.fit(x, y{fit})\n"
    )


def found(rule: Rule, text: str) -> list[Finding]:
    """Return what a rule finds in a script."""
    items: list[Finding] = []
    for case in reading_of(text).cases:
        at_hand = {facts.Network: case.network, facts.Script: case.script, facts.Trace: case.trace}
        said = rule(*(at_hand.get(kind) for kind in (*rule.needs, *rule.wants)))
        items += [item for item in said if isinstance(item, Finding)]
    return items


def line_of(finding: Finding, text: str) -> str:
    """Return the first line that a finding points at."""
    line = getattr(finding.places[0].place, "line", 0)
    return text.splitlines()[line - 1].strip() if line else ""
