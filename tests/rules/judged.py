"""What one rule finds in a script that is only read."""

from __future__ import annotations

import textwrap

from kerasdoctor import facts
from kerasdoctor.finding import Finding
from kerasdoctor.places import Line
from kerasdoctor.rule import Rule
from kerasdoctor.static.files.source import Source, parse
from kerasdoctor.static.reading import understand

ARRAYS = """
import numpy as np
import pandas as pd
import tensorflow as tf
import keras
from keras import Input, Sequential, layers
from keras.layers import Dense
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler, StandardScaler

x = np.load("x.npy")
y = np.load("y.npy")
"""
MODEL = """
model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(1)])
model.compile(loss="mse", optimizer="adam")
"""


def findings(rule: Rule, script: str, start: str = ARRAYS) -> list[Finding]:
    """Return all that a rule finds at any fit of a script, read after a usual start."""
    source = parse("script.py", start + textwrap.dedent(script))
    assert isinstance(source, Source), source
    found: list[Finding] = []
    for case in understand(source).cases:
        known: dict[type, object] = {facts.Network: case.network, facts.Script: case.script, facts.Trace: case.trace}
        if any(known.get(kind) is None for kind in rule.needs):
            continue
        said = rule(*(known.get(kind) for kind in (*rule.needs, *rule.wants)))
        found += [item for item in said if isinstance(item, Finding)]
    return found


def rewritten(finding: Finding, script: str, start: str = ARRAYS) -> list[str]:
    """Return the lines that the first fix changes, as they are afterwards."""
    lines = (start + textwrap.dedent(script)).splitlines()
    changed: list[str] = []
    for place, text in finding.fixes[0].rewrites:
        assert isinstance(place, Line)
        assert place.end_column is not None
        line = lines[place.line - 1]
        changed.append(line[: place.column - 1] + text + line[place.end_column - 1 :])
    return changed
