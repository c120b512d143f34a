"""The settings of a layer that is already built, as its own config gives them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kerasdoctor.facts import Constant

# These arguments are objects with numbers of their own.
_PARTS = ("_initializer", "_regularizer")
# These are fields of a layer by themselves, or say nothing about what it computes.
_OWN_FIELDS = frozenset({"name", "units", "filters", "activation", "trainable", "stateful", "dtype", "build_config"})


def settings_of(layer: Any) -> tuple[tuple[str, Constant], ...]:
    """Return the plain settings of a layer; a wrapper also has those of what it wraps."""
    inner = getattr(layer, "forward_layer", None) or getattr(layer, "layer", None)
    wrapped = settings_of(inner) if inner is not None else ()
    try:
        config = layer.get_config()
    except (NotImplementedError, TypeError, ValueError, AttributeError):
        return wrapped
    own = ((name, _plain(value)) for name, value in config.items() if _is_plain(name, value))
    return (*wrapped, *own, *(pair for name, value in config.items() for pair in _numbers(name, value)))


def numbers_of(optimizer: Any) -> tuple[tuple[str, Constant], ...]:
    """Return the numbers of an optimizer, without its learning rate."""
    return tuple(
        (name, value)
        for name, value in optimizer.get_config().items()
        if name not in ("learning_rate", "name") and isinstance(value, bool | int | float)
    )


def constants_of(config: Mapping[str, Any]) -> tuple[tuple[str, Constant], ...]:
    """Return the constants of a configuration, without the name that goes with it."""
    return tuple((name, _plain(value)) for name, value in config.items() if _is_plain(name, value))


def _numbers(name: str, value: object) -> Iterator[tuple[str, Constant]]:
    """Yield the numbers of an initializer or regulariser."""
    config = value.get("config") if isinstance(value, dict) and name.endswith(_PARTS) else None
    for part, number in (config or {}).items():
        if isinstance(number, int | float | str):
            yield f"{name}.{part}", number


def _is_plain(name: str, value: object) -> bool:
    if name in _OWN_FIELDS:
        return False
    if isinstance(value, dict):
        return isinstance(value.get("class_name"), str) and name not in ("layer", "backward_layer")
    if isinstance(value, tuple | list):
        return len(value) <= 8 and all(isinstance(item, bool | int | float | str | None) for item in value)
    return isinstance(value, bool | int | float | str | None)


def _plain(value: Any) -> Constant:
    if isinstance(value, dict):
        return str(value["class_name"])
    return tuple(value) if isinstance(value, list) else value
