"""What a script does to its process that its check must know of: replacing it, and leaving temporary files."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

PASSING = "passing"
_MADE = frozenset({"tempfile.mkstemp", "tempfile.mkdtemp"})


def noting_acts(scratch: str, replaced: Callable[[str], None]) -> None:
    """Note temporary files in `scratch` for the guardian, and call `replaced` before the process becomes another.

    A script is ended at its `fit`, before it can remove such files, and TensorFlow leaves one for each
    function that it rewrites. Only for a process that ends with the script: a hook of this kind stays.
    """
    script = os.getpid()

    def hook(event: str, given: tuple[Any, ...]) -> None:
        if event in _MADE:
            _note(scratch, os.fsdecode(given[0]))
        elif event == "os.exec" and os.getpid() == script:
            replaced(os.fsdecode(given[0]))

    sys.addaudithook(hook)


def _note(scratch: str, path: str) -> None:
    """Write down a path right below the folder for temporary files; what lies elsewhere may be meant to stay."""
    import tempfile

    path = os.path.abspath(path)  # noqa: PTH100
    if os.path.dirname(path) != os.path.abspath(tempfile.gettempdir()):  # noqa: PTH100, PTH120
        return
    try:
        with open(f"{scratch}/{PASSING}", "ab") as file:  # noqa: PTH123
            file.write(os.fsencode(path) + b"\0")
    except OSError:
        return  # the disk is full or the script has removed the folder: the file stays


def passing_files(scratch: str) -> list[str]:
    """Return the temporary files that were noted."""
    try:
        with open(f"{scratch}/{PASSING}", "rb") as file:  # noqa: PTH123
            return [os.fsdecode(path) for path in file.read().split(b"\0") if path]
    except OSError:
        return []
