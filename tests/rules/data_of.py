"""Facts about arrays, made by hand for the tests of rules."""

from __future__ import annotations

from typing import Any

from kerasdoctor.facts import Column, Data, Head, InputData, Inputs, LabelData, Labels, Layer, Loss, Network
from kerasdoctor.finding import Acquittal, Finding
from kerasdoctor.rule import Rule


def column(index: int = 0, mean: float = 0.0, spread: float = 1.0, **other: Any) -> Column:
    """A column of real numbers around 0, unless told otherwise."""
    known = {"low": mean - 3 * spread, "high": mean + 3 * spread, "two_values": False}
    return Column(index, mean, spread, **(known | other))


def inputs(rows: int = 1000, width: int = 2, **other: Any) -> InputData:
    """A table of real numbers around 0, unless told otherwise."""
    known: dict[str, Any] = {
        "shape": (None, width),
        "mean": 0.0,
        "spread": 1.0,
        "low": -3.0,
        "high": 3.0,
        "whole": False,
        "zeros": 0.0,
        "columns": tuple(column(index) for index in range(width)),
        "constant": 0,
        "one_hot": False,
    }
    return InputData(rows=rows, width=width, **(known | other))


def labels(rows: int = 1000, **other: Any) -> LabelData:
    """Labels of two classes in a good mixture, unless told otherwise."""
    known: dict[str, Any] = {
        "classes": ((0, rows // 2), (1, rows - rows // 2)),
        "values": (0.0, 1.0),
        "switches": rows // 2,
        "rising": False,
        "spread": 0.5,
    }
    return LabelData(rows=rows, **(known | other))


def data(rows: int = 1000, **other: Any) -> Data:
    """A table with two classes, unless told otherwise."""
    known: dict[str, Any] = {"inputs": (inputs(rows),), "heads": (labels(rows),)}
    return Data(rows=rows, **(known | other))


def network(
    *layers: Layer,
    loss: str = "binary_crossentropy",
    kind: Any = "binary",
    units: int = 1,
    activation: str = "sigmoid",
    shape: Any = (None,),
    low: float | None = 0,
    high: float | None = 1,
    **other: Any,
) -> Network:
    """A network with one head, and what stands before it."""
    last = Layer("Dense", "out", units, activation, trainable=True)
    head = Head(last, Loss(loss, False), labels=Labels(kind=kind, shape=shape, low=low, high=high))
    known: dict[str, Any] = {"layers": (*layers, last), "heads": (head,), "inputs": (Inputs(name="x"),)}
    return Network(**(known | {"batch_size": 32, "epochs": 10} | other))


def said(rule: Rule, *facts: object) -> list[Finding]:
    """Return what a rule finds in facts, each given where the rule asks for its kind."""
    by_kind = {type(fact): fact for fact in facts}
    found = rule(*(by_kind.get(kind) for kind in (*rule.needs, *rule.wants)))
    return [item for item in found if isinstance(item, Finding)]


def acquitted(rule: Rule, *facts: object) -> list[str]:
    """Return what a rule finds right in facts."""
    by_kind = {type(fact): fact for fact in facts}
    found = rule(*(by_kind.get(kind) for kind in (*rule.needs, *rule.wants)))
    return [item.message for item in found if isinstance(item, Acquittal)]
