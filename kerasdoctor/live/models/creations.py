"""Where each layer was made, and with which arguments: noted as Keras makes it, from the import of keras on."""

from __future__ import annotations

import linecache
import sys
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

import keras
from keras.src.models.functional import Functional

from kerasdoctor.live.program import Program
from kerasdoctor.places import Line


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a layer or model was made with: calling its class with these makes another one."""

    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class _Record:
    """A note about one object, dropped when the object goes; it does not keep the object alive."""

    about: weakref.ref[Any]
    code: CodeType | None = None
    instruction: int = 0
    above: int = 0
    recipe: Recipe | None = None


_records: dict[int, _Record] = {}


def recipe_of(layer: Any) -> Recipe | None:
    """Return what a layer was made with, if its making was watched."""
    record = _records.get(id(layer))
    return record.recipe if record is not None and record.about() is layer else None


def remember(layer: Any, recipe: Recipe) -> None:
    """Note what a layer is made with."""
    _record_of(layer).recipe = recipe


def place_of(layer: Any, path: str | None = None) -> Line | None:
    """Return the call that made a layer; `path` is how reports name the script, else it is the file's own."""
    record = _records.get(id(layer))
    if record is None or record.code is None or record.about() is not layer:
        return None
    positions = list(record.code.co_positions())
    line, end_line, column, end_column = positions[record.instruction // 2]
    if line is None:
        return None
    file = record.code.co_filename
    first, last = _character(file, line, column) or 1, _character(file, end_line, end_column)
    return Line(path or file, line + record.above, first, None if end_line is None else end_line + record.above, last)


def _character(file: str, line: int | None, column: int | None) -> int | None:
    """Return a column in characters, from 1, for one in bytes, from 0."""
    if line is None or column is None:
        return None
    return len(linecache.getline(file, line).encode()[:column].decode(errors="ignore")) + 1


@contextmanager
def watching_creations(program: Program) -> Iterator[None]:
    """Note where in the program layers are made, and how.

    `__new__` is wrapped, which sees every layer, and undone by putting the very same functions back.
    """
    owners = [keras.layers.Layer, keras.Model, keras.Sequential, Functional]
    originals = [vars(owner)["__new__"] for owner in owners]
    for owner, original in zip(owners, originals, strict=True):
        owner.__new__ = staticmethod(_noting(original.__func__, program))
    try:
        yield
    finally:
        for owner, original in zip(owners, originals, strict=True):
            owner.__new__ = original


def _noting(original: Callable[..., Any], program: Program) -> Callable[..., Any]:
    def new(cls: Any, *args: Any, **kwargs: Any) -> Any:
        made = original(cls, *args, **kwargs)
        record = _records.get(id(made))
        if record is None or record.about() is not made:
            record = _record_of(made)
            frame = sys._getframe(1)
            while frame is not None:  # the innermost line of the script is the one that asks for the layer
                above = program.above.get(frame.f_code.co_filename)
                if above is not None:
                    record.code, record.instruction, record.above = frame.f_code, frame.f_lasti, above
                    break
                frame = frame.f_back  # type: ignore[assignment]
        # The outermost `__new__` comes last, and is the one that is given all arguments.
        if not cls.__module__.startswith("keras."):
            record.recipe = Recipe(args, kwargs)
        return made

    return new


def _record_of(layer: Any) -> _Record:
    number = id(layer)
    known = _records.get(number)
    if known is not None and known.about() is layer:
        return known
    record = _records[number] = _Record(weakref.ref(layer, lambda gone: _forget(number, gone)))
    return record


def _forget(number: int, gone: weakref.ref[Any]) -> None:
    known = _records.get(number)
    if known is not None and known.about is gone:
        del _records[number]
