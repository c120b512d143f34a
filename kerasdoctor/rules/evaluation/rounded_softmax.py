"""Rounding softmax scores loses every answer that is not above one half."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Ceilings, DecodeCeiling, Decoding, Head, Labels, Layer, Network, Script
from kerasdoctor.finding import Confidence, Finding, Fix, NewDecode, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause

# Of two shares that add up to 1 the larger one rounds to 1, so rounding is right for two classes.
ROUNDING_IS_ARGMAX = 2
HALF = 0.5


@cause(
    kind="decode",
    severity=Severity.BREAKS,
    explains={"cannot-memorise-one-batch", "no-better-than-a-constant"},
)
def rounded_softmax(network: Network, script: Script, ceilings: Ceilings | None) -> Iterator[Finding]:
    """A softmax over several classes is decoded by rounding or by a threshold of one half.

    Why it hurts
        At most one softmax output can be above one half, and often none is: then rounding gives a
        row of zeros, which is no class at all. Two outputs of exactly one half, the best answer to
        a row with two labels, round to zeros as well. The class that the model names is the
        largest output, whatever its size.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.eye(4)[x.argmax(axis=1)]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="softmax")])
        model.compile(loss="categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)
        answers = np.round(model.predict(x))

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.eye(4)[x.argmax(axis=1)]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="softmax")])
        model.compile(loss="categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)
        answers = np.argmax(model.predict(x), axis=-1)

    Unless
        There are two classes, where rounding and the largest output agree; or the threshold is not
        one half, as when answers of low confidence are set aside on purpose.
    """
    match network.heads:
        case (Head(layer=Layer(activation="softmax", units=int(units)) as layer) as head,) if (
            units > ROUNDING_IS_ARGMAX
        ):
            for decoding in script.decodings:
                if decoding.how == "round" or (decoding.how == "threshold" and decoding.threshold == HALF):
                    yield _finding(head, layer, decoding, ceilings)


def _finding(head: Head, layer: Layer, decoding: Decoding, ceilings: Ceilings | None) -> Finding:
    several = isinstance(head.labels, Labels) and head.labels.kind == "multi-hot"
    verb = "rounding" if decoding.how == "round" else "a threshold of one half"
    return Finding(
        message=f"{verb} (`{decoding.written}`) cannot turn {layer.units} softmax outputs into an answer",
        places=(
            Spot(decoding.where, "a row whose largest output is one half or less becomes all zeros"),
            Spot(layer.where or Part("the output layer"), "the outputs are shares that add up to 1"),
        ),
        evidence=tuple(_evidence(decoding, ceilings)),
        why="At most one softmax output can exceed one half, and NumPy rounds one half to 0.",
        confidence=Confidence.CERTAIN,
        fixes=()
        if several
        else (Fix("the answer is the likeliest class", (NewDecode("argmax", where=decoding.where),)),),
        note="the fixes of softmax-over-multi-hot-labels change the decode too" if several else None,
    )


def _evidence(decoding: Decoding, ceilings: Ceilings | None) -> Iterator[Evidence]:
    for ceiling in () if ceilings is None else ceilings.heads:
        match ceiling.decode:
            case DecodeCeiling(score=score, rows=rows, by_row_sum=tallies):
                yield Evidence(
                    "even a perfect model, answering each row with the prediction of lowest loss, gets at most "
                    f"{score:.1%} of the rows right after `{decoding.written}`"
                    + ("; rows that come out right, by what they add up to" if tallies else ""),
                    rows=rows,
                    tallies=tallies,
                    numbers=(("perfect_score", score),),
                )
                return
    yield Evidence(f"read off the source: `{decoding.written}` is applied to the outputs of a softmax")
