"""What is installed, found by the names of folders; `importlib.metadata` takes longer to import than a file to read."""

from __future__ import annotations

import os
import sys
from functools import cache

ENDINGS = (".dist-info", ".egg-info")


@cache
def _distributions() -> tuple[str, ...]:
    """Return the folders that describe installed distributions, in the order of the search path."""
    found: list[str] = []
    for folder in dict.fromkeys(sys.path):
        try:
            with os.scandir(folder or ".") as entries:
                found += sorted(entry.path for entry in entries if entry.name.endswith(ENDINGS))
        except OSError:
            continue
    return tuple(found)


def version_of(name: str) -> str | None:
    """Return the version of an installed distribution, whose name is spelled as its folder spells it."""
    for path in _distributions():
        installed, _, version = path.rpartition(os.sep)[2].rpartition(".")[0].partition("-")
        if installed.lower() == name:
            return version.partition("-")[0] or None
    return None


def copies() -> dict[str, list[tuple[str, str]]]:
    """Return each installed distribution by its name in lower case with "_", with version and folder of each copy."""
    found: dict[str, dict[str, str]] = {}
    for path in _distributions():
        folder, _, described = path.rpartition(os.sep)
        name, _, version = described.rpartition(".")[0].partition("-")
        name = name.lower().replace("-", "_").replace(".", "_")
        found.setdefault(name, {}).setdefault(os.path.realpath(folder), version.partition("-")[0])
    return {name: [(version, folder) for folder, version in each.items()] for name, each in found.items()}


def any_entry_points(group: str) -> bool:
    """Whether an installed distribution may have entry points of a group."""
    wanted = f"[{group}]".encode()
    for path in _distributions():
        try:
            with open(f"{path}{os.sep}entry_points.txt", "rb") as file:  # noqa: PTH123 (hundreds at each start)
                if wanted in file.read():
                    return True
        except OSError:
            continue
    return False
