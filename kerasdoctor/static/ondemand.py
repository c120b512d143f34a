"""Facts by name, each made the first time that a rule asks for it: most are never asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

Read = TypeVar("Read")
Fact = TypeVar("Fact")


class OnDemand(Mapping[str, tuple[Fact, ...]], Generic[Read, Fact]):
    """What was read under each name, and the facts that are made of it on demand."""

    def __init__(self, read: Mapping[str, list[Read]]) -> None:
        self.read = read
        self._ready: dict[str, tuple[Fact, ...]] = {}

    def make(self, name: str, read: list[Read]) -> Iterator[Fact]:
        """Yield the facts of what was read under a name, in their order."""
        raise NotImplementedError

    def __getitem__(self, name: str) -> tuple[Fact, ...]:
        if name not in self._ready:
            self._ready[name] = tuple(self.make(name, self.read[name]))
        return self._ready[name]

    def __contains__(self, name: object) -> bool:
        return name in self.read

    def __iter__(self) -> Iterator[str]:
        return iter(self.read)

    def __len__(self) -> int:
        return len(self.read)
