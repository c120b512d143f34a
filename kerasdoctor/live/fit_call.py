"""The one hook: what a call of `fit` was given, and a way to look at it first."""

from __future__ import annotations

import functools
import inspect
import math
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import keras

from kerasdoctor.live.program import is_installed, is_ours


@dataclass(frozen=True, slots=True)
class FitCall:
    """A model and what `fit` was called with.

    `path` and `line` are those of the nearest caller that is no installed package: a tuner or a
    wrapper calls `fit` for its user. `handed_on` says that what is put into `replaced` under the name
    of an argument reaches `fit` in its stead.
    """

    model: Any
    x: Any = None
    y: Any = None
    arguments: dict[str, Any] = field(default_factory=dict)
    path: str | None = None
    line: int | None = None
    handed_on: bool = False
    replaced: dict[str, Any] = field(default_factory=dict)

    @property
    def sample_weight(self) -> Any:
        """The weights of the rows, or None."""
        return self.arguments.get("sample_weight")

    @property
    def batch_size(self) -> int:
        """The rows per step; Keras takes 32 where none is given."""
        return self.arguments.get("batch_size") or 32

    @property
    def sizes_of_batches(self) -> dict[str, int]:
        """The sizes of batches as arguments: with steps and no size, Keras would share all rows among the steps."""
        steps, size, rows = self.arguments.get("steps_per_epoch"), self.batch_size, _rows_of(self.x)
        if rows and self.arguments.get("batch_size") is None and isinstance(steps, int) and steps > 0:
            size = math.ceil(rows / steps)
        sizes = {"batch_size": size} if rows else {}
        held = self.arguments.get("validation_data")
        if self.share_cut_off is not None or (isinstance(held, list | tuple) and held and _rows_of(held[0])):
            sizes["validation_batch_size"] = self.arguments.get("validation_batch_size") or size
        return sizes

    @property
    def epochs(self) -> int:
        """The number of passes over the data; Keras makes one where none is given."""
        return self.arguments.get("epochs") or 1

    @property
    def said_epochs(self) -> int | None:
        """The number of passes, or None where a model was handed over and nobody said how long it trains."""
        return None if self.arguments.get("epochs", 1) is None else self.epochs

    @property
    def validated(self) -> bool:
        """Whether there is validation data, or a share of the rows to split off."""
        return self.arguments.get("validation_data") is not None or bool(self.arguments.get("validation_split"))

    @property
    def share_cut_off(self) -> float | None:
        """The share of the rows that `validation_split` takes from the end, if it takes any."""
        share = self.arguments.get("validation_split")
        if self.arguments.get("validation_data") is not None or not isinstance(share, int | float):
            return None
        return float(share) if 0 < share < 1 else None


def _rows_of(x: Any) -> int:
    """Return the number of rows of an array; 0 for what is none."""
    shape = getattr(x, "shape", None)
    return int(shape[0] or 0) if shape else 0


@contextmanager
def watching_fit(look: Callable[[FitCall], None]) -> Iterator[None]:
    """Call `look` with each call of `keras.Model.fit` before it starts.

    `fit` is inherited by `keras.Model`, so undoing is deleting the attribute. An exception of the
    user's passes through; `look` must deal with its own.
    """
    owner = keras.Model
    original = owner.fit
    signature = inspect.signature(original)
    inherited = "fit" not in vars(owner)

    @functools.wraps(original)
    def fit(self: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            call = call_of(signature, sys._getframe(1), self, args, kwargs)
        except TypeError:  # arguments that `fit` does not take: Keras says so in its own words
            return original(self, *args, **kwargs)
        look(call)
        if not call.replaced:
            return original(self, *args, **kwargs)
        given = signature.bind_partial(self, *args, **kwargs)
        given.arguments.update(call.replaced)
        return original(*given.args, **given.kwargs)

    owner.fit = fit
    try:
        yield
    finally:
        if inherited:
            del owner.fit
        else:
            owner.fit = original


def call_of(signature: inspect.Signature, frame: Any, model: Any, args: Any, kwargs: Any) -> FitCall:
    """Return what `fit` is given; raises TypeError for arguments that it does not take."""
    given = dict(signature.bind_partial(model, *args, **kwargs).arguments)
    given.pop("self", None)
    x, y = given.pop("x", None), given.pop("y", None)
    frame = nearest_of_the_user(frame)
    return FitCall(model, x, y, given, frame.f_code.co_filename, frame.f_lineno, handed_on=True)


def nearest_of_the_user(frame: Any) -> Any:
    """Return the nearest frame whose code is neither installed nor ours; the one that is given where all are."""
    outer = frame
    while outer is not None:
        file = outer.f_code.co_filename
        if not (is_installed(file) or is_ours(file)):
            return outer
        outer = outer.f_back
    return frame
