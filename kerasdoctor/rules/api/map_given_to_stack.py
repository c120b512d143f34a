"""NumPy stacks lists and tuples of arrays, not iterators."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Script
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Line, Spot
from kerasdoctor.rule import cause

STACKS = ("vstack", "hstack", "dstack", "stack", "column_stack", "concatenate", "row_stack")
ITERATORS = ("map", "filter", "zip", "generator")


@cause(kind="removed-api", severity=Severity.BREAKS, stops_script=True)
def map_given_to_stack(script: Script) -> Iterator[Finding]:
    """A NumPy stacking function is given a `map` or another iterator.

    Why it hurts
        Older NumPy turned an iterator into a list by itself and warned; since NumPy 1.24 the
        stacking functions refuse one with a TypeError, so the script stops before it trains.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        def features(number):
            return np.array([number % 2, number % 3])

        x = np.vstack(map(features, range(60)))
        y = np.arange(60) % 2
        model = Sequential([Input((2,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        def features(number):
            return np.array([number % 2, number % 3])

        x = np.vstack(list(map(features, range(60))))
        y = np.arange(60) % 2
        model = Sequential([Input((2,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        The iterator is made a list or a tuple first.
    """
    for call in script.of(*(f"numpy.{name}" for name in STACKS)):
        match call:
            case Call(name=name, arguments=(Argument(form=form) as first, *_)) if form in ITERATORS:
                yield _finding(call, first, name.removeprefix("numpy."))


def _finding(call: Call, first: Argument, name: str) -> Finding:
    what = f"a `{first.form}` object" if first.form != "generator" else "a generator"
    spot = Spot(first.where, f"this is {what}, not a list") if isinstance(first.where, Line) else None
    rewrites = ((first.where, f"list({first.text})"),) if first.where is not None else ()
    return Finding(
        message=f"`np.{name}` is given {what}, which NumPy refuses since 1.24",
        places=(Spot(call.where, "raises TypeError: a list or tuple of arrays is needed"), *([spot] if spot else [])),
        evidence=(Evidence(f"read off the source: the argument is `{first.text}`"),),
        why="An iterator has no length and can be read once, so NumPy no longer turns it into a list by itself.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", rewrites=rewrites, safe=True),),
    )
