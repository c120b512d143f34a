"""Losses, metrics, activations and optimizers can be named in quotes, by the names that Keras knows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerasdoctor.facts import Argument, Crash, Script, Trace
from kerasdoctor.finding import Finding, Fix, Severity
from kerasdoctor.places import Evidence, Line
from kerasdoctor.rule import cause
from kerasdoctor.rules.api.old_calls import leaves
from kerasdoctor.rules.crashes.saying import finding, spots

SAID = re.compile(
    r"[Cc]ould not (?:interpret|find|locate) (?P<what>\w+)(?: function)? ?(?:identifier|object)?: ?(?P<word>.+)"
)
# Classes that have no name of their own in quotes.
OBJECTS = {"f1": "keras.metrics.F1Score()", "f1_score": "keras.metrics.F1Score()", "dice": "keras.losses.Dice()"}


@cause(kind="api-misuse", severity=Severity.BREAKS, stops_script=True)
def word_that_keras_does_not_know(crash: Crash, script: Script | None, trace: Trace | None) -> Iterator[Finding]:
    """A loss, metric, activation, initializer or optimizer is named by a word that Keras does not know.

    Why it hurts
        Keras looks the word up when the model is compiled or first trained, and stops where it finds
        none. A letter too many is enough, and so is a class that was meant to be made.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x, y = np.arange(40.0).reshape(10, 4), np.arange(10) % 2
        model = Sequential([Input((4,)), Dense(8, activation="rellu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x, y = np.arange(40.0).reshape(10, 4), np.arange(10) % 2
        model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        The word is registered with Keras, or given among the custom objects.
    """
    found = SAID.search(crash.message)
    if found is None:
        return
    what, word = found["what"], found["word"].strip().rstrip(".")
    made = re.match(r"<class '([\w.]+)'>", word)
    near = crash.detail("known")
    name = made[1].rpartition(".")[2] if made else word.strip("'\"")
    yield finding(
        crash,
        f"`{name}` is a class, and an object is needed" if made else f'Keras knows no {what} "{name}"',
        spots(crash, f"gives the {what}"),
        (Evidence(f'Keras knows "{near}"'),) if near and not made else (),
        "What is named in quotes is looked up by its exact name.",
        *_fixes(crash, script, trace, name, near, is_class=made is not None),
    )


def _fixes(
    crash: Crash, script: Script | None, trace: Trace | None, name: str, near: str, *, is_class: bool
) -> Iterator[Fix]:
    written = list(_written(_arguments(crash, script, trace), name, is_class=is_class))
    if is_class:
        edits = tuple((part.where, f"{part.text}()") for part in written if part.where is not None)
        yield Fix("", rewrites=edits) if edits else Fix("", advice=f"write `{name}()`")
    elif near and written:
        yield Fix(f'"{near}" is meant', rewrites=tuple(_edit(part, near) for part in written if part.where is not None))
    elif name in OBJECTS:
        yield Fix("", advice=f"give the object {OBJECTS[name]} in its place")
    else:
        known = f'write "{near}"' if near else "write a name that Keras knows, or give the function itself"
        yield Fix("", advice=known)


def _edit(part: Argument, near: str) -> tuple[Line, str]:
    assert part.where is not None
    quote = part.text[-1] if part.text[-1:] in "\"'" else '"'
    return part.where, f"{quote}{near}{quote}"


def _arguments(crash: Crash, script: Script | None, trace: Trace | None) -> Iterator[Argument]:
    """Yield the arguments of the call that failed, and those of calls of Keras with all that is in them."""
    calls = [crash.call] if crash.call is not None else []
    calls += [*script.of("keras.*")] if script is not None else []
    calls += [*trace.of("keras.Model.compile")] if trace is not None else []
    for call in calls:
        if crash.where is None or call.where.path == crash.where.path:
            for part in call.arguments:
                yield from leaves(part)


def _written(arguments: Iterator[Argument], name: str, *, is_class: bool) -> Iterator[Argument]:
    """Yield the arguments that are this word, or name this class."""
    told: set[Line] = set()
    for part in arguments:
        plain = part.text.rpartition(".")[2] if is_class else part.text.strip("\"'")
        fits = plain == name and (part.form == "name" or "." in part.text if is_class else part.form == "constant")
        if fits and part.where is not None and part.where not in told:
            told.add(part.where)
            yield part
