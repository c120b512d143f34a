"""The rows that `fit` was given, with the structure they are given in, without using anything up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import keras
import numpy as np

from kerasdoctor.case import Missing
from kerasdoctor.live.data import weights as weighing
from kerasdoctor.live.data.ahead import Drawn, reason
from kerasdoctor.live.data.leaves import Which, join
from kerasdoctor.live.data.streams import batches_of, is_stream, size_of
from kerasdoctor.live.data.structure import Laid, formed, laid_out, names_of, picked
from kerasdoctor.live.fit_call import FitCall

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """Inputs and labels to train on, one array for each input and output of the model, in its order.

    Arrays are NumPy's, or `Held` where NumPy has none for them (sparse, ragged, strings). `y` is empty
    where `fit` is given inputs alone. What `fit` is given has a structure of its own: `x_form` and
    `y_form` are that structure with the positions of the arrays in `x` and `y` for leaves, and
    `given_weights` has it with weights, those of classes included; `x_names` and `y_names` hold the
    keys of arrays in a dictionary. `weights` holds one number for each row where all outputs share it.

    `total` counts the rows of one epoch, also where only some of them were read (`streamed`), with
    those that are split off for validation; `batch_size` is that of the batches where they are given.
    """

    x: list[Any]
    y: list[Any]
    weights: Array | None = None
    streamed: bool = False
    x_form: Any = None
    y_form: Any = None
    given_weights: Any = None
    x_names: tuple[str | None, ...] = ()
    y_names: tuple[str | None, ...] = ()
    total: int | None = None
    batch_size: int | None = None

    @property
    def count(self) -> int:
        """The number of rows."""
        return len(self.x[0])

    def inputs(self, which: Which = slice(None)) -> Any:
        """Return the inputs of some rows in the structure that the user's model is called with."""
        return formed(self.x, self.x_form, which)

    def targets(self, which: Which = slice(None)) -> Any:
        """Return the labels of some rows in the structure that `fit` is given; None where there are none."""
        return formed(self.y, self.y_form, which) if self.y else None

    def weights_of(self, which: Which = slice(None)) -> Any:
        """Return the sample weights of some rows, class weights included; None where there are none."""
        given = self.weights if self.given_weights is None else self.given_weights
        return None if given is None else picked(given, which)

    def answers(self, position: int, name: str | None, outputs: int) -> tuple[Any, Array | None] | None:
        """Return the labels and weights of one output, found by its name or, without names, its place."""
        at: Any = None
        if name is not None and name in self.y_names:
            at = self.y_names.index(name)
        elif isinstance(self.y_form, list | tuple) and len(self.y_form) == outputs:
            at = self.y_form[position]
        elif len(self.y) == outputs and (outputs == 1 or not any(self.y_names)):
            at = position
        if not isinstance(at, int):
            return None
        given = self.weights if self.given_weights is None else self.given_weights
        return self.y[at], weighing.of_output(given, position, name, outputs)

    def used(self) -> Rows:
        """Return the rows whose weight is not 0: the loss leaves the others out."""
        if self.weights is None or bool((self.weights != 0).all()):
            return self
        return self.some(np.flatnonzero(self.weights))

    def some(self, which: Which) -> Rows:
        """Return some of the rows."""
        return replace(
            self,
            x=[part[which] for part in self.x],
            y=[part[which] for part in self.y],
            weights=None if self.weights is None else self.weights[which],
            given_weights=None if self.given_weights is None else picked(self.given_weights, which),
        )


