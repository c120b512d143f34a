"""Finds what took the place of a dotted name."""

from __future__ import annotations

import functools

from kerasdoctor.history import backend, libraries, symbols
from kerasdoctor.history.modules import MOVED
from kerasdoctor.history.successor import Successor

_LIBRARIES = frozenset(path.partition(".")[0] for path in (*libraries.RENAMED, *libraries.ADVICE))
_TF = "tensorflow.keras"
# The namespace of Keras 2 inside TensorFlow, which is not today's Keras, is another matter.
_FOREIGN = "tensorflow.python"


@functools.lru_cache(maxsize=4096)
def successor_of(path: str) -> Successor | None:
    """Return what took the place of a name spelled out in full, or None where it is still there."""
    root = path.partition(".")[0]
    if root == "keras" or path.startswith(f"{_TF}."):
        prefix = _TF if root != "keras" else "keras"
        return _of_keras(path.removeprefix(f"{prefix}."), prefix) if path != prefix else None
    if root not in _LIBRARIES or path.startswith(_FOREIGN):
        return None
    for part in _prefixes(path):
        if part in libraries.RENAMED:
            return Successor(libraries.RENAMED[part] + path.removeprefix(part), old=part)
        if part in libraries.ADVICE:
            return Successor(advice=libraries.ADVICE[part], old=part)
    return None


def _prefixes(path: str) -> list[str]:
    """Return the names above a name and itself, from the longest to the shortest."""
    parts = path.split(".")
    return [".".join(parts[:length]) for length in range(len(parts), 0, -1)]


def _of_keras(name: str, prefix: str) -> Successor | None:
    found = _gone(name, prefix)
    if found is None:
        return None
    new, advice, old = found
    if not new:
        return Successor(advice=advice, old=f"{prefix}.{old}")
    full = new if new.startswith("tensorflow.") else f"{prefix}.{new}"
    return Successor(full, old=f"{prefix}.{old}")


def _gone(name: str, prefix: str) -> tuple[str, str, str] | None:
    """Return the new name or the advice for a name below Keras, and the part of it that is gone."""
    for part in _prefixes(name):
        new, advice = _entry(part, prefix)
        if new:
            return new + name.removeprefix(part), "", part
        if advice:
            return "", advice, part
        if part in MOVED:
            return _moved(name, part, prefix)
    return None


def _moved(name: str, module: str, prefix: str) -> tuple[str, str, str]:
    """Return where the members of a module went; what lay in a module inside it lies flat today."""
    rest = name.removeprefix(module).lstrip(".").split(".")
    while len(rest) > 1 and rest[0].islower():
        rest = rest[1:]
    new = ".".join((MOVED[module], *(part for part in rest if part)))
    further = _gone(new, prefix)
    if further is not None:
        return further[0], further[1], name
    return new, "", module


def _entry(name: str, prefix: str) -> tuple[str, str]:
    if name in symbols.RENAMED:
        return symbols.RENAMED[name], ""
    if name in symbols.ADVICE:
        return "", symbols.ADVICE[name]
    only = symbols.ONLY_KERAS_LACKS if prefix == "keras" else symbols.ONLY_TF_KERAS_LACKS
    if name in only:
        return only[name], ""
    if name.startswith("backend."):
        return _of_backend(name.removeprefix("backend."), prefix)
    return "", ""


def _of_backend(name: str, prefix: str) -> tuple[str, str]:
    if name in backend.MOVED_EVERYWHERE or name in backend.GONE_EVERYWHERE:
        return backend.MOVED_EVERYWHERE.get(name, ""), backend.GONE_EVERYWHERE.get(name, "")
    if prefix == "keras":
        return backend.IN_OPS.get(name, ""), backend.WITHOUT_EQUAL.get(name, "")
    return "", ""
