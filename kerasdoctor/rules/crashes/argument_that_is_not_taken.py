"""A function takes the arguments that it declares, by the names that it declares."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from kerasdoctor.facts import Argument, Crash, Script
from kerasdoctor.finding import Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.crashes.saying import finding, spots

SAID = (
    re.compile(r"(?P<call>[\w.]+)\(\) got an unexpected keyword argument '(?P<name>\w+)'"),
    re.compile(r"Unrecognized keyword arguments passed to (?P<call>\w+): \{'(?P<name>\w+)'"),
    re.compile(r"Argument\(s\) not recognized: \{'(?P<name>\w+)'"),
)
ALIKE = 0.7


@cause(kind="api-misuse", severity=Severity.BREAKS, stops_script=True)
def argument_that_is_not_taken(crash: Crash, script: Script | None) -> Iterator[Finding]:
    """A call names an argument that the function does not have.

    Why it hurts
        Names of arguments are spelled out exactly, and they change from one version to the next. A name
        that is not known ends the program at the call.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x, y = np.arange(40.0).reshape(10, 4), np.arange(10) % 2
        model = Sequential([Input((4,)), Dense(8, activatoin="relu"), Dense(1, activation="sigmoid")])
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
        The argument is one of an older Keras: another rule names what has taken its place.
    """
    found = next((match for pattern in SAID if (match := pattern.search(crash.message)) is not None), None)
    if found is None:
        return
    name = found["name"]
    called = str(found.groupdict().get("call") or (crash.call.word if crash.call is not None else "the call"))
    called = _spoken(called, crash)
    known = [part for part in crash.detail("parameters").split(",") if part]
    near = next(iter(difflib.get_close_matches(name, known, n=1, cutoff=ALIKE)), "")
    taken = (Evidence(f"{called} takes {', '.join(known)}"),) if known else ()
    yield finding(
        crash,
        f"{called} takes no argument `{name}`" + (f"; it takes `{near}`" if near else ""),
        spots(crash, f"gives `{name}`"),
        taken,
        "Keras refuses what it does not know, rather than train with something else than was asked for.",
        *_fixes(crash, script, name, near),
    )


def _spoken(called: str, crash: Crash) -> str:
    """Return the class in the place of its `__init__`."""
    last = called.rpartition(".")[2]
    if last == "__init__":
        return called.split(".")[-2] if "." in called else "the class"
    return crash.layer.kind if last == "Layer" and crash.layer is not None else last


def _fixes(crash: Crash, script: Script | None, name: str, near: str) -> Iterator[Fix]:
    part = _written(crash, script, name)
    if near and part is not None and part.named is not None:
        yield Fix(f"`{near}` is meant", rewrites=((part.named, near),))
    else:
        yield Fix("", advice=f"write `{near}=`" if near else f"leave `{name}=` out, or see what has taken its place")


def _written(crash: Crash, script: Script | None, name: str) -> Argument | None:
    calls = [crash.call] if crash.call is not None else []
    if script is not None and crash.where is not None:
        at = crash.where
        inside = [call for call in script.of("*") if call.where.path == at.path]
        calls += [call for call in inside if at.line <= call.where.line <= (at.end_line or at.line)]
    return next((part for call in calls for part in call.arguments if part.keyword == name), None)
