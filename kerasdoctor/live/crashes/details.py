"""What an exception, and the program around it, know beyond the message: names, homes, parameters."""

from __future__ import annotations

import builtins
import difflib
import inspect
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from kerasdoctor.live.crashes.frames import Own, Step, is_of_keras

# A folder with more names holds a data set.
MOST_NAMES = 2000
# Names that differ by more are not the same word misspelt.
ALIKE = 0.75
MOST_PARAMETERS = 24
# Where what a program forgot to import may be found, the commonest first.
HOMES = (
    "keras.layers",
    "keras",
    "keras.models",
    "keras.utils",
    "keras.optimizers",
    "keras.callbacks",
    "keras.losses",
    "keras.metrics",
    "keras.regularizers",
    "keras.initializers",
)
MODULES = {
    "activation": "activations",
    "loss": "losses",
    "metric": "metrics",
    "optimizer": "optimizers",
    "initializer": "initializers",
    "regularizer": "regularizers",
    "constraint": "constraints",
}
_IDENTIFIER = re.compile(r"ould not (?:interpret|find|locate) (\w+)(?: function)? ?(?:identifier|object)?: ?'?(\w+)")
_REFUSED = (
    re.compile(r"([\w.]+)\(\) got an unexpected keyword argument"),
    re.compile(r"Unrecognized keyword arguments passed to (\w+):"),
)
_NO_FILE = (
    re.compile(r"(?:[Nn]o such file or directory: |Could not find directory |failed to Create/Open: )'?([^'\n;:]+)"),
    re.compile(r"^(?:File )?'?([^'\n]+?)'? (?:not found|does not exist)\.?$"),
)


def details_of(error: BaseException, steps: Sequence[Step], own: Own) -> tuple[tuple[str, str], ...]:
    """Return what is known beyond the message, by name; only what there is."""
    user = next((step for step in reversed(steps) if own.holds(step.file)), None)
    found = {
        "filename": file_of(error) or "",
        "name": str(getattr(error, "name", None) or ""),
        "nearest": _nearest(error, user),
        "home": _home(error),
        "owner": _owner(error),
        "known": _known(str(error)),
        "parameters": ",".join(_parameters(str(error), steps, user)),
        "metric": _judge(steps, "Metric"),
        "loss": _judge(steps, "Loss"),
        "folder": str(Path.cwd()),
    }
    return tuple((name, value) for name, value in found.items() if value)


def file_of(error: BaseException) -> str | None:
    """Return the file or folder that is missing, as the program asked for it."""
    name = getattr(error, "filename", None) if isinstance(error, OSError) else None
    if name is not None and not isinstance(name, int):
        return os.fsdecode(name)
    if isinstance(error, ImportError | UnicodeError):
        return None
    found = (pattern.search(str(error)) for pattern in _NO_FILE)
    return next((match[1].strip() for match in found if match is not None), None)


def beside(name: str | None) -> tuple[str, ...]:
    """Return what lies in the folder in which a file is missing, or in the nearest one that is there."""
    if name is None:
        return ()
    folder = Path(name).parent
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    try:
        with os.scandir(folder) as entries:
            some = islice(entries, MOST_NAMES)
            names = [f"{entry.name}/" if entry.is_dir() else entry.name for entry in some]
    except OSError:
        return ()
    return tuple(sorted(name for name in names if not name.startswith(".")))


def _nearest(error: BaseException, user: Step | None) -> str:
    if isinstance(error, NameError) and error.name and user is not None:
        return _close(error.name, {*user.frame.f_locals, *user.frame.f_globals, *dir(builtins)} - {error.name})
    if isinstance(error, AttributeError) and error.name:
        return _close(error.name, {name for name in dir(error.obj) if not name.startswith("_")} - {error.name})
    return ""


def _close(name: str, names: Iterable[str]) -> str:
    return next(iter(difflib.get_close_matches(name, sorted(names), n=1, cutoff=ALIKE)), "")


def _home(error: BaseException) -> str:
    """Return the module of Keras that has a name which the program has not imported."""
    if not isinstance(error, NameError) or not error.name:
        return ""
    return next((home for home in HOMES if hasattr(_at(home), error.name)), "")


def _at(path: str) -> Any:
    import keras

    one: Any = keras
    for part in path.split(".")[1:]:
        one = getattr(one, part)
    return one


def _owner(error: BaseException) -> str:
    """Return the module, or the class of the object, that lacks an attribute."""
    if not isinstance(error, AttributeError) or error.name is None:
        return ""
    one = error.obj
    return str(one.__name__) if inspect.ismodule(one) else type(one).__name__


def _known(message: str) -> str:
    """Return the word that Keras knows and that is nearest to one that it does not know."""
    found = _IDENTIFIER.search(message)
    if found is None or found[1] not in MODULES:
        return ""
    module = _at(f"keras.{MODULES[found[1]]}")
    words = {_plain(name): name for name in dir(module) if not name.startswith("_") and _is_word(module, name)}
    near = difflib.get_close_matches(_plain(found[2]), list(words), n=1, cutoff=ALIKE)
    return _as_word(words[near[0]]) if near else ""


def _is_word(module: Any, name: str) -> bool:
    return name not in ("get", "serialize", "deserialize") and callable(getattr(module, name))


def _plain(name: str) -> str:
    return name.lower().replace("_", "").replace(" ", "")


def _as_word(name: str) -> str:
    """Return how a class is spelled in quotes; functions keep their names."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower() if not name.islower() else name


def _parameters(message: str, steps: Sequence[Step], user: Step | None) -> Iterator[str]:
    """Yield the names of the arguments that a call takes which was given another."""
    called = next((found[1] for pattern in _REFUSED if (found := pattern.search(message)) is not None), "")
    target = _refusing(steps) or _called(called, user)
    if target is None:
        return
    try:
        signature = inspect.signature(target)
    except (TypeError, ValueError):
        return
    plain = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    names = [name for name, one in signature.parameters.items() if one.kind in plain and name != "self"]
    yield from names[:MOST_PARAMETERS]


def _refusing(steps: Sequence[Step]) -> Any:
    """Return the class of Keras whose object was being made, where its base class refused an argument."""
    last = steps[-1] if steps else None
    if last is None or not is_of_keras(last) or last.frame.f_code.co_name != "__init__":
        return None
    return type(last.frame.f_locals.get("self"))


def _called(name: str, user: Step | None) -> Any:
    """Return what goes by a name in the program or in Keras."""
    parts = [part for part in name.split(".") if part != "__init__"]
    if not parts:
        return None
    if parts[0].endswith("Trainer"):
        return getattr(_at("keras").Model, parts[-1], None)
    spaces = [user.frame.f_locals, user.frame.f_globals] if user is not None else []
    found = next((space[parts[0]] for space in spaces if parts[0] in space), None)
    # A program that has not imported Keras calls nothing of it, and would wait for its import.
    for home in () if found is not None or "keras" not in sys.modules else HOMES:
        found = getattr(_at(home), parts[0], None) if found is None else found
    for part in parts[1:]:
        found = getattr(found, part, None)
    return found if callable(found) else None


def _judge(steps: Sequence[Step], kind: str) -> str:
    """Return the class of the innermost metric or loss that was being computed."""
    for step in reversed(steps):
        one = step.frame.f_locals.get("self") if is_of_keras(step) else None
        names = [cls.__name__ for cls in type(one).__mro__]
        if kind in names and not names[0].startswith(("Compile", "Mean")):
            return str(getattr(one, "name", names[0]) if names[0].endswith("Wrapper") else names[0])
    return ""
