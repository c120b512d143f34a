"""A name has to be imported or set before it is used."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Crash, Script
from kerasdoctor.finding import Finding, Fix, Severity
from kerasdoctor.places import Line
from kerasdoctor.record import replace
from kerasdoctor.rule import cause
from kerasdoctor.rules.crashes.saying import finding, spots

# What the names stand for that people import by habit.
USUAL = {
    "np": "import numpy as np",
    "numpy": "import numpy",
    "pd": "import pandas as pd",
    "plt": "import matplotlib.pyplot as plt",
    "tf": "import tensorflow as tf",
    "keras": "import keras",
    "layers": "from keras import layers",
    "os": "import os",
    "sys": "import sys",
    "math": "import math",
    "random": "import random",
    "time": "import time",
    "json": "import json",
    "re": "import re",
    "glob": "import glob",
    "Path": "from pathlib import Path",
    "train_test_split": "from sklearn.model_selection import train_test_split",
    "StandardScaler": "from sklearn.preprocessing import StandardScaler",
    "MinMaxScaler": "from sklearn.preprocessing import MinMaxScaler",
    "LabelEncoder": "from sklearn.preprocessing import LabelEncoder",
}
# Names that Python 2 had.
OF_PYTHON_2 = {"xrange": "range", "unicode": "str", "raw_input": "input", "basestring": "str", "long": "int"}


@cause(kind="api-misuse", severity=Severity.BREAKS, stops_script=True)
def name_that_is_not_defined(crash: Crash, script: Script | None) -> Iterator[Finding]:
    """A name is used that nothing has imported or set.

    Why it hurts
        The program ends at the first use of such a name. Mostly its import was left behind when the code
        was copied, it is spelled in another way elsewhere, or the cell that sets it was not run.

    Bad
        import numpy as np
        from keras import Input, Sequential

        x, y = np.arange(40.0).reshape(10, 4), np.arange(10) % 2
        model = Sequential([Input((4,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x, y = np.arange(40.0).reshape(10, 4), np.arange(10) % 2
        model = Sequential([Input((4,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        The name is set on the way that the program takes.
    """
    name = crash.detail("name")
    if "NameError" not in crash.kinds or not name:
        return
    near, home = crash.detail("nearest"), crash.detail("home")
    yield finding(
        crash,
        f"`{name}` is not defined here" + (f"; `{near}` is" if near else ""),
        spots(crash, "nothing has set it"),
        (),
        "Nothing that has run so far imports this name or gives it a value.",
        *_fixes(crash, script, name, near, home),
    )


def _fixes(crash: Crash, script: Script | None, name: str, near: str, home: str) -> Iterator[Fix]:
    here = crash.where if crash.where is not None and crash.where.end_column is not None else None
    line = USUAL.get(name) or (f"from {home} import {name}" if home else "")
    new = OF_PYTHON_2.get(name, "")
    if new and here is not None:
        yield Fix("", rewrites=((here, new),))
    elif line:
        top = _top(script) if here is not None and script is not None and here.path == script.path else None
        yield Fix("", rewrites=((top, f"{line}\n"),)) if top is not None else Fix("", advice=f"add `{line}`")
    elif near and here is not None:
        yield Fix(f"`{near}` is meant", rewrites=((here, near),))
    else:
        yield Fix("", advice=f"set or import `{name}` above this line")


def _top(script: Script | None) -> Line | None:
    """Return the place before the first import at the margin; what follows it may use the name."""
    if script is None:
        return None
    imports = [
        reference.where
        for path in script.references
        for reference in script.references[path]
        if reference.imported is not None
        and reference.imported.module != "__future__"
        and reference.where.column == 1
        and not reference.guarded
    ]
    first = min(imports, key=lambda place: place.line, default=None)
    return None if first is None else replace(first, end_line=first.line, end_column=first.column)
