"""Reading a script from a string, for tests."""

from __future__ import annotations

import textwrap

from kerasdoctor.facts import Head, Labels
from kerasdoctor.static.files.source import Source, parse
from kerasdoctor.static.reading import Planned, Reading, understand

SETUP = """
import numpy as np
import keras
from keras.layers import Dense, Input
x = np.zeros((100, 4))
"""
MODEL = """
model = keras.Sequential([Input((4,)), Dense(8, activation="softmax")])
model.compile(loss="categorical_crossentropy", optimizer="sgd")
model.fit(x, y)
"""


def source_of(script: str) -> Source:
    """Parse a script that is known to be right."""
    source = parse("script.py", textwrap.dedent(script))
    assert isinstance(source, Source), source
    return source


def reading_of(script: str) -> Reading:
    return understand(source_of(script))


def case_of(script: str) -> Planned:
    """Read a script with a single fit."""
    (case,) = reading_of(script).cases
    return case


def head_of(script: str) -> Head:
    (head,) = case_of(script).network.heads
    return head


def labels_from(code: str) -> Labels:
    """Read labels `y` that the code makes, given to the fit of a small model."""
    labels = head_of(SETUP + textwrap.dedent(code) + MODEL).labels
    assert labels is not None
    return labels