def rows_of(call: FitCall, *, may_iterate: bool, drawn: Drawn | None = None) -> Rows | Missing:
    """Return the rows of a call of `fit`, or why they cannot be looked at.

    Iterating a data set may change what follows, so where training follows (`may_iterate` is False)
    only what leaves no trace is read; `drawn` holds batches that were drawn ahead for `fit`.
    """
    names = names_of(call.model, "input"), names_of(call.model, "output")
    classes = call.arguments.get("class_weight")
    try:
        if is_stream(call.x) and call.y is None:
            taken = batches_of(call.x, may_iterate=may_iterate) if drawn is None else drawn.batches or reason(drawn)
            return taken if isinstance(taken, Missing) else _streamed(taken, call, names, classes)
        return _rows(laid_out(call.x, names[0]), laid_out(call.y, names[1]), call.sample_weight, classes)
    except (TypeError, ValueError) as error:
        return Missing(f"the arrays cannot be read as NumPy arrays ({error})")


@dataclass(frozen=True, slots=True)
class Epoch:
    """How many rows one pass of `fit` over the data has, and how many of them a step; None for unknown."""

    rows: int | None
    batch: int | None


def epoch_of(call: FitCall, rows: Rows | None) -> Epoch:
    """Return the size of an epoch, also of a data set that was not read but says how much it holds."""
    steps = call.arguments.get("steps_per_epoch")
    if not is_stream(call.x):
        count = None if rows is None else rows.count
        given = call.arguments.get("batch_size")
        return Epoch(count, given or (-(-count // steps) if steps and count else call.batch_size))
    if rows is not None:
        return Epoch(rows.total, rows.batch_size)
    size = size_of(call.x)
    batches = steps or size.batches
    return Epoch(batches * size.batch if batches and size.batch else None, size.batch)


def _rows(x: Laid, y: Laid, weights: Any, classes: Any) -> Rows | Missing:
    lengths = {len(part) if part.ndim else 0 for part in (*x.parts, *y.parts)}
    if len(lengths) != 1 or not lengths.isdisjoint({0}):
        return Missing(f"the arrays have {sorted(lengths)} rows", "give fit arrays of one length")
    count = lengths.pop()
    given = weighing.of_samples(weights)
    if classes and len(y.parts) == 1:
        given = weighing.of_classes(classes, y.parts[0])
    return Rows(
        x.parts,
        y.parts,
        weighing.of_rows(given, count) if isinstance(given, np.ndarray) else None,
        x_form=x.form,
        y_form=y.form,
        given_weights=given,
        x_names=tuple(x.names),
        y_names=tuple(y.names),
        total=count,
    )


def _streamed(batches: list[Any], call: FitCall, names: tuple[Any, Any], classes: Any) -> Rows | Missing:
    columns = [keras.utils.unpack_x_y_sample_weight(batch) for batch in batches]
    x = [laid_out(column[0], names[0]) for column in columns]
    y = [laid_out(column[1], names[1]) for column in columns]
    if any(not part.ndim for part in (*x[0].parts, *y[0].parts)):
        return Missing("the data set yields rows one by one, not batches", "add .batch(32) to the data set")
    alike = [at for at in range(len(batches)) if _shapes(x[at], y[at]) == _shapes(x[0], y[0])]
    weights = [weighing.of_samples(columns[at][2]) for at in alike]
    joined = None if weights[0] is None else keras.tree.map_structure(lambda *parts: join(parts), *weights)
    rows = _rows(_joined([x[at] for at in alike]), _joined([y[at] for at in alike]), joined, classes)
    if isinstance(rows, Missing):
        return rows
    size = size_of(call.x)
    batch = size.batch or len(x[0].parts[0])
    steps = call.arguments.get("steps_per_epoch") or size.batches
    total = None if steps is None else rows.count if len(alike) == steps else steps * batch
    return replace(rows, streamed=True, total=total, batch_size=batch)


def _shapes(x: Laid, y: Laid) -> list[tuple[int | None, ...]]:
    return [tuple(part.shape[1:]) for part in (*x.parts, *y.parts)]


def _joined(laid: Sequence[Laid]) -> Laid:
    parts = [join(column) for column in zip(*(each.parts for each in laid), strict=True)]
    return replace(laid[0], parts=parts)
