"""Things that change while a script runs, as values that are replaced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from kerasdoctor.facts import Loss, Metric, Optimizer
from kerasdoctor.places import Line
from kerasdoctor.static.values import Class, Made, Plain, Ref, Tensor, Unknown, Value

NOTHING = Unknown("an empty list")


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list: its elements one by one, or what they all look like."""

    values: tuple[Value, ...] | None = ()
    element: Value = NOTHING
    length: int | None = None
    token: int | None = None
    made: Line | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """A dictionary with constant keys."""

    entries: tuple[tuple[Plain, Value], ...] | None = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """Layers that reading could not follow."""

    why: str


@dataclass(frozen=True, slots=True)
class Compiled:
    """What `compile` was given; `losses` and `metrics` by output name, None for the only output."""

    losses: tuple[tuple[str | int | None, Loss | None], ...] = ()
    metrics: tuple[tuple[str | int | None, tuple[Metric, ...]], ...] = ()
    optimizer: Optimizer | None = None
    known: bool = True


Member: TypeAlias = Made | Tensor | Ref | Gap


@dataclass(frozen=True, slots=True)
class Model:
    """A Keras model: the stack of a Sequential, or the outputs of a graph."""

    kind: Literal["Sequential", "Functional", "subclass"]
    stack: tuple[Member, ...] = ()
    inputs: tuple[Tensor, ...] = ()
    outputs: tuple[tuple[str | None, Tensor], ...] = ()
    compiled: Compiled | None = None
    where: Line | None = None


@dataclass(frozen=True, slots=True)
class Instance:
    """An object of a class of the script; `model` is there where the class is a Keras model."""

    cls: Class
    attributes: tuple[tuple[str, Value], ...] = ()
    model: Model | None = None


Thing: TypeAlias = Sequence | Mapping | Model | Instance
