"""Models compute with numbers; texts and objects have to become some first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerasdoctor.facts import Argument, Crash, Given, Script
from kerasdoctor.finding import Finding, Fix, Severity
from kerasdoctor.places import Evidence, Line
from kerasdoctor.rule import cause
from kerasdoctor.rules.api.new_names import spelled
from kerasdoctor.rules.crashes.saying import argument_of, described, finding, replaced, spots

SAID = (
    r"Invalid dtype: (?:object|str|category|string|<U|bytes)",
    r"could not convert string to float",
    r"Failed to convert a NumPy array to a Tensor",
    r"Unsupported object type",
    r"Cast string to float",
)


@cause(kind="input-type", severity=Severity.BREAKS, stops_script=True)
def values_that_are_no_numbers(crash: Crash, script: Script | None) -> Iterator[Finding]:
    """Texts, or objects of any kind, are given where a model computes.

    Why it hurts
        Weights are multiplied with numbers. A column of texts, labels that are names, and arrays whose
        type is "object" are none: Keras stops at the first batch and says nothing but the type.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(60, 4)).astype(object)
        y = np.arange(60) % 2
        model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(60, 4))
        y = np.arange(60) % 2
        model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        The model begins with a layer that reads texts, such as TextVectorization or StringLookup.
    """
    if not any(re.search(text, crash.message) for text in SAID):
        return
    odd = [given for given in crash.given if _is_odd(given)]
    if not odd:
        return
    told = odd[0]
    columns = ", ".join(f"`{name}`" for name in told.texts if name)
    what = f"the columns {columns} hold texts" if columns else "are texts" if told.texts else "are objects, no numbers"
    held = f"in `{told.name}` {what}" if columns else f"the values of `{told.name}` {what}"
    yield finding(
        crash,
        held,
        spots(crash, f"`{told.name}` is a {described(told)}"),
        (Evidence(f"`{told.name}` is a {described(told)}"),),
        "Keras turns texts and objects into no numbers by itself.",
        *_fixes(crash, script, told),
    )


def _is_odd(given: Given) -> bool:
    return bool(given.texts) or (given.dtype == "object" and given.differs is None)


def _fixes(crash: Crash, script: Script | None, told: Given) -> Iterator[Fix]:
    position = {"x": 0, "y": 1}.get(told.name)
    written = argument_of(crash.call, position, told.name) if position is not None else None
    if told.name == "y" and told.texts:
        advice = "number the classes: `names, y = np.unique(labels, return_inverse=True)`"
        edit = _numbered(script, written)
        yield Fix("", rewrites=edit) if edit else Fix("", advice=advice)
    elif told.texts and told.texts != ("",):
        yield Fix(
            "", advice="one column for each value: `pandas.get_dummies(table, dtype='float32')`, before the split"
        )
    elif told.texts:
        yield Fix("", advice="turn the texts into numbers first: TextVectorization for words, StringLookup for names")
    elif written is not None:
        inside = written.text if written.form == "name" else f"({written.text})"
        shared = "np.stack(rows)" if told.shared else ""
        edits = replaced(written, f'{inside}.astype("float32")') if not shared else _stacked(script, written)
        yield Fix("", rewrites=edits) if edits else Fix("", advice=f"make one array of the rows: {shared}")
    else:
        yield Fix("", advice='give it as numbers: `.astype("float32")`')


def _numbered(script: Script | None, written: Argument | None) -> tuple[tuple[Line, str], ...]:
    name = spelled(script, "numpy.unique")[0] if script is not None else None
    return replaced(written, f"{name}({written.text}, return_inverse=True)[1]") if name and written is not None else ()


def _stacked(script: Script | None, written: Argument) -> tuple[tuple[Line, str], ...]:
    name = spelled(script, "numpy.stack")[0] if script is not None else None
    return replaced(written, f"{name}(list({written.text}))") if name else ()
