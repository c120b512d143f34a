"""How a script can write a name that it does not use yet."""

from __future__ import annotations

from kerasdoctor.facts import Script
from kerasdoctor.history import successor_of
from kerasdoctor.places import Line
from kerasdoctor.rules.api.old_uses import before


def spelled(script: Script, path: str) -> tuple[str | None, tuple[tuple[Line, str], ...]]:
    """Return how the file can write a name, with the import that this needs, if it needs one."""
    if "." not in path:
        return path, ()
    fitting = [
        (len(full), bound, full)
        for bound, full in script.names.items()
        if (path == full or path.startswith(f"{full}.")) and successor_of(full) is None
    ]
    if fitting:
        _, bound, full = max(fitting)
        return bound + path.removeprefix(full), ()
    place = _first_import(script)
    if not path.startswith("keras.") or "keras" in script.names or place is None:
        return None, ()
    return path, ((before(place), "import keras\n"),)


def _first_import(script: Script) -> Line | None:
    """Return the first import of Keras that stands at the margin."""
    places = [
        reference.where
        for path in script.references
        if path.startswith(("keras", "tensorflow"))
        for reference in script.references[path]
        if reference.imported is not None and reference.where.column == 1 and not reference.guarded
    ]
    return min(places, key=lambda place: place.line, default=None)
