"""Batches drawn just before `fit` from what can be read once; `fit` is handed them again, in order.

Keras draws the first two batches of a generator, and on TensorFlow those of a `PyDataset`, before
anything else happens in `fit`. Drawing the same ones a moment earlier and giving them back changes
nothing, however they are made; a third one might.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import keras

from kerasdoctor.case import Missing
from kerasdoctor.live.data.streams import FEWEST_BATCHES, SECONDS, taken
from kerasdoctor.live.fit_call import FitCall


@dataclass(slots=True)
class Drawn:
    """The batches drawn ahead, and what the user's code raised instead of the next one."""

    batches: list[Any] = field(default_factory=list)
    raised: Exception | None = None


class Returned(keras.utils.PyDataset):  # type: ignore[misc]
    """The user's `PyDataset`, with the batches that are already made for the first that ask for them."""

    def __init__(self, owner: Any, made: dict[int, Any]) -> None:
        super().__init__(owner.workers, owner.use_multiprocessing, owner.max_queue_size)
        self.owner = owner
        self.made = made

    @property
    def num_batches(self) -> int | None:
        """The number of batches, None for an endless one."""
        number: int | None = self.owner.num_batches
        return number

    def __getitem__(self, index: int) -> Any:
        return self.made.pop(index) if index in self.made else self.owner[index]

    def on_epoch_begin(self) -> None:
        """Tell the user's own."""
        self.owner.on_epoch_begin()

    def on_epoch_end(self) -> None:
        """Tell the user's own."""
        self.owner.on_epoch_end()


def drawn_ahead(call: FitCall, *, may_iterate: bool) -> Drawn | None:
    """Draw the first batches where that is the only way to see any; None where there is another, or no way.

    The user's own random state is drawn from, so this is done outside of what puts it back.
    """
    if not call.handed_on:
        return None
    if isinstance(call.x, types.GeneratorType):
        return _of_generator(call, may_iterate=may_iterate)
    on_tensorflow = keras.backend.backend() == "tensorflow"
    if isinstance(call.x, keras.utils.PyDataset) and on_tensorflow and not may_iterate:
        return _of_batches(call)
    return None


def reason(drawn: Drawn) -> Missing:
    """Say why there is nothing to look at."""
    if drawn.raised is not None:
        return Missing(f"making the first batch raised {type(drawn.raised).__name__}: {drawn.raised}")
    return Missing("the generator yields nothing", "look at what it is made from")


def _of_generator(call: FitCall, *, may_iterate: bool) -> Drawn:
    drawn, source = Drawn(), call.x
    waiting: list[Any] = []

    def draw() -> Iterator[Any]:
        for batch in source:
            waiting.append(batch)
            yield batch

    def again() -> Iterator[Any]:
        while waiting:
            yield waiting.pop(0)
        if drawn.raised is not None:
            raise drawn.raised
        yield from source

    call.replaced["x"] = again()
    drawn.raised = _raised_by(lambda: taken(draw(), SECONDS if may_iterate else 0.0))
    drawn.batches = list(waiting)
    return drawn


def _of_batches(call: FitCall) -> Drawn:
    drawn, made = Drawn(), dict[int, Any]()

    def draw() -> None:
        count = call.x.num_batches
        for index in range(FEWEST_BATCHES if count is None else min(FEWEST_BATCHES, count)):
            made[index] = call.x[index]

    drawn.raised = _raised_by(draw)
    drawn.batches = list(made.values())
    if drawn.raised is None:
        call.replaced["x"] = Returned(call.x, made)
    return drawn


def _raised_by(draw: Callable[[], object]) -> Exception | None:
    """Return what the user's own code raises; fit is to raise it again, in its own place."""
    try:
        draw()
    except Exception as error:  # noqa: BLE001 (whatever it is, it is not ours to raise)
        return error
    return None
