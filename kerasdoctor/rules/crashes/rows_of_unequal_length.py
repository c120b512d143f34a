"""An array has rows of one length; lists of other lengths make no array."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerasdoctor.facts import Crash, Given, Script
from kerasdoctor.finding import Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.api.new_names import spelled
from kerasdoctor.rules.crashes.saying import argument_of, finding, replaced, spots

SAID = (
    r"inhomogeneous shape",
    r"setting an array element with a sequence",
    r"Invalid dtype: object",
    r"Failed to convert a NumPy array to a Tensor",
    r"non-rectangular Python sequence",
)
ARRAYS = ("array", "asarray", "vstack", "stack", "convert_to_tensor", "constant")


@cause(kind="input-type", severity=Severity.BREAKS, stops_script=True)
def rows_of_unequal_length(crash: Crash, script: Script | None) -> Iterator[Finding]:
    """Rows of unequal length are to become one array.

    Why it hurts
        An array, and so a batch, has as many numbers in each row. Sentences and recordings of their own
        lengths have to be filled up or cut first. NumPy used to make an array of lists of them, which
        no model can read either; today it refuses.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Embedding, GlobalAveragePooling1D

        sentences = [[3, 1, 4], [1, 5], [9, 2, 6, 5], [3, 5]] * 10
        x, y = np.array(sentences), np.arange(40) % 2
        model = Sequential([Input((4,)), Embedding(10, 4), GlobalAveragePooling1D(), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Embedding, GlobalAveragePooling1D

        sentences = [[3, 1, 4], [1, 5], [9, 2, 6, 5], [3, 5]] * 10
        x, y = keras.utils.pad_sequences(sentences, padding="post"), np.arange(40) % 2
        model = Sequential([Input((4,)), Embedding(10, 4), GlobalAveragePooling1D(), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        The rows are ragged tensors, which TensorFlow makes of them.
    """
    if not any(re.search(text, crash.message) for text in SAID):
        return
    uneven = [given for given in crash.given if given.differs is not None]
    if not uneven:
        return
    told = uneven[0]
    first, other = told.lengths
    yield finding(
        crash,
        f"`{told.name}` has rows of unequal length: row 0 has {first}, row {told.differs} has {other}",
        spots(crash, "needs rows of one length"),
        (Evidence(f"row {told.differs} of `{told.name}` is the first that differs from row 0", rows=told.rows),),
        "A batch is one array, so all rows of it have as many numbers.",
        _fix(crash, script, told),
    )


def _fix(crash: Crash, script: Script | None, told: Given) -> Fix:
    advice = "fill the rows up or cut them: keras.utils.pad_sequences(rows, padding='post', dtype='float32')"
    if crash.call is None or script is None:
        return Fix("", advice=advice)
    name, extra = spelled(script, "keras.utils.pad_sequences")
    whole = crash.call.word in ARRAYS
    given = argument_of(crash.call, 0) if whole else argument_of(crash.call, 1 if told.name == "y" else 0, told.name)
    if name is None or given is None:
        return Fix("", advice=advice)
    new = f'{name}({given.text}, padding="post")'
    edits = ((crash.call.where, new),) if whole else replaced(given, new)
    return Fix("", rewrites=(*edits, *extra))
