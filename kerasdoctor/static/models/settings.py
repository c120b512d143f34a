"""The settings of layers and optimizers: constant arguments, and the numbers of the objects among them."""

from __future__ import annotations

import ast

from kerasdoctor.facts import Constant
from kerasdoctor.static.following.families import reads
from kerasdoctor.static.following.values import Arguments, Const, Imported, Items, Made, Value
from kerasdoctor.static.following.walk import Walk
from kerasdoctor.static.models.layer_table import POSITIONAL

# These are fields of a layer by themselves.
_OWN_FIELDS = frozenset(
    {"name", "units", "filters", "activation", "trainable", "stateful", "input_shape"}
    | {"batch_input_shape", "batch_shape", "nb_filter"}
)
_PARTS = ("keras.initializers.", "keras.regularizers.")
_SHORT_NAMES = {"normal": "RandomNormal", "uniform": "RandomUniform", "zero": "Zeros", "one": "Ones"} | {
    "l1_l2": "L1L2",
    "l1l2": "L1L2",
}
_PART_POSITIONAL: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("RandomNormal", "TruncatedNormal"), ("mean", "stddev")),
    "RandomUniform": ("minval", "maxval"),
    "Constant": ("value",),
    "VarianceScaling": ("scale", "mode", "distribution"),
    **dict.fromkeys(("Orthogonal", "Identity"), ("gain",)),
    "L1": ("l1",),
    "L2": ("l2",),
    "L1L2": ("l1", "l2"),
}


@reads("keras")
def part_call(walk: Walk, name: str, given: Arguments, node: ast.expr) -> Value | None:
    """Return the initializer or regulariser that a call makes, or None for another call."""
    for area in _PARTS:
        if name.startswith(area):
            return Made(area + part_name(name.removeprefix(area)), given, walk.place(node))
    return None


def part_name(name: str) -> str:
    """Return the class of an initializer or regulariser, however it is spelt: "he_normal" is "HeNormal"."""
    if name.lower() in _SHORT_NAMES:
        return _SHORT_NAMES[name.lower()]
    return name if name[:1].isupper() else "".join(word.capitalize() for word in name.split("_"))


def settings_of(kind: str, given: Arguments) -> tuple[tuple[str, Constant], ...]:
    """Return the arguments of a layer that are constants, with positional ones by name."""
    names = POSITIONAL.get(kind, ())
    found: list[tuple[str, Constant]] = []
    for name, argument in (*zip(names, given.positional, strict=False), *given.keywords):
        known, value = plain(argument.value)
        if not known or name in _OWN_FIELDS:
            continue
        if isinstance(value, str) and name.endswith(("_initializer", "_regularizer")):
            value = part_name(value)
        found.append((name, value))
        found += _numbers(name, argument.value)
    return tuple(found)


def _numbers(name: str, value: Value) -> list[tuple[str, Constant]]:
    """Return the numbers that an initializer or regulariser is made with, such as "kernel_initializer.stddev"."""
    if not isinstance(value, Made) or not value.name.startswith(_PARTS):
        return []
    names = _PART_POSITIONAL.get(value.name.rpartition(".")[2], ())
    pairs = (*zip(names, value.arguments.positional, strict=False), *value.arguments.keywords)
    return [
        (f"{name}.{part}", argument.value.value)
        for part, argument in pairs
        if isinstance(argument.value, Const) and isinstance(argument.value.value, int | float | str)
    ]


def plain(value: Value) -> tuple[bool, Constant]:
    """Return whether a value is a constant for facts, and that constant; objects go by their class."""
    match value:
        case Const(value=bool() | int() | float() | str() | None as constant):
            return True, constant
        case Made(name=name) | Imported(name=name) if name.startswith(_PARTS):
            return True, part_name(name.rpartition(".")[2])
        case Made(name=name) | Imported(name=name) if name.startswith("keras."):
            return True, name.rpartition(".")[2]
        case Items(values=values):
            parts = [plain(item) for item in values[:8]]
            if all(known for known, _ in parts):
                return True, tuple(constant for _, constant in parts)
    return False, None


def optimizer_settings(given: Arguments) -> tuple[tuple[str, Constant], ...]:
    """Return the keyword arguments of an optimizer that are numbers, without its learning rate."""
    return tuple(
        (name, argument.value.value)
        for name, argument in given.keywords
        if name not in ("learning_rate", "lr", "name")
        and isinstance(argument.value, Const)
        and isinstance(argument.value.value, bool | int | float)
    )
