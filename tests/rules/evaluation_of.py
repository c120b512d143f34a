"""Judging short scripts about one trained model, for tests of the evaluation rules."""

from __future__ import annotations

import textwrap
from dataclasses import replace

from static.reading_of import source_of

from kerasdoctor.case import Case, Missing
from kerasdoctor.checkup.observers import SourceOnly
from kerasdoctor.engine import examine
from kerasdoctor.finding import Finding
from kerasdoctor.rule import Rule
from kerasdoctor.static.reading import understand

IMPORTS = """
import numpy as np
import pandas as pd
import keras
import tensorflow as tf
from keras import Input, Sequential
from keras.layers import Dense, Dropout
from sklearn import metrics
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler, StandardScaler
"""
NUMBERS = """
x = np.random.normal(size=(300, 4))
y = np.random.randint(0, 2, 300)
"""


def stack(units: int, activation: str | None, loss: str, metrics: str = "") -> str:
    """Write a small classifier of four features, compiled."""
    head = f"Dense({units})" if activation is None else f'Dense({units}, activation="{activation}")'
    return (
        f'model = Sequential([Input((4,)), Dense(8, activation="relu"), {head}])\n'
        f'model.compile(optimizer="adam", loss={loss}{metrics})\n'
    )


SIGMOID = NUMBERS + stack(1, "sigmoid", '"binary_crossentropy"') + "model.fit(x, y)\n"


def findings_of(rule: Rule, script: str) -> list[Finding]:
    """Judge every case of a script, or a script without one, by one rule, from its source alone."""
    reading = understand(source_of(IMPORTS + textwrap.dedent(script)))
    nothing = Missing("nothing was run")
    observers = [
        SourceOnly(replace(plan.network, where=plan.where), plan.script, plan.trace, nothing) for plan in reading.cases
    ]
    found: list[Finding] = []
    for observer in observers or [SourceOnly(None, reading.script, reading.trace, nothing)]:
        diagnosis = examine(Case("script.py", observer), [rule])
        assert diagnosis.crashed == ()
        found += [cause.finding for cause in diagnosis.causes]
    return found


def lines_of(rule: Rule, script: str) -> list[str]:
    """Return the source lines that a rule says have to be changed."""
    text = (IMPORTS + textwrap.dedent(script)).splitlines()
    places = [finding.places[0].place for finding in findings_of(rule, script)]
    return [text[place.line - 1].strip() for place in places]  # type: ignore[union-attr]
