"""`mask_zero` keeps the number 0 for padding; a token must not have it."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import INPUT, Data, InputData, Layer, Network
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import spot
from kerasdoctor.rules.inputs.pointing import MANY_ROWS, at_inputs, inputs_called

# Fewer zeros between tokens than this may be a slip in the data, and cost little.
SOME = 0.01
# A token that stands everywhere alike ends about one row in so many as it has a share of the tokens;
# rows that are padded as well end in zeros much more often than that.
TIMES_CHANCE = 3.0


@cause(
    kind="masking",
    severity=Severity.HURTS,
    explains={"no-better-than-a-constant", "no-better-than-with-shuffled-labels"},
)
def token_zero_masked_away(network: Network, data: Data) -> Iterator[Finding]:
    """The Embedding masks zeros, and in these rows 0 is a token like others and not padding.

    Why it hurts
        With `mask_zero=True` every step whose token is 0 is skipped by the layers that follow. Where
        numbering starts at 0, as encoders do it, this is a word like any other, and it is never seen.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import LSTM, Dense, Embedding

        x = np.random.default_rng(0).integers(0, 6, size=(400, 12))
        y = ((x == 0).sum(axis=1) > 2).astype(int)
        model = Sequential([Input((12,)), Embedding(6, 8, mask_zero=True), LSTM(8), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import LSTM, Dense, Embedding

        x = np.random.default_rng(0).integers(0, 6, size=(400, 12)) + 1
        y = ((x == 1).sum(axis=1) > 2).astype(int)
        model = Sequential([Input((12,)), Embedding(7, 8, mask_zero=True), LSTM(8), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        Zeros stand at the start or the end of rows, as padding does: then those in between may be words
        that are to be passed over. Fewer than one token in a hundred is not worth a word.
    """
    layer = network.layers[0] if network.layers else None
    match layer, data.inputs:
        case Layer(kind="Embedding", sources=None | (int(),)) as lookup, (part,) if (
            lookup.setting("mask_zero") is True and lookup.sources in (None, (INPUT,)) and _is_a_token(part)
        ):
            yield Finding(
                message=f"0 is a token in {inputs_called(network)}, and the Embedding masks it as if it were padding",
                places=(at_inputs(network, "no row is padded"), spot(lookup, "masks every 0")),
                evidence=(
                    Evidence(
                        f"{part.gaps or 0:.1%} of the tokens between the first and the last of a row are 0, and rows "
                        "start and end with 0 no more often than that",
                        part.rows,
                    ),
                ),
                why="The layers behind the Embedding skip every step that it masks.",
                confidence=Confidence.LIKELY,
                fixes=(
                    Fix(
                        "0 is a token",
                        advice="number the tokens from 1 on (`x + 1`) and give the Embedding one row more, or leave "
                        "out mask_zero where nothing is padded",
                    ),
                ),
            )


def _is_a_token(part: InputData) -> bool:
    """Whether zeros stand between tokens, and at the ends of rows no more often than by chance."""
    if part.gaps is None or part.padded is None or part.padded_before is None or part.rows < MANY_ROWS:
        return False
    by_chance = part.gaps / max(1 - part.gaps, 0.01)
    at_the_ends = max(part.padded, part.padded_before) * part.width
    return part.gaps >= SOME and at_the_ends <= TIMES_CHANCE * by_chance
