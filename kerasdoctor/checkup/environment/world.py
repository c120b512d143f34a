"""What can be known of an interpreter without importing anything: distributions, modules, variables, folders."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from importlib.machinery import PathFinder
from pathlib import Path

from kerasdoctor.installed import copies
from kerasdoctor.record import record

# What a file of one's own may stand in the way of.
SHADOWED = ("keras", "tensorflow", "tf_keras", "torch", "jax", "numpy")


@record
class World:
    """An interpreter as it is found.

    `installed` holds version and folder of each copy of a distribution, `modules` where an import of a module
    would find it: the file of a package, or None for a bare folder. `here` is the working folder.
    """

    installed: Mapping[str, list[tuple[str, str]]]
    modules: Mapping[str, str | None]
    environ: Mapping[str, str]
    here: Path
    home: Path

    def version(self, name: str) -> tuple[int, ...] | None:
        """Return the version of a distribution as numbers, None where it is not installed."""
        text = self.version_text(name)
        return None if text is None else numbers(text)

    def version_text(self, name: str) -> str | None:
        """Return the version of the copy of a distribution that comes first."""
        found = self.installed.get(name)
        return found[0][0] if found else None


def numbers(version: str) -> tuple[int, ...]:
    """Return the numbers at the start of a version: (2, 21, 0) for "2.21.0rc1"."""
    found: list[int] = []
    for part in version.split("."):
        digits = part[: len(part) - len(part.lstrip("0123456789"))]
        if not digits:
            break
        found.append(int(digits))
    return tuple(found)


def this_world() -> World:
    """Return the interpreter that runs us."""
    environ = dict(os.environ)
    home = Path(environ.get("KERAS_HOME") or Path("~/.keras").expanduser())
    return World(copies(), _modules(), environ, Path.cwd(), home)


def _modules() -> dict[str, str | None]:
    """Return where modules would be found, without those of the working folder, which come and go."""
    path = [folder for folder in sys.path if folder not in ("", str(Path.cwd()))]
    found: dict[str, str | None] = {}
    for name in SHADOWED:
        spec = PathFinder.find_spec(name, path)
        if spec is not None:
            found[name] = spec.origin
    return found
