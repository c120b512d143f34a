"""What a script does to its process that its check must know of: replacing it, and leaving temporary files."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from typing import Any

PASSING = "passing"
_MADE = frozenset({"tempfile.mkstemp", "tempfile.mkdtemp"})


def noting_acts(scratch: str, replaced: Callable[[str], None] | None = None) -> None:
    """Note temporary files in `scratch` for who ends the script, and call `replaced` before it becomes another.

    A script is ended at its `fit`, before it can remove such files, and TensorFlow leaves one for each
    function that it rewrites. They are noted where they are, and no folder of ours is named for them: programs
    keep what they download in the usual one and look there for it. Only for a process that ends with the script:
    a hook of this kind stays.
    """
    script = os.getpid()

    def hook(event: str, given: tuple[Any, ...]) -> None:
        if event in _MADE:
            _note(scratch, os.fsdecode(given[0]))
        elif event == "os.exec" and replaced is not None and os.getpid() == script:
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


def clear(scratch: str) -> None:
    """Remove the temporary files that were noted, and the folder with the notes.

    Whoever ends a script does it: its guardian, as kerasdoctor may have been killed, or else kerasdoctor.
    """
    import shutil

    for path in _passing_files(scratch):
        if os.path.isdir(path):  # noqa: PTH112
            shutil.rmtree(path, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                os.unlink(path)  # noqa: PTH108
    shutil.rmtree(scratch, ignore_errors=True)


def _passing_files(scratch: str) -> list[str]:
    try:
        with open(f"{scratch}/{PASSING}", "rb") as file:  # noqa: PTH123
            return [os.fsdecode(path) for path in file.read().split(b"\0") if path]
    except OSError:
        return []
