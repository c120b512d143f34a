"""What the source says around `fit`: calls, predictions and how they are decoded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal, TypeAlias

from kerasdoctor.facts.past import Constant, Past, Plain
from kerasdoctor.places import Line
from kerasdoctor.record import record

if TYPE_CHECKING:
    from kerasdoctor.facts.network import LabelKind

How: TypeAlias = Literal["round", "argmax", "threshold"]


@record
class Thing:
    """An object that the script makes: its number, and its class by the canonical name."""

    number: int
    name: str


@record
class Argument:
    """One argument of a call: its keyword if it has one, its source text and its form.

    `form` is the canonical name of what is called there ("map", "numpy.array"), or "name",
    "constant", "list", "generator" or "other". The rest is known only for calls of a trace:
    `value` is the constant where it is one (`known` tells None from not known), `past` where an
    array comes from, `made` the call that made an object, `thing` that object, `items` the
    elements of a list or tuple, `entries` the values of a dictionary by key. `named` is the span of
    the keyword itself, `shape` the shape of an array and `labels` what its values mean as labels.
    `listed` says that it is a Python list, all of numbers or all of lists of numbers.
    """

    keyword: str | None
    text: str
    form: str
    where: Line | None = None
    value: Constant = None
    known: bool = False
    past: Past | None = None
    made: Call | None = None
    thing: Thing | None = None
    items: tuple[Argument, ...] | None = None
    entries: tuple[tuple[Plain, Argument], ...] | None = None
    named: Line | None = None
    shape: tuple[int | None, ...] | None = None
    labels: LabelKind | None = None
    listed: Literal["numbers", "lists"] | None = None


@record
class Call:
    """A call of an imported or built-in function by its canonical name ("numpy.vstack").

    The rest is known only for calls of a trace: `order` counts the calls, `owner` is the object
    whose method it is, `of` where an array whose method it is comes from, `result` where what it
    returns comes from, `makes` the object that it makes, `loop` the innermost loop around it,
    `within` the function that it stands in. `whole` is false where stars hide
    arguments, `outputs` the shape of the answers of a model, `unpacked` into how many
    names the result goes. `function`
    is the span of what is called, up to the opening bracket. `chosen` says that it stands on one of
    two ways between which the script chooses when it runs, by a shape or another condition.
    """

    name: str
    arguments: tuple[Argument, ...]
    where: Line
    order: int = 0
    owner: Thing | None = None
    of: Past | None = None
    result: Past | None = None
    makes: Thing | None = None
    loop: Loop | None = None
    within: str | None = None
    whole: bool = True
    function: Line | None = None
    chosen: bool = False
    outputs: tuple[int | None, ...] | None = None
    unpacked: int | None = None

    @property
    def word(self) -> str:
        """The last word of the name, such as "vstack"."""
        return self.name.rpartition(".")[2]

    def argument(self, position: int | None, *keywords: str) -> Argument | None:
        """Return the argument with one of these keywords, else the one at this position."""
        for argument in self.arguments if keywords else ():
            if argument.keyword in keywords:
                return argument
        if position is None:
            return None
        plain = [argument for argument in self.arguments if argument.keyword is None]
        return plain[position] if position < len(plain) else None

    def constant(self, position: int | None, *keywords: str) -> Constant:
        """Return the constant that an argument is, or None."""
        found = self.argument(position, *keywords)
        return found.value if found is not None else None


def calls_named(by_name: Mapping[str, tuple[Call, ...]], names: tuple[str, ...]) -> list[Call]:
    """Return the calls with these names, each once; a name may end in "*"."""
    found: list[Call] = []
    met: set[str] = set()
    for name in names:
        if name[-1:] == "*":
            start = name[:-1]
            fitting = [full for full in by_name if full.startswith(start) and full not in met]
        elif name in by_name and name not in met:
            fitting = [name]
        else:
            continue
        met.update(fitting)
        for full in fitting:
            found += by_name[full]
    return found


@record
class Loop:
    """The innermost loop around a call; `times` is known only where the source states it."""

    where: Line
    times: int | None = None


@record
class Imported:
    """One name that an import statement brings in: its module, the member if any, and the name it is bound to."""

    module: str
    member: str | None
    bound: str | None


@record
class Reference:
    """A use of something of a library, as the source spells it: a name in an import, or a dotted chain.

    `path` is spelled out through the imports ("tensorflow.keras.layers.core.Dense"), `written` is
    what stands in the source and `where` its span. An import statement has one reference for each
    name in it, all with the span of the statement; `imports` then lists all the names of it.
    `guarded` says that a `try` or a test of versions stands around it.
    """

    path: str
    written: str
    where: Line
    imported: Imported | None = None
    imports: tuple[Imported, ...] = ()
    guarded: bool = False


@record
class Target:
    """The major version of Keras that a script is written for or runs with, and how that is known."""

    keras: int = 3
    known_by: str = ""


@record
class Decoding:
    """How predictions become answers: the operation, as it is written, and its place.

    `threshold` belongs to `how="threshold"` and is `None` elsewhere.
    """

    how: How
    written: str
    where: Line
    threshold: float | None = None


@record
class Prediction:
    """A prediction of the model of this case; `method` is "predict" and the like, None for a plain call."""

    where: Line
    loop: Loop | None = None
    decoding: Decoding | None = None
    method: str | None = None


TODAYS = Target()


class Script:
    """The source around one call of `fit`.

    `calls` are by their canonical name and `references` by their path; `names` are the variables
    that imports bind, with the paths that they stand for as spelled, `target` is the Keras that is
    meant, and `guards` are the first and last lines of each `try` and test of versions.
    """

    __slots__ = ("_predictions", "asked_for_case", "calls", "guards", "names", "path", "references", "target")

    def __init__(
        self,
        path: str,
        calls: Mapping[str, tuple[Call, ...]] | None = None,
        predictions: tuple[Prediction, ...] = (),
        references: Mapping[str, tuple[Reference, ...]] | None = None,
        names: Mapping[str, str] | None = None,
        target: Target = TODAYS,
        guards: Sequence[tuple[int, int]] = (),
    ) -> None:
        self.path, self.target, self.guards = path, target, guards
        self.calls: Mapping[str, tuple[Call, ...]] = calls if calls is not None else {}
        self.references: Mapping[str, tuple[Reference, ...]] = references if references is not None else {}
        self.names: Mapping[str, str] = names if names is not None else {}
        # Whether what belongs to the case has been asked for; else the script says the same for every case.
        self.asked_for_case = False
        self._predictions = predictions

    @property
    def predictions(self) -> tuple[Prediction, ...]:
        """The predictions of the model of this case."""
        self.asked_for_case = True
        return self._predictions

    def of_case(self, predictions: tuple[Prediction, ...]) -> Script:
        """Return the script around a call of fit whose model makes these predictions."""
        return Script(self.path, self.calls, predictions, self.references, self.names, self.target, self.guards)

    def guarded(self, place: Line) -> bool:
        """Whether a `try` or a test of versions stands around a place."""
        return any(first <= place.line <= last for first, last in self.guards)

    def of(self, *names: str) -> tuple[Call, ...]:
        """Return the calls with these names in the order of the source; a name may end in "*"."""
        return tuple(sorted(calls_named(self.calls, names), key=lambda call: (call.where.line, call.where.column)))

    @property
    def decodings(self) -> tuple[Decoding, ...]:
        """The decodings of all predictions, in the order of the source, each once."""
        found = (prediction.decoding for prediction in self.predictions)
        return tuple(dict.fromkeys(decoding for decoding in found if decoding is not None))
