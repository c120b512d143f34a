"""What a program writes after a fit that was cut short is put aside: it must not replace what a real run gave.

Files that Python opens and models that Keras saves go to a folder that is removed afterwards, and are found
there again when the program reads them. Only for a process that is thrown away.
"""

from __future__ import annotations

import builtins
import functools
import io
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

# Where they are in Keras, and whether they write; all take the path after what it belongs to, if anything.
OF_MODELS = {"save": True, "save_weights": True, "export": True, "load_weights": False}
OF_MODULES = {"save_model": True, "save_weights": True, "load_model": False, "load_weights": False}
MODULES = ("saving", "models")
# Devices and pipes are no files that hold results.
NO_RESULTS = ("/dev/", "/proc/")


class Aside:
    """A folder in which files stand for those that a program believes to write."""

    def __init__(self, folder: Path, script: Path) -> None:
        self._folder = folder
        self._kept = (Path.cwd(), script.parent)
        self._on = False

    def watch_keras(self, keras: Any) -> None:
        """Be there when models are saved and loaded; until `begin`, nothing is done about it."""
        for name, writes in OF_MODELS.items():
            setattr(keras.Model, name, self._redirected(getattr(keras.Model, name), 1, writes))
        for module in MODULES:
            owner = getattr(keras, module)
            for name, writes in OF_MODULES.items():
                if hasattr(owner, name):
                    setattr(owner, name, self._redirected(getattr(owner, name), int(name.startswith("save_")), writes))

    def begin(self) -> None:
        """Put aside what is written from now on."""
        if not self._on:
            self._on = True
            builtins.open = io.open = self._opening(builtins.open)

    def place_of(self, path: Any, *, writes: bool) -> Any:
        """Return where a file is to be written, or read where it was written before; the path itself else."""
        if not self._on or not isinstance(path, str | os.PathLike):
            return path
        whole = Path(os.path.abspath(os.fsdecode(path)))  # noqa: PTH100 (a link is not followed: it is replaced)
        if str(whole).startswith(NO_RESULTS) or self._is_passing(whole):
            return path
        place = self._folder.joinpath(*whole.parts[1:])
        if writes:
            place.parent.mkdir(parents=True, exist_ok=True)
        elif not place.exists():
            return path
        return str(place)

    def _is_passing(self, path: Path) -> bool:
        """Whether a path is one for temporary files, which libraries may hand on to what cannot be turned aside."""
        inside = self._folder in path.parents
        return inside or (
            Path(tempfile.gettempdir()) in path.parents and not any(p in path.parents for p in self._kept)
        )

    def _redirected(self, original: Callable[..., Any], position: int, writes: bool) -> Callable[..., Any]:
        @functools.wraps(original)
        def call(*given: Any, **named: Any) -> Any:
            if len(given) > position:
                moved = self.place_of(given[position], writes=writes)
                return original(*given[:position], moved, *given[position + 1 :], **named)
            moved_named: dict[str, Any] = {
                key: self.place_of(named[key], writes=writes) for key in ("filepath", "path") if key in named
            }
            return original(*given, **{**named, **moved_named})

        return call

    def _opening(self, original: Any) -> Any:
        @functools.wraps(original)
        def opened(file: Any, mode: Any = "r", *given: Any, **named: Any) -> Any:
            writes = isinstance(mode, str) and any(sign in mode for sign in "wax+")
            place = self.place_of(file, writes=writes)
            goes_on = writes and place is not file and not set(mode) & {"w", "x"}
            if goes_on and Path(file).exists() and not Path(place).exists():
                shutil.copy(file, place)
            return original(place, mode, *given, **named)

        return opened
