"""Things that change while a script runs, as values that are replaced."""

from __future__ import annotations

from typing import Literal, TypeAlias

from kerasdoctor.facts import Constant, Loss, Metric, Optimizer
from kerasdoctor.places import Line
from kerasdoctor.record import record
from kerasdoctor.static.following.values import Class, Frame, Made, Plain, Ref, Tensor, Unknown, Value

NOTHING = Unknown("an empty list")


@record
class Sequence:
    """A list: its elements one by one, or what they all look like."""

    values: tuple[Value, ...] | None = ()
    element: Value = NOTHING
    length: int | None = None
    token: int | None = None
    made: Line | None = None


@record
class Mapping:
    """A dictionary with constant keys."""

    entries: tuple[tuple[Plain, Value], ...] | None = ()


@record
class Gap:
    """Layers that reading could not follow."""

    why: str


@record
class Compiled:
    """What `compile` was given; `losses` and `metrics` by output name, None for the only output."""

    losses: tuple[tuple[str | int | None, Loss | None], ...] = ()
    metrics: tuple[tuple[str | int | None, tuple[Metric, ...]], ...] = ()
    optimizer: Optimizer | None = None
    known: bool = True
    where: Line | None = None


Member: TypeAlias = Made | Tensor | Ref | Gap


@record
class Model:
    """A Keras model: the stack of a Sequential, or the outputs of a graph.

    `variants` are what it is by the way that was taken at a branch, each with all that belongs to it.
    """

    kind: Literal["Sequential", "Functional", "subclass"]
    stack: tuple[Member, ...] = ()
    inputs: tuple[Tensor, ...] = ()
    outputs: tuple[tuple[str | None, Tensor], ...] = ()
    compiled: Compiled | None = None
    where: Line | None = None
    settings: tuple[tuple[str, Constant], ...] = ()
    variants: tuple[Model, ...] = ()


@record
class Instance:
    """An object of a class of the script; `model` is there where the class is a Keras model."""

    cls: Class
    attributes: tuple[tuple[str, Value], ...] = ()
    model: Model | None = None
    where: Line | None = None


Thing: TypeAlias = Sequence | Mapping | Model | Instance


@record
class Snapshot:
    """Names and things at one point, to come back to or to join with."""

    names: tuple[tuple[Frame, dict[str, Value]], ...]
    heap: dict[int, Thing]
