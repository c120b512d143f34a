"""Facts and fixes as JSON and back: frozen dataclasses of plain values, tagged by their name."""

from __future__ import annotations

import dataclasses
from typing import TypeAlias

from kerasdoctor import facts, finding, places

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None
TAG = "is"

_TYPES: dict[str, type] = {
    name: kind
    for module in (places, facts, finding)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and dataclasses.is_dataclass(kind)
}


def encode(value: object) -> Json:
    """Turn a fact, or a tuple of facts, into JSON values.

    Raises TypeError for anything that is not plain, such as an array.
    """
    match value:
        case None | bool() | int() | float() | str():
            return value
        case tuple() | list():
            return [encode(item) for item in value]
    if dataclasses.is_dataclass(value) and type(value).__name__ in _TYPES:
        fields = dataclasses.fields(value)
        plain: dict[str, Json] = {TAG: type(value).__name__}
        return plain | {field.name: encode(getattr(value, field.name)) for field in fields}
    raise TypeError(f"a {type(value).__name__} is not a fact")


def decode(value: Json) -> object:
    """Rebuild what `encode` was given; lists become tuples.

    Raises KeyError for a tag that names no fact.
    """
    match value:
        case list():
            return tuple(decode(item) for item in value)
        case dict():
            fields = {name: decode(item) for name, item in value.items() if name != TAG}
            built: object = _TYPES[str(value[TAG])](**fields)
            return built
        case _:
            return value
