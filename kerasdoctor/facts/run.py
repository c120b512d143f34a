"""What a training shows while it goes on: curves of the logs, the learning rate, and what became of the weights."""

from __future__ import annotations

import math

from kerasdoctor.facts.initial_pass import InitialPass
from kerasdoctor.record import record


@record
class Curve:
    """One logged value, such as "val_loss", at the end of each epoch that logged it; NaN is kept as it is."""

    name: str
    epochs: tuple[int, ...]
    values: tuple[float, ...]

    @property
    def finite(self) -> bool:
        """Whether every value is a finite number."""
        return all(math.isfinite(value) for value in self.values)


@record
class WeightCourse:
    """One trained weight over the run.

    `unchanged` says that it is bit for bit what it was at the start, `still` which share of it has not moved since
    the last epoch but one that was sampled. `moved` is the length of its change since
    the start relative to its length then, `step` the same for the last epoch that was sampled; both are estimated on
    at most a few hundred of its numbers and None where it started at zero.
    """

    name: str
    layer: str
    size: int
    unchanged: bool
    moved: float | None = None
    step: float | None = None
    still: float = 0.0


@record
class Run:
    """A training as it was followed: its epochs count from 1.

    `planned` is the number of epochs that `fit` was asked for, `updates` the steps that were taken. `first_bad` is
    the epoch and the batch, both from 1, at which the loss was no finite number for the first time. `ended` says that
    no further epoch follows. `within` samples the loss within the epochs, as Keras logs it: the mean since the start
    of the epoch. `rates` has the learning rate at the end of each epoch. `normalises` says that a layer normalises by
    batches.
    """

    epochs: int
    planned: int | None
    updates: int
    ended: bool
    curves: tuple[Curve, ...] = ()
    within: tuple[float, ...] = ()
    rates: tuple[float, ...] = ()
    first_bad: tuple[int, int] | None = None
    weights: tuple[WeightCourse, ...] = ()
    normalises: bool = False

    def curve(self, name: str) -> Curve | None:
        """Return the curve of a logged value, if there is one."""
        return next((curve for curve in self.curves if curve.name == name), None)

    @property
    def loss(self) -> Curve | None:
        """The loss on the training rows."""
        return self.curve("loss")

    @property
    def validation_loss(self) -> Curve | None:
        """The loss on the validation rows."""
        return self.curve("val_loss")


@record
class LastPass:
    """A forward and backward pass at the weights that a training ended with; its words are those of the initial one."""

    told: InitialPass
