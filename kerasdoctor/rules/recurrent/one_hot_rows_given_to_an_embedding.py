"""An Embedding takes the number of a token, not a row with a 1 at its place."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import INPUT, Data, Layer, Network
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import spot
from kerasdoctor.rules.inputs.pointing import at_inputs, inputs_called

# In shorter rows a single 1 may be a token like others.
SHORTEST = 4


@cause(
    kind="embedding-input",
    severity=Severity.HURTS,
    explains={"no-better-than-with-shuffled-labels"},
    raises=(r"expected (?:min_)?ndim", r"must have (?:the same )?(?:rank|shape)"),
)
def one_hot_rows_given_to_an_embedding(network: Network, data: Data) -> Iterator[Finding]:
    """The inputs are one-hot rows, and the first layer is an Embedding.

    Why it hurts
        An Embedding reads each number of a row as a token: a one-hot row is a long text of the tokens 0
        and 1 to it. Only two of its vectors are ever used, whatever the size of the vocabulary.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Embedding, Flatten
        from keras.utils import to_categorical

        words = np.random.default_rng(0).integers(0, 20, size=300)
        y = words % 3
        x = to_categorical(words, 20)
        model = Sequential([Input((20,)), Embedding(20, 8), Flatten(), Dense(3, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Embedding, Flatten

        words = np.random.default_rng(0).integers(0, 20, size=300)
        y = words % 3
        x = words.reshape(-1, 1)
        model = Sequential([Input((1,)), Embedding(20, 8), Flatten(), Dense(3, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        Rows are shorter than four numbers, do not all hold exactly one 1, or the Embedding has no more
        than two vectors.
    """
    layer = network.layers[0] if network.layers else None
    match layer, data.inputs:
        case Layer(kind="Embedding", sources=None | (int(),)), (part,) if part.one_hot and part.width >= SHORTEST:
            rows = layer.setting("input_dim") if layer is not None else None
            if layer is None or layer.sources not in (None, (INPUT,)) or not isinstance(rows, int) or rows <= 2:
                return
            yield Finding(
                message=f"{inputs_called(network)} holds one-hot rows, and the Embedding reads each as a text of "
                f"{part.width} tokens that are 0 or 1",
                places=(at_inputs(network, "one 1 in each row"), spot(layer, "looks up a vector for each number")),
                evidence=(Evidence(f"all of {part.rows:,} rows hold exactly one 1 and else zeros", rows=part.rows),),
                why=f"Of its {rows} vectors only the first two are ever used.",
                confidence=Confidence.CERTAIN,
                fixes=(
                    Fix("", advice="give it the numbers of the tokens, with `np.argmax(x, axis=1)[:, None]`"),
                    Fix("one-hot rows are to stay", advice="use a Dense layer without bias in its place"),
                ),
            )
