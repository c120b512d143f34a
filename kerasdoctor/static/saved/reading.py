"""From a saved model to the facts about it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from kerasdoctor.facts import Network
from kerasdoctor.places import Line, Part
from kerasdoctor.static.files.source import Source, parse
from kerasdoctor.static.reading import understand
from kerasdoctor.static.saved.model import SavedModel
from kerasdoctor.static.saved.script import SavedScript

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class SavedReading:
    """The network of a saved model as far as its file describes it, and what it leaves open."""

    network: Network | None
    compiled: bool
    unknown: tuple[tuple[Part, str], ...]


def understand_saved(model: SavedModel) -> SavedReading:
    """Read the layers and the compile settings of a saved model."""
    try:
        script = SavedScript(model)
    except RecursionError:
        return SavedReading(None, False, ((Part("the model"), "a description that is nested too deeply"),))
    source = parse(model.path, script.text)
    if not isinstance(source, Source):
        return SavedReading(None, script.compiled, ((Part("the model"), "a description that is not understood"),))
    reading = understand(source)
    network = next((_about_the_model(case.network, script.parts) for case in reading.cases), None)
    last = len(script.parts)
    unknown = dict.fromkeys((script.parts[place.line - 1], why) for place, why in reading.unknown if place.line < last)
    return SavedReading(network, script.compiled, tuple(unknown))


def _about_the_model(network: Network, parts: Sequence[Part]) -> Network:
    """Drop what belongs to a call of fit, which no file holds, and name parts where the script has lines."""
    placed = _placed(network, parts)
    heads = tuple(dataclasses.replace(head, labels=None) for head in placed.heads)
    return dataclasses.replace(placed, heads=heads, inputs=(), batch_size=None, epochs=None, validated=None, where=None)


def _placed(value: Value, parts: Sequence[Part]) -> Value:
    """Return the same fact with a part of the model in the place of each line."""
    match value:
        case Line(line=line):
            found: object = parts[line - 1]
        case tuple():
            found = tuple(_placed(item, parts) for item in value)
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            changed = {field.name: _placed(getattr(value, field.name), parts) for field in dataclasses.fields(value)}
            found = dataclasses.replace(value, **changed)
        case _:
            return value
    return found  # type: ignore[return-value]
