"""What a name in a script can stand for, as far as reading it can tell."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from kerasdoctor.facts import LabelKind, Layer, Past, Shape
from kerasdoctor.places import Line
from kerasdoctor.record import individual, record

# Stands for the last axis of an array where the number of a loop would stand.
AXIS = 0
# The origin of an array that is made to be filled later, such as `np.zeros` gives.
CONSTANT = "the same number everywhere"
WITHOUT_LIMITS = (-float("inf"), float("inf"))
Plain: TypeAlias = bool | int | float | complex | str | bytes | None
Stage: TypeAlias = Literal["shifted", "masked", "bit"]


@record
class Unknown:
    """A value that reading cannot tell, with the reason in a few words, and where it comes from."""

    why: str = "a value that is not in the source"
    past: Past | None = field(default=None, compare=False)


@record
class Const:
    """A plain constant."""

    value: Plain


@record
class Items:
    """A tuple whose elements are known one by one."""

    values: tuple[Value, ...]


@record
class Many:
    """Elements that all look alike, such as what `map` or a comprehension yields.

    `token` is the number of the loop that made them.
    """

    element: Value
    length: int | None = None
    token: int | None = None


@record
class Span:
    """The numbers of a `range`, where they are known."""

    numbers: range | None


@record
class Digits:
    """The text of a number in base two."""

    width: int | None = None


@record
class Data:
    """An array or a number: its shape, and what its values mean if they are labels.

    `varies` names the loops (or `AXIS`) that a number counts along, `power` says that it is a power
    of two, `stage` and `position` follow a number on its way to single bits. `classes` is known where
    every class from 0 on occurs, `span` where values reach both ends (infinite: drawn without limits).
    `columns` are those that a table has been given by name, each with the length of its past at that time.
    """

    shape: Shape | None = None
    kind: LabelKind | None = None
    origin: str | None = None
    made: Line | None = None
    whole: bool = False
    varies: frozenset[int] = frozenset()
    power: bool = False
    stage: Stage | None = None
    position: frozenset[int] = frozenset()
    classes: int | None = None
    span: tuple[float, float] | None = None
    past: Past | None = field(default=None, compare=False)
    columns: tuple[tuple[str, Data, int], ...] = ()


@record
class Stream:
    """What gives rows or batches one after another: what each is, its rows, and what it counts over just once."""

    element: Value
    batch: int | None = None
    past: Past | None = field(default=None, compare=False)
    once: ast.expr | None = field(default=None, compare=False)


@record
class Imported:
    """Something imported, or a built-in, by its canonical name."""

    name: str


@record
class Method:
    """An attribute of a value, mostly a method about to be called."""

    owner: Value
    name: str


@record
class Ref:
    """A thing that can change, kept in the heap under this number."""

    number: int


@record
class Choice:
    """One of several things, by the way that was taken through the script."""

    options: tuple[Ref, ...]


@record
class Answer:
    """What `predict` returned, or something computed from it, with the places of the calls.

    `past` is what was done to the inputs before the prediction and to the answer since, `outputs` the
    shape that the model gave it.
    """

    calls: frozenset[Line]
    decoded: bool = False
    where: Line | None = None
    past: Past | None = field(default=None, compare=False)
    outputs: Shape | None = field(default=None, compare=False)


@dataclass(eq=False, slots=True)
class Frame:
    """The names of one scope, and the scope around it."""

    names: dict[str, Value] = field(default_factory=dict)
    outer: Frame | None = None
    elsewhere: frozenset[str] = frozenset()
    returned: list[Value] = field(default_factory=list)
    yielded: list[Value] = field(default_factory=list)


@individual
class Function:
    """A function or lambda of the script; `owner` is bound as its first argument."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    frame: Frame
    defaults: tuple[tuple[str, Value], ...] = ()
    owner: Value | None = None


@individual
class Class:
    """A class of the script with the values of its body."""

    node: ast.ClassDef
    bases: tuple[Value, ...]
    names: dict[str, Value]


@record
class Given:
    """One argument of a call: its value and its expression."""

    value: Value
    node: ast.expr


@record
class Arguments:
    """The arguments of a call; `whole` is false where a star hides some."""

    positional: tuple[Given, ...] = ()
    keywords: tuple[tuple[str, Given], ...] = ()
    whole: bool = True

    def each(self) -> tuple[Given, ...]:
        """Return all arguments, those by keyword last."""
        return (*self.positional, *[given for _, given in self.keywords]) if self.keywords else self.positional

    def find(self, position: int | None, *names: str) -> Given | None:
        """Return the argument by its keyword, else by its position."""
        for name, given in self.keywords:
            if name in names:
                return given
        return self.positional[position] if position is not None and position < len(self.positional) else None

    def constant(self, position: int | None, *names: str) -> Plain:
        """Return the argument's constant, or None."""
        given = self.find(position, *names)
        return given.value.value if given is not None and isinstance(given.value, Const) else None

    def integer(self, position: int | None, *names: str) -> int | None:
        """Return the argument where it is a whole number."""
        found = self.constant(position, *names)
        return found if isinstance(found, int) and not isinstance(found, bool) else None


@individual
class Made:
    """An object of an imported class, such as a layer, a loss or an encoder."""

    name: str
    arguments: Arguments
    where: Line
    layer: Layer | None = None


@individual
class Tensor:
    """A symbolic tensor: the layer that gives it (None for an input or an operation) and its sources.

    Of an operation, `layer` is one that does the same. `lost` says that layers may lead to it that are not
    known, `index` which output of a model it is, `inner` what a layer of the script makes it of. `made`
    stands for the layer: one that is called twice is one.
    """

    sources: tuple[Tensor, ...] = ()
    layer: Layer | None = None
    model: Ref | None = None
    shape: Shape | None = None
    made: Made | Ref | None = None
    operation: bool = False
    lost: bool = False
    index: int = 0
    inner: Tensor | None = None


Value: TypeAlias = (
    "Unknown | Const | Items | Many | Span | Digits | Data | Stream | Imported | Method | Ref | Choice | Answer"
    " | Function | Class | Made | Tensor"
)
