"""Models of a few layers, read from a script, for the tests of rules."""

from __future__ import annotations

import textwrap

from static.reading_of import reading_of

from kerasdoctor.finding import Finding
from kerasdoctor.rule import Rule

STACK = """
import numpy as np
import tensorflow as tf
import keras
from keras import *
from keras.layers import *
x = np.zeros({shape})
y = np.random.normal(size=({rows}, 1))
model = Sequential([Input({inner}), {layers}])
model.compile(loss={loss!r}, optimizer={optimizer})
model.fit({fit})
"""


def judged(rule: Rule, script: str) -> list[Finding]:
    """Return what a rule finds in the cases of a script, read and not run."""
    found: list[Finding] = []
    for case in reading_of(textwrap.dedent(script)).cases:
        facts = {type(fact): fact for fact in (case.network, case.script, case.trace)}
        items = rule(*(facts.get(kind) for kind in (*rule.needs, *rule.wants)))
        found += [item for item in items if isinstance(item, Finding)]
    return found


def stacked(
    rule: Rule,
    layers: str,
    *,
    shape: tuple[int, ...] = (100, 8),
    loss: str = "mse",
    optimizer: str = "'adam'",
    fit: str = "x, y, epochs=5",
) -> list[Finding]:
    """Return what a rule finds in a Sequential of these layers over inputs of this shape."""
    script = STACK.format(
        shape=shape, rows=shape[0], inner=shape[1:], layers=layers, loss=loss, optimizer=optimizer, fit=fit
    )
    return judged(rule, script)


GRAPH = """
import numpy as np
import keras
from keras import layers
x = np.zeros((100, 8))
y = np.random.normal(size=(100, 1))
inputs = keras.Input((8,))
{body}
model = keras.Model(inputs, outputs)
model.compile(loss="mse", optimizer="adam")
model.fit(x, y, epochs=5)
"""


def wired(rule: Rule, body: str) -> list[Finding]:
    """Return what a rule finds in a functional model with 8 `inputs` and the `outputs` that the body makes."""
    return judged(rule, GRAPH.format(body=textwrap.dedent(body)))
