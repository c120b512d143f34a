"""What is looked at in the place of the user's model: a copy, or the model itself where no training follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import keras

from kerasdoctor.case import Missing
from kerasdoctor.live.data.rows import Rows
from kerasdoctor.live.fit_call import FitCall
from kerasdoctor.live.models.compiled import resolve
from kerasdoctor.live.models.copying import CannotCopyError, copied_by, copy_of
from kerasdoctor.live.models.creations import place_of
from kerasdoctor.live.models.matching import carry_weights, pairs_of
from kerasdoctor.live.models.running import own_methods
from kerasdoctor.live.models.view import View, view_of
from kerasdoctor.live.probing.setup import compile_like
from kerasdoctor.places import Line

# Two rows show a model its shapes; a single one could be taken for an axis of size 1.
FEW = slice(0, 2)
# Returns a line of a file as reports name it, or None where it cannot be shown.
Placing: TypeAlias = Callable[[Line], Line | None]


@dataclass
class Subject:
    """The copy of a model that facts are read from; `last` says that no training follows.

    `script` is how reports name the script whose layers were watched as they were made; `place` names the
    lines of all files where those of several were.
    """

    call: FitCall
    rows: Rows | Missing
    last: bool = False
    script: str | None = None
    place: Placing | None = None

    @property
    def _few(self) -> Any:
        if isinstance(self.rows, Missing):
            raise CannotCopyError(self.rows.reason)
        return self.rows.inputs(FEW)

    @property
    def copied(self) -> Any:
        """A built copy at the weights that `fit` starts from, or the model itself where there can be none."""
        return self._copied[0]

    @property
    def way(self) -> str:
        """How the copy came about, or why there is none, in words; empty for the plain way."""
        try:
            return self._copied[1]
        except CannotCopyError as error:
            return f"not at all: {error}"

    @cached_property
    def _copied(self) -> tuple[Any, str]:
        x, model = self._few, self.call.model
        try:
            copied, way = copied_by(model, x)
        except CannotCopyError as error:
            if not self.last:
                raise
            if not model.built:
                _build(model, x)
            return model, f"not at all: {error}; one pass was made with the model itself, and nothing was trained"
        carry_weights(model, copied)
        return copied, way

    @cached_property
    def compiled(self) -> Any:
        """The copy compiled, its metrics resolved; it is never trained, so any optimizer does."""
        model = self.copied
        if model is not self.call.model:
            compile_like(model, self.call, steady=True)
        if isinstance(self.rows, Rows):
            resolve(model, list(self.rows.y), self.view.outputs)
        return model

    @cached_property
    def to_train(self) -> Any:
        """The compiled copy, where copies of it can be trained; raises CannotCopyError where they cannot."""
        if "compile" in own_methods(self.call.model):
            raise CannotCopyError("its class has a compile of its own, which says how copies would be trained")
        for layer in self.call.model._flatten_layers():
            if getattr(layer, "stateful", False):
                raise CannotCopyError(f"layer {layer.name} keeps its state, which holds for batches of one size only")
        if self.copied is self.call.model:
            copy_of(self.call.model, self._few)  # says why
        return self.compiled

    @cached_property
    def view(self) -> View:
        """The layers in the order of their calls."""
        try:
            built = self.copied
        except CannotCopyError:
            if not self.call.model.built:
                raise
            return view_of(self.call.model)
        return view_of(built, self._few)

    def where(self, layer: Any) -> Line | None:
        """Return the line that made the layer for which this one stands, where that is known."""
        original = None if self.script is None and self.place is None else self._originals.get(id(layer))
        made = None if original is None else place_of(original, self.script)
        return made if made is None or self.place is None else self.place(made)

    @cached_property
    def _originals(self) -> dict[int, Any]:
        model = self.call.model
        try:
            return {id(layer): original for original, layer in pairs_of(model, self.copied)}
        except CannotCopyError:
            return {id(layer): layer for layer in model.layers}


def _build(model: Any, x: Any) -> None:
    """Build the model itself; a Sequential that cannot be built stays as it was, so that `fit` fails alike."""
    if isinstance(model, keras.Sequential):
        keras.Sequential(model.layers)(x, training=False)
    model(x, training=False)
