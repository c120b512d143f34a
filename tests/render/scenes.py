"""More hand-made reports: a notebook with places in several cells, several fits in one script, notes of all kinds."""

from __future__ import annotations

from dataclasses import replace

from kerasdoctor.diagnosis import Cause, Diagnosis, NotChecked, Remedy
from kerasdoctor.facts import Arm, Head, Interval, Labels, Layer, Loss, Network, Trial
from kerasdoctor.finding import Confidence, Finding, Fix, NewActivation, NewInputs, Severity
from kerasdoctor.places import Cell, Evidence, Line, Row, Spot, Tally
from kerasdoctor.report import Report, Stop

from .sample import DIAGNOSIS, FULL, HEALTHY, MULTI_HOT, PATH, READ_OFF, REPORTS, SOURCE, STATIC, STOPPED, rule

NOTEBOOK = "lessons/Überblick 日本.ipynb"
CODE = tuple(
    """import keras
x = photos.astype("float32")
y = keras.utils.to_categorical(kinds)
model = keras.Sequential([keras.Input((32, 32, 3)), keras.layers.Flatten(), keras.layers.Dense(64, activation="softmax"), keras.layers.Dense(10, activation="softmax")])
\tmodel.compile("adam", "categorical_crossentropy", metrics=["accuracy"])  # größer
model.fit(x, y, epochs=3)
""".splitlines()  # noqa: E501 (a long line is what this is about)
)
ROWS = tuple(Row(at, 5, "") for at in range(20, 30))
LOADING, BUILDING, TRAINING = Cell(2, 1, 7, ROWS), Cell(4, 4, 9, ROWS), Cell(5, 6, None, ROWS)
UNSCALED = Cause(
    rule("unscaled-inputs", Severity.HURTS, explains=("gradient-fades",)),
    Finding(
        "the values of `x` run from 0 to 255, and the first layer is made for values near 1",
        (
            Spot(Line(NOTEBOOK, 2, 1, 2, 29, LOADING), "`x` is made here, and never scaled"),
            Spot(Line(NOTEBOOK, 4, 27, 4, 51, BUILDING), "gives them to the network as they are"),
            Spot(Line(NOTEBOOK, 4, 75, 4, 119, BUILDING), "a hidden layer with softmax lets one unit through"),
            Spot(Line(NOTEBOOK, 6, 1, 6, 26, TRAINING), "trains on them"),
        ),
        (
            Evidence("the values of `x`", 5_000, (Tally("0 to 1", 40, 0.008), Tally("above 1", 4_960, 0.992))),
            Evidence("the first step moves the weights by 14 times their size", 256),
        ),
        "Steps that suit values near 1 are 255 times too large here.",
        Confidence.LIKELY,
    ),
    Severity.HURTS,
    Confidence.CERTAIN,
    (),
    "stands on its own: no symptom seen here follows from it",
    (
        Remedy(
            Fix("", (NewInputs("divided", 255.0, name="x"), NewActivation("relu", ("dense",)))),
            Trial(
                "",
                "unverified",
                "a mean gain of 3 points does not clear the bar of 5",
                Arm("as written", (0.31, 0.29, 0.33), (2.3, 2.31, 2.29), (1.98, 2.0, 1.97)),
                Arm("repaired", (0.35, 0.33, 0.34), (2.3, 2.3, 2.3), (1.8, 1.79, 1.81)),
                Arm("control", (0.3, 0.32, 0.31), (2.3, 2.3, 2.3), (1.99, 2.0, 1.98)),
                (0, 1, 2),
                3_750,
                500,
                "Adam(0.001)",
                measure="balanced",
                judge="held-out",
            ),
            diff="--- a.ipynb\n+++ a.ipynb\n@@ -2 +2 @@\n-x = photos.astype('float32')\n"
            "+x = photos.astype('float32') / 255",
        ),
    ),
)
HEAD = Head(Layer("Dense", "dense_1", 10, "softmax"), Loss("categorical_crossentropy"), labels=Labels("one-hot", "y"))
CELLS = Report(
    NOTEBOOK,
    (
        Diagnosis(
            f"{NOTEBOOK}: cell 5, line 1",
            (UNSCALED,),
            network=Network(heads=(HEAD,), where=Line(NOTEBOOK, 6, 1, 6, 26, TRAINING)),
            live=True,
        ),
    ),
    seconds=7.0,
    sources={NOTEBOOK: CODE},
)
SKIPPED = (NotChecked(("silent-units", "probe"), "nothing was run", "leave out --static"),)
FITS = replace(
    STATIC,
    diagnoses=(
        Diagnosis(f"{PATH}:21", not_checked=SKIPPED),
        Diagnosis(f"{PATH}:40", (READ_OFF,), not_checked=SKIPPED),
        Diagnosis(f"{PATH}:52", not_checked=SKIPPED),
    ),
    made=("the table 'tags.csv' (line 14)",),
    notes=("1 part is left out, which cannot be read as Python; --verbose says where and why",),
    unknown=((Line(PATH, 3), "a loss that is not known"), (Line(PATH, 9), "a loss that is not known")),
)
NO_FIT = Report("plot.py", sources={"plot.py": ("import keras",)})
HUNG = Report(
    PATH,
    stop=Stop(
        "hung", "it ran for 300 s and did not reach `fit`", "give --time-limit more seconds", output=("epoch 1",)
    ),
    sources={PATH: SOURCE},
)
REGRESSION = replace(
    HEALTHY,
    diagnoses=(replace(HEALTHY.diagnoses[0], outlook=("It is ready to be trained.",), causes=()),),
    versions=(("keras", "3.15.1"),),
)
SCENES = {**REPORTS, "cells": CELLS, "fits": FITS, "no-fit": NO_FIT, "hung": HUNG, "ready": REGRESSION}

__all__ = ["CELLS", "DIAGNOSIS", "FITS", "FULL", "MULTI_HOT", "SCENES", "STOPPED", "Interval"]
