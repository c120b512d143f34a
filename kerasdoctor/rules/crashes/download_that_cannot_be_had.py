"""Data and weights that a program downloads need a network."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerasdoctor.facts import Crash
from kerasdoctor.finding import Finding, Fix, Severity
from kerasdoctor.rule import cause
from kerasdoctor.rules.crashes.saying import argument_of, finding, replaced, spots

FAILURES = (
    r"URL fetch failure on (?P<url>\S+)",
    r"urlopen error",
    r"Name or service not known",
    r"Temporary failure in name resolution",
    r"Network is unreachable",
    r"Max retries exceeded",
    r"HTTP Error \d+",
)
# It is one of a connection to Python, and mostly of one to another process.
PIPE = "BrokenPipeError"
ERRORS = frozenset({"URLError", "HTTPError", "ConnectionError", "gaierror", "SSLError"})


@cause(kind="data-quality", severity=Severity.BREAKS, stops_script=True)
def download_that_cannot_be_had(crash: Crash) -> Iterator[Finding]:
    """The program downloads data or weights, and the download fails.

    Why it hurts
        Data sets of `keras.datasets` and pretrained weights come over the network when they are first
        used and lie in `~/.keras` from then on. Without a network, behind a proxy or when the address
        has changed, the program ends before it has any data.

    Bad
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        path = keras.utils.get_file("rows.npz", "http://127.0.0.1:9/rows.npz")
        rows = np.load(path)
        model = Sequential([Input((4,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(rows["x"], rows["y"])

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x, y = np.arange(40.0).reshape(10, 4), np.arange(10) % 2
        model = Sequential([Input((4,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        The file has been downloaded before.
    """
    found = [match for text in FAILURES if (match := re.search(text, crash.message)) is not None]
    if not found and not (ERRORS & {*crash.kinds} and crash.kind != PIPE):
        return
    url = next((match["url"] for match in found if "url" in match.re.groupindex), "")
    what = f"`{url.rstrip('.:,')}`" if url else "what is asked for here"
    yield finding(
        crash,
        f"{what} cannot be downloaded",
        spots(crash, "downloads"),
        (),
        "Nothing of what follows can be judged without data; its values matter little for most of it.",
        *_fixes(crash, weights="keras-applications" in url),
    )


def _fixes(crash: Crash, *, weights: bool) -> Iterator[Fix]:
    yield Fix("the setup is to be judged all the same", advice="check it with --stand-in: what is missing is made")
    written = argument_of(crash.call, None, "weights") if weights else None
    if written is not None:
        yield Fix("the net may begin untrained", rewrites=replaced(written, "None"))
    folder = "models" if weights else "datasets"
    yield Fix("there is a network elsewhere", advice=f"download the file there and put it into ~/.keras/{folder}")
