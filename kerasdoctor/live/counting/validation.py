"""The rows that fit validates on, beside those that it trains on."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kerasdoctor.case import Missing
from kerasdoctor.facts import ClassCount, Network, Validation
from kerasdoctor.live.counting.inputs import input_data
from kerasdoctor.live.counting.labels import class_codes, counts_of
from kerasdoctor.live.counting.meeting import met
from kerasdoctor.live.counting.outputs import Answered, answered
from kerasdoctor.live.data.rows import Rows, rows_of
from kerasdoctor.live.fit_call import FitCall


def held_rows(call: FitCall, *, may_iterate: bool) -> Rows | None:
    """Return the rows of `validation_data`, or None where there are none or they cannot be had."""
    given = call.arguments.get("validation_data")
    if given is None:
        return None
    pair = isinstance(given, tuple | list) and len(given) in (2, 3)
    x, y = (given[0], given[1]) if pair else (given, None)
    held = rows_of(replace(call, x=x, y=y, arguments={}), may_iterate=may_iterate)
    return None if isinstance(held, Missing) else held


def cut_at(rows: int, share: float) -> int:
    """Return how many rows Keras leaves to train on before it cuts the others off the end."""
    return math.floor(rows * (1 - share))


def validation_of(network: Network, rows: Rows, held: Rows | None, share: float | None) -> Validation | None:
    """Describe the rows to validate on: `held`, or the `share` that is cut off the end."""
    mine = answered(network, rows)
    if held is not None:
        parts = _Parts(rows.x, mine), _Parts(held.x, answered(network, held))
        return _described(*parts, (rows.count, held.count), None)
    if share is None or rows.streamed or not 0 < share < 1:
        return None
    cut = cut_at(rows.count, share)
    whole = _Parts(rows.x, mine)
    return _described(whole.some(slice(cut)), whole.some(slice(cut, None)), (cut, rows.count - cut), share)


@dataclass(frozen=True, slots=True)
class _Parts:
    x: list[Any]
    outputs: list[Answered]

    def some(self, which: slice) -> _Parts:
        """Return some rows; what is no array of NumPy is left out, as slicing would write it out."""
        plain = all(isinstance(part, np.ndarray) for part in self.x)
        return _Parts(
            [part[which] for part in self.x] if plain else [],
            [replace(one, y=one.y[which] if isinstance(one.y, np.ndarray) else None) for one in self.outputs],
        )

    @property
    def all(self) -> list[Any]:
        """All inputs and labels, nothing where one of them cannot be looked at."""
        labels = [one.y for one in self.outputs]
        return [*self.x, *labels] if self.x and all(isinstance(part, np.ndarray) for part in labels) else []

    @property
    def classes(self) -> tuple[tuple[ClassCount, ...], ...]:
        """The classes of each output with their rows."""
        return tuple(_classes(one) for one in self.outputs)


def _classes(one: Answered) -> tuple[ClassCount, ...]:
    codes = class_codes(one.y, one.kind) if isinstance(one.y, np.ndarray) and len(one.y) else None
    return () if codes is None else counts_of(codes)


def _described(trained: _Parts, held: _Parts, count: tuple[int, int], share: float | None) -> Validation | None:
    if len(trained.x) != len(held.x):
        return None
    compared, found = met(trained.all, held.all) if trained.all and held.all else (0, None)
    return Validation(
        rows=count[1],
        training_rows=count[0],
        cut_off=share,
        inputs=tuple(input_data(part) for part in held.x),
        classes=held.classes,
        trained=trained.classes,
        compared=compared,
        met=found,
    )
