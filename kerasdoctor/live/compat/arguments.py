"""Arguments by their old names, given to today's functions and classes under their new ones."""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from kerasdoctor.history import successor_of_argument
from kerasdoctor.history.arguments import ARGUMENTS, NO_LONGER_OPTIONAL
from kerasdoctor.history.words import LOSSES, METRICS
from kerasdoctor.live.compat.names import resolved
from kerasdoctor.live.compat.uses import Uses

# What only programs for Keras 1 write: there two numbers after the filters were the kernel.
KERAS_1 = re.compile(r"\b(nb_epoch|border_mode|subsample|nb_filter|dim_ordering|Convolution[123]D|init)\b\s*[=(]")
FORMATS = {"tf": "channels_last", "th": "channels_first"}
WORDS = {"loss": LOSSES, "metrics": METRICS}
_CONVOLUTION = re.compile(r"keras\.layers\.Conv([23])D$")


def rename_arguments(uses: Uses, source: str) -> None:
    """Let everything in the table of old arguments take them; `source` is the program's text."""
    old_kernels = KERAS_1.search(source) is not None
    for path in ARGUMENTS:
        owner, _, name = path.rpartition(".")
        try:
            holder = resolved(owner)
            target = getattr(holder, name)
        except (ImportError, AttributeError):
            continue
        dimensions = _CONVOLUTION.match(path) if old_kernels else None
        if inspect.isclass(target):
            axes = int(dimensions.group(1)) if dimensions else 0
            type.__setattr__(target, "__init__", _taking_old(target.__init__, path, uses, axes))
        else:
            setattr(holder, name, _taking_old(target, path, uses))


def _taking_old(original: Callable[..., Any], path: str, uses: Uses, kernel_axes: int = 0) -> Callable[..., Any]:
    first = NO_LONGER_OPTIONAL.get(path)

    @functools.wraps(original)
    def call(*given: Any, **named: Any) -> Any:
        if kernel_axes:
            given = _with_kernel(given, kernel_axes, uses)
        if first is not None and len(given) == 1 and first[0] not in named and "pool_length" not in named:
            named[first[0]] = int(first[1])
            uses.note(f"{path.rpartition('.')[2]} without {first[0]}", f"{first[0]}={first[1]}")
        return original(*given, **translated(path, named, uses))

    call.__signature__ = inspect.signature(original)  # type: ignore[attr-defined]
    return call


def translated(path: str, named: dict[str, Any], uses: Uses) -> dict[str, Any]:
    """Return keyword arguments under the names that they have today; what cannot be mapped is left."""
    kernel = {key: named.pop(key) for key in ("nb_row", "nb_col") if key in named}
    if len(kernel) == 2:
        named["kernel_size"] = tuple(kernel.values())
        uses.note("nb_row, nb_col", "kernel_size")
    for old in [key for key in named if successor_of_argument(path, key) is not None]:
        new = successor_of_argument(path, old)
        if new is None:
            continue
        if new.name:
            named.setdefault(new.name, named.pop(old))
            uses.note(f"{old}=", f"{new.name}=")
        elif old == "dim_ordering":
            named["data_format"] = FORMATS.get(named.pop(old))
            uses.note("dim_ordering=", "data_format=")
        elif not new.advice or old in ("weights", "batch_size"):
            del named[old]
            uses.note(f"{old}=", "nothing: it is left out")
    for key, words in WORDS.items() if path == "keras.Model.compile" else ():
        if key in named:
            named[key] = _worded(named[key], words, uses)
    return named


def _worded(given: Any, words: dict[str, str], uses: Uses) -> Any:
    """Return losses or metrics with the words of today."""
    if isinstance(given, list | tuple):
        return [_worded(part, words, uses) for part in given]
    if isinstance(given, dict):
        return {key: _worded(part, words, uses) for key, part in given.items()}
    new = words.get(given, "!") if isinstance(given, str) else "!"
    if new.startswith("!"):
        return given
    uses.note(f'"{given}"', f'"{new}"')
    return new


def _with_kernel(given: tuple[Any, ...], axes: int, uses: Uses) -> tuple[Any, ...]:
    """Gather the sizes of a kernel that are given one by one after the filters, as Keras 1 had them."""
    sizes = given[2 : 2 + axes]
    if len(sizes) < axes or not all(isinstance(size, int | np.integer) for size in sizes):
        return given
    uses.note("the sizes of a kernel one by one", "kernel_size=")
    return (*given[:2], tuple(int(size) for size in sizes), *given[2 + axes :])
