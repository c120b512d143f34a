"""A batch that does not depend on its number is the same each time."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause


@cause(kind="data-quality", severity=Severity.BREAKS)
def same_batch_each_time(trace: Trace) -> Iterator[Finding]:
    """A sequence of batches gives the same rows whatever batch it is asked for.

    Why it hurts
        Keras asks a `PyDataset` for batch 0, 1, 2 and so on. A `__getitem__` that does not look at the
        number gives the same rows each time: the model learns those by heart within an epoch, and never
        sees the others. The same holds for a generator whose loop forgets to go on.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.utils import PyDataset

        class Rows(PyDataset):
            def __init__(self, x, y):
                super().__init__()
                self.x, self.y = x, y

            def __len__(self):
                return 5

            def __getitem__(self, index):
                return self.x[:32], self.y[:32]

        x = np.random.default_rng(0).normal(size=(160, 3))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((3,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(Rows(x, y))

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.utils import PyDataset

        class Rows(PyDataset):
            def __init__(self, x, y):
                super().__init__()
                self.x, self.y = x, y

            def __len__(self):
                return 5

            def __getitem__(self, index):
                rows = slice(32 * index, 32 * index + 32)
                return self.x[rows], self.y[rows]

        x = np.random.default_rng(0).normal(size=(160, 3))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((3,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(Rows(x, y))

    Unless
        The rows are drawn at random (not from a seed that is set anew each time), something counts or changes
        from call to call, or what is called there is not known. A generator that gives all rows at once may
        give the same each time.
    """
    for call in trace.of("batch.without_index"):
        yield _finding(
            call,
            "what gives it does not look at the number of the batch",
            "`__getitem__` uses neither its argument nor anything that changes",
            "Keras asks for batch 0, 1, 2 and so on, and gets the same rows each time.",
        )
    for call in trace.of("batch.repeated"):
        yield _finding(
            call,
            "nothing in the loop of the generator changes",
            "the loop around `yield` uses nothing that changes from round to round",
            "Each round of the loop gives one batch, and all rounds take the same rows.",
        )


def _finding(call: Call, reason: str, read: str, why: str) -> Finding:
    return Finding(
        message=f"each batch holds the same rows: {reason}",
        places=(Spot(call.where, "the same each time"),),
        evidence=(Evidence(f"read off the source: {read}"),),
        why=why,
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="take the rows from index * batch_size to (index + 1) * batch_size, index by index"),),
    )
