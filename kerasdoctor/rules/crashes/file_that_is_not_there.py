"""A path counts from the folder in which a program is started."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from pathlib import PurePath

from kerasdoctor.facts import Crash
from kerasdoctor.finding import Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.crashes.saying import finding, replaced, spots

# Names that differ by a letter, a case or an ending are meant; those that share half of their letters are not.
ALIKE = 0.75
MOST_SHOWN = 6
STAND_IN = "check it with --stand-in, which makes data that is missing"


@cause(kind="data-quality", severity=Severity.BREAKS, stops_script=True)
def file_that_is_not_there(crash: Crash) -> Iterator[Finding]:
    """The program reads a file or a folder that does not exist where it looks for it.

    Why it hurts
        A path that does not begin with a slash counts from the folder in which the program is started,
        not from the one that its file is in. Names differ in upper and lower case on most systems.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        table = np.loadtxt("Table.csv", delimiter=",", skiprows=1)
        x, y = table[:, :4], table[:, 4]
        model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        table = np.loadtxt("table.csv", delimiter=",", skiprows=1)
        x, y = table[:, :4], table[:, 4]
        model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        The file is there; then the path leads to it.
    """
    if "FileNotFoundError" not in crash.kinds and "NotFoundError" not in crash.kinds:
        return
    name = crash.detail("filename")
    if not name:
        return
    last = PurePath(name).name
    near = _nearest(last, crash.beside)
    folder = str(PurePath(name).parent)
    where = "the folder that the program is started in" if folder == "." else f"`{folder}`"
    beside = ", ".join(crash.beside[:MOST_SHOWN]) or "nothing"
    more = len(crash.beside) - MOST_SHOWN
    listed = f"{where} holds {beside}" + (f" and {more} more" if more > 0 else "")
    yield finding(
        crash,
        f"`{name}` does not exist" + (f"; `{near}` does" if near else ""),
        spots(crash, "is looked for here"),
        (Evidence(listed), Evidence(f"the program runs in {crash.detail('folder')}")),
        "A path that does not begin with a slash counts from the folder in which the program is started.",
        *_fixes(crash, name, near),
    )


def _nearest(name: str, beside: tuple[str, ...]) -> str:
    lower = {
        other.rstrip("/").lower(): other.rstrip("/") for other in reversed(beside) if _parts(other) == _parts(name)
    }
    found = difflib.get_close_matches(name.lower(), list(lower), n=1, cutoff=ALIKE)
    return lower[found[0]] if found else ""


def _parts(name: str) -> list[str]:
    """Return the numbers in a name and the part of the rows that it is for: other ones make it another file."""
    return re.findall(r"\d+|train|test|val|label|image|x_|y_", name.lower())


def _fixes(crash: Crash, name: str, near: str) -> Iterator[Fix]:
    right = str(PurePath(name).with_name(near)) if near else ""
    arguments = crash.call.arguments if crash.call is not None else ()
    written = next((part for part in arguments if part.text.strip("rRbBuU")[1:-1] == name), None)
    if right and written is not None and written.form == "constant":
        quote = written.text[-1]
        yield Fix("", rewrites=replaced(written, f"{quote}{right}{quote}"))
    elif right:
        yield Fix("", advice=f"write `{right}`")
    yield Fix(
        "the file is elsewhere" if right else "", advice=f"start it in the folder that holds the file, or {STAND_IN}"
    )
