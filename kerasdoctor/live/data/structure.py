"""Tells the arrays in what `fit` is given from the structure that they are given in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import keras

from kerasdoctor.live.data.leaves import Which, leaf_of

# Of a long list of numbers a few items tell that it holds no arrays; no model has more inputs.
SEEN = 64


@dataclass(slots=True)
class Laid:
    """Arrays in the order of the model, and the structure with their positions for leaves.

    `names` holds the key of each array in a dictionary, None for what lies deeper or in no dictionary.
    """

    parts: list[Any] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)
    form: Any = None

    def add(self, value: Any, name: str | None) -> int:
        """Take an array in and return its position."""
        self.parts.append(leaf_of(value))
        self.names.append(name)
        return len(self.parts) - 1


def laid_out(value: Any, names: Sequence[str] | None) -> Laid:
    """Take apart what `fit` is given; `names` are those of the model's inputs or outputs in its order.

    Of a dictionary that has all of the model's names only these are taken, as Keras does. Raises
    TypeError or ValueError for what cannot be read as rows.
    """
    laid = Laid()
    if isinstance(value, dict) and names and not set(names).isdisjoint(value):
        complete = set(names) <= set(value)
        rest = () if complete else [name for name in value if name not in names]
        value = {name: value[name] for name in (*(name for name in names if name in value), *rest)}
    laid.form = _walk(laid, value, None)
    return laid


def formed(parts: Sequence[Any], form: Any, which: Which) -> Any:
    """Return some rows of the arrays in a structure."""
    if form is None:
        form = 0 if len(parts) == 1 else list(range(len(parts)))
    return keras.tree.map_structure(lambda at: None if at is None else parts[at][which], form)


def picked(structure: Any, which: Which) -> Any:
    """Return some rows of each array in a structure."""
    return keras.tree.map_structure(lambda part: None if part is None else part[which], structure)


def _walk(laid: Laid, value: Any, name: str | None) -> Any:
    if value is None:
        return None
    if isinstance(value, dict):
        return {key: _walk(laid, item, str(key)) for key, item in value.items()}
    if is_structure(value):
        return (list if isinstance(value, list) else tuple)(_walk(laid, item, name) for item in value)
    return laid.add(value, name)


def is_structure(value: Any) -> bool:
    """Whether a list or tuple holds several arrays; a list of numbers or of lists of numbers is one array."""
    if not isinstance(value, list | tuple) or not value:
        return False
    return any(
        isinstance(item, dict) or is_structure(item) or (hasattr(item, "shape") and len(item.shape) >= 1)
        for item in value[:SEEN]
    )


def names_of(model: Any, side: str) -> list[str] | None:
    """Return the names of the model's inputs or outputs in its order: the keys where it has a dictionary."""
    structure = getattr(model, f"_{side}s_struct", None)
    if isinstance(structure, dict) and not any(keras.tree.is_nested(part) for part in structure.values()):
        return sorted(structure)
    found = getattr(model, f"{side}_names", None)
    if not found and side == "input":
        found = [getattr(tensor, "name", None) for tensor in getattr(model, "inputs", None) or ()]
    return list(found) if found and all(found) else None
