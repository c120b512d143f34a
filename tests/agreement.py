"""Where the static reader and the live setup say different things about one call of `fit`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import TypeAlias

from kerasdoctor.facts import Constant, Head, Labels, Layer, Network

Settings: TypeAlias = tuple[tuple[str, Constant], ...]


def disagreements(planned: Network, live: Network) -> list[str]:
    """Return each value that the source states and the live setup contradicts; unknown is no contradiction."""
    return list(_network(planned, live))


def _network(planned: Network, live: Network) -> Iterator[str]:
    if planned.layers:
        for number, (ours, theirs) in enumerate(zip_longest(planned.layers, live.layers)):
            yield from _layer(f"layer {number}", ours, theirs)
    if planned.heads:
        for number, (head, other) in enumerate(zip_longest(planned.heads, live.heads)):
            yield from _head(f"head {number}", head, other)
    if planned.optimizer is not None and live.optimizer is not None:
        yield from _values("optimizer", planned.optimizer, live.optimizer, ("name", "learning_rate"))
        yield from _settings("optimizer", planned.optimizer.settings, live.optimizer.settings)
    yield from _values("fit", planned, live, ("epochs", "batch_size", "rows"))


def _layer(name: str, ours: Layer | None, theirs: Layer | None) -> Iterator[str]:
    if ours is None or theirs is None:
        yield f"{name}: source says {ours}, live is {theirs}"
        return
    fields = ("kind", "units", "activation", "input_shape", "output_shape", "stateful", "sources")
    yield from _values(name, ours, theirs, fields)
    yield from _settings(name, ours.settings, theirs.settings)


def _settings(name: str, ours: Settings, theirs: Settings) -> Iterator[str]:
    live = dict(theirs)
    for setting, value in ours:
        told = live.get(setting)
        if isinstance(value, bool | int | float) and isinstance(told, bool | int | float) and value != told:
            yield f"{name} {setting}: source says {value}, live is {told}"


def _head(name: str, ours: Head | None, theirs: Head | None) -> Iterator[str]:
    if ours is None or theirs is None:
        yield f"{name}: source says {ours}, live is {theirs}"
        return
    yield from _layer(name, ours.layer, theirs.layer)
    if ours.loss is not None and theirs.loss is not None:
        yield from _values(f"{name} loss", ours.loss, theirs.loss, ("name", "from_logits"))
    if isinstance(ours.labels, Labels) and isinstance(theirs.labels, Labels):
        yield from _values(f"{name} labels", ours.labels, theirs.labels, ("kind",))


def _values(name: str, ours: object, theirs: object, fields: tuple[str, ...]) -> Iterator[str]:
    for field in fields:
        said, seen = getattr(ours, field), getattr(theirs, field)
        if said is not None and seen is not None and not _same(said, seen):
            yield f"{name} {field}: source says {said!r}, live is {seen!r}"


def _same(said: object, seen: object) -> bool:
    match said, seen:
        case float(), float():
            return abs(said - seen) <= 1e-6 * abs(seen)
        case tuple(), tuple():
            sizes = zip_longest(said, seen, fillvalue="absent")
            return all(left is None or right is None or left == right for left, right in sizes)
    return said == seen
