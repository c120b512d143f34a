"""Modules and names that are gone, found where they are today."""

from __future__ import annotations

import builtins
import importlib
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from kerasdoctor.history import libraries, successor_of
from kerasdoctor.history.modules import MOVED
from kerasdoctor.live.compat.uses import Uses

KERAS = ("keras", "tensorflow.keras", "keras._tf_keras.keras")
AREAS = (
    *("", "activations", "applications", "backend", "callbacks", "constraints", "datasets", "initializers"),
    *("layers", "losses", "metrics", "mixed_precision", "models", "optimizers", "preprocessing"),
    *("preprocessing.image", "preprocessing.sequence", "regularizers", "utils", "wrappers"),
)
LIBRARIES = ("numpy", "pandas", "scipy", "scipy.misc", "sklearn.datasets", "sklearn.metrics", "sklearn.preprocessing")
VESTIGE, TODAY = b"tensorflow.python.keras", b"tensorflow.keras"
# Modules of the standard library are there already.
BUILT_IN = ("time",)

_OLD_MODULES = frozenset(
    [
        *(f"{root}.{name}" for root in KERAS for name in (*MOVED, "preprocessing.text", "wrappers.scikit_learn")),
        *(name for name in libraries.RENAMED if "." in name),
    ]
)
_ABOVE = frozenset(
    ".".join(name.split(".")[:length]) for name in _OLD_MODULES for length in range(2, name.count(".") + 1)
)


def found_today(path: str, made: Mapping[str, object]) -> tuple[object, str] | None:
    """Return what stands for a name that is gone, and what it is called now; None where nothing does.

    `made` holds what is made here for names that nothing today stands for.
    """
    path = path.replace("keras._tf_keras.keras", "tensorflow.keras")
    short = path.removeprefix("tensorflow.").removeprefix("keras.")
    if short in made:
        return made[short], "a stand-in of the same purpose"
    successor = successor_of(path)
    if successor is None:
        return None
    name = successor.name or _in_tensorflow(short)
    try:
        return (resolved(name), name) if name else None
    except (ImportError, AttributeError):
        return None


def _in_tensorflow(short: str) -> str:
    """Return where the backend of Keras 2 still has a function that Keras 3 has none like."""
    return f"tensorflow.keras.{short}" if short.startswith("backend.") else ""


def resolved(path: str) -> Any:
    """Return what a dotted name stands for; raises ImportError or AttributeError."""
    if path.isidentifier() and hasattr(builtins, path):
        return getattr(builtins, path)
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:length]))
        except ImportError:
            continue
        for part in parts[length:]:
            found = getattr(found, part)
        return found
    raise ImportError(path)


def spelled_today(source: bytes, uses: Uses) -> bytes:
    """Return a program that takes Keras from where TensorFlow has it today; its lines stay where they are.

    The copy of Keras 2 that is left inside TensorFlow cannot be trained with any more.
    """
    for number, line in enumerate(source.splitlines(), 1):
        if VESTIGE in line:
            uses.seen.setdefault((VESTIGE.decode(), TODAY.decode()), number)
    return source.replace(VESTIGE, TODAY)


class OldModules(MetaPathFinder, Loader):
    """Finds modules that are gone: what is asked of them is looked up where it is today."""

    def __init__(self, uses: Uses, made: Mapping[str, object]) -> None:
        self.uses, self.made = uses, made

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:  # noqa: ARG002
        """Return how to make a module, if it is one that is gone."""
        known = name in _OLD_MODULES or name in _ABOVE
        return ModuleSpec(name, self, is_package=True) if known else None

    def exec_module(self, module: ModuleType) -> None:
        """Fill a module with what lies in the one that took its place."""
        today = found_today(module.__name__, self.made)
        if today is not None and isinstance(today[0], ModuleType):
            given = today[0]
            module.__dict__.update({name: value for name, value in vars(given).items() if not name.startswith("_")})
            self.uses.note(module.__name__, today[1])
        answer_for(module, module.__name__, self.uses, self.made)


def answer_for(module: ModuleType, path: str, uses: Uses, made: Mapping[str, object]) -> None:
    """Let a module answer for names that it no longer has."""
    before = vars(module).get("__getattr__")

    def __getattr__(name: str) -> object:  # noqa: N807 (as Python asks a module)
        if before is not None:
            try:
                return before(name)
            except AttributeError:
                pass
        found = None if name.startswith("__") else found_today(f"{path}.{name}", made)
        if found is None:
            raise AttributeError(f"module {path!r} has no attribute {name!r}")
        uses.note(f"{path}.{name}", found[1])
        return found[0]

    vars(module)["__getattr__"] = __getattr__


def remember_names(uses: Uses, made: Mapping[str, object]) -> None:
    """Let modules that are gone, and those that have lost names, answer for what they had."""
    import wrapt

    sys.meta_path.append(OldModules(uses, made))

    def answering(path: str) -> Callable[[ModuleType], None]:
        return lambda module: answer_for(module, path, uses, made)

    areas = [f"{root}.{area}".rstrip(".") for root in KERAS for area in AREAS]
    for path in (*areas, *LIBRARIES, "tensorflow"):
        wrapt.register_post_import_hook(answering(path), path)
    for path in BUILT_IN:
        answer_for(sys.modules[path], path, uses, made)
