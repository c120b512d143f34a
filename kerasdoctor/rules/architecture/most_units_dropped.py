"""Dropout takes the share that is dropped, not the share that is kept."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network
from kerasdoctor.finding import Confidence, Finding, Fix, NewDropout, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import DROPPING, names_of, places_of, spot

# 0.5 is the textbook's own value and 0.7 is used on very wide layers; from here on hardly anyone means it.
UNUSUAL = 0.8
# What most nets that use Dropout take between dense layers.
USUAL = 0.3


@cause(kind="over-regularization", severity=Severity.SMELLS)
def most_units_dropped(network: Network) -> Iterator[Finding]:
    """Dropout drops four fifths of the units or more.

    Why it hurts
        The number that Dropout takes is the share that is set to 0 in each step. Little of the
        signal is left at a high rate, and what is left is blown up to make up for it: at 0.9 one
        unit in ten speaks, ten times as loud. Such numbers often are the share to keep, which
        other libraries ask for. At 1 nothing is left: every answer is the same.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Dropout

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32, activation="relu"), Dropout(0.9), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Dropout

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32, activation="relu"), Dropout(0.1), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The rate is below 0.8 or not known. A rate of 1 breaks, anything below it only smells.
    """
    for layer in network.layers:
        match layer.setting("rate"):
            case int() | float() as rate if layer.kind in DROPPING and UNUSUAL <= rate <= 1:
                yield _finding(layer, rate)


def _finding(layer: Layer, rate: float) -> Finding:
    kept = 1 - rate
    return Finding(
        message=f"{layer.kind}({rate:g}) sets {rate:.0%} of what it is given to 0",
        places=(spot(layer, f"keeps {kept:.0%}"),),
        evidence=(Evidence(f"the rate is {rate:g}", numbers=(("rate", float(rate)),)),),
        why="The rate is the share that is dropped; the share that is kept is 1 less the rate.",
        confidence=Confidence.CERTAIN if rate == 1 else Confidence.LIKELY,
        fixes=(
            Fix(f"{rate:g} is the share to keep", (_rate(layer, round(kept, 3)),)),
            Fix("so much was to be dropped", (_rate(layer, USUAL),), advice="or try a rate between 0.1 and 0.5"),
        ),
        confirmed=Severity.HURTS,
        severity=Severity.BREAKS if rate == 1 else None,
    )


def _rate(layer: Layer, rate: float) -> NewDropout:
    return NewDropout(rate, names_of(layer), places_of(layer))
