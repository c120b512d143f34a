"""An exception that ended a run: what was said, where, and what the call that failed was given."""

from __future__ import annotations

from typing import TypeAlias

from kerasdoctor.facts.network import Layer, Shape
from kerasdoctor.facts.script import Call
from kerasdoctor.places import Line
from kerasdoctor.record import record

Detail: TypeAlias = tuple[str, str]


@record
class Given:
    """A value that a call was given: its kind, such as "ndarray" or "list", and what it holds.

    `shape` counts the rows, too. `items` are the elements of a short list, tuple or dictionary, by their
    index or key. `differs` is the first of `rows` elements whose length is another than that of the first
    one, and `lengths` are both; `texts` names the columns of a table that hold texts, and is ("",) for an
    array of texts. `low` and `high` bound numbers, `shared` is the shape of all arrays in an array of objects.
    """

    name: str
    kind: str
    shape: Shape | None = None
    dtype: str | None = None
    rows: int | None = None
    low: float | None = None
    high: float | None = None
    items: tuple[Given, ...] = ()
    differs: int | None = None
    lengths: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()
    shared: Shape | None = None


@record
class Crash:
    """An exception that left a program, in words for people.

    `kind` is its class and `kinds` are that and the classes it derives from; `message` is what it
    says, without listings of arguments and traces of graphs. `where` is the deepest place in the
    user's own files, `via` the line of the checked script that led there where that is another file.
    `function` is the innermost function that raised, with its module. `method` is the method of a
    model that was running ("fit"), and `given` what it was given. `layers` are those of the model that
    was being built or run, `layer` the one that refused, with what it was given as its input shape.
    `details` holds what the exception knows by itself, such as ("filename", "x.csv"), and `beside`
    the names in the folder where something is missing. `call` is the call in the source at that
    place, `text` the line of source there, and `first_batch` says that only the first batch of a fit was tried.
    """

    kind: str
    message: str
    kinds: tuple[str, ...] = ()
    where: Line | None = None
    via: Line | None = None
    function: str = ""
    method: str | None = None
    given: tuple[Given, ...] = ()
    layers: tuple[Layer, ...] = ()
    layer: Layer | None = None
    details: tuple[Detail, ...] = ()
    beside: tuple[str, ...] = ()
    call: Call | None = None
    first_batch: bool = False
    text: str = ""

    def detail(self, name: str) -> str:
        """Return what the exception knows of something, or ""."""
        return dict(self.details).get(name, "")

    def argument(self, name: str) -> Given | None:
        """Return what the running method was given under a name."""
        return next((given for given in self.given if given.name == name), None)

    @property
    def at(self) -> tuple[Line, ...]:
        """The places that a finding about the crash can point at, the deepest first."""
        return tuple(place for place in (self.where, self.via) if place is not None)
