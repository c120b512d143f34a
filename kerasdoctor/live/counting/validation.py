"""The rows that fit validates on, beside those that it trains on."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np

from kerasdoctor.case import Missing
from kerasdoctor.facts import Network, Validation
from kerasdoctor.live.counting.inputs import input_data
from kerasdoctor.live.counting.labels import class_codes, counts_of
from kerasdoctor.live.counting.meeting import met
from kerasdoctor.live.fit_call import FitCall
from kerasdoctor.live.rows import Rows, rows_of

_Parts: TypeAlias = tuple[list[Any], list[Any]]


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
    if held is not None:
        return _described(network, (rows.x, rows.y), (held.x, held.y), (rows.count, held.count), None)
    if share is None or rows.streamed or not 0 < share < 1:
        return None
    cut = cut_at(rows.count, share)
    # What is no array of NumPy, as a sparse matrix, would be written out by slicing it.
    x = rows.x if all(isinstance(part, np.ndarray) for part in rows.x) else []
    y = rows.y if all(isinstance(part, np.ndarray) for part in rows.y) else []
    kept = [part[:cut] for part in x], [part[:cut] for part in y]
    taken = [part[cut:] for part in x], [part[cut:] for part in y]
    return _described(network, kept, taken, (cut, rows.count - cut), share)


def _described(
    network: Network, trained: _Parts, held: _Parts, count: tuple[int, int], share: float | None
) -> Validation | None:
    (x, y), (held_x, held_y) = trained, held
    if len(x) != len(held_x) or len(y) != len(held_y):
        return None
    compared, found = met([*x, *y], [*held_x, *held_y]) if x else (0, None)
    return Validation(
        rows=count[1],
        training_rows=count[0],
        cut_off=share,
        inputs=tuple(input_data(part) for part in held_x),
        classes=_classes(network, held_y),
        trained=_classes(network, y),
        compared=compared,
        met=found,
    )


def _classes(network: Network, y: list[Any]) -> tuple[Any, ...]:
    kinds = [head.labels.kind if head.labels is not None else None for head in network.heads]
    if len(kinds) != len(y):
        return ()
    codes = [
        class_codes(part, kind) if isinstance(part, np.ndarray) and len(part) else None
        for part, kind in zip(y, kinds, strict=True)
    ]
    return tuple(() if one is None else counts_of(one) for one in codes)
