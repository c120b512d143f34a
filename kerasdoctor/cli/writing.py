"""Writes files whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path


def why_not_writable(path: str) -> str | None:
    """Return why a file cannot be written, or None where it can; nothing is left behind by asking."""
    import tempfile  # seldom needed, and every start would wait for it

    target = _target(path)
    if target.is_dir():
        return f"{path} is a folder: name a file in it"
    if not target.parent.is_dir():
        return f"the folder of {path} does not exist: create it first"
    try:
        if _is_special(target):
            return None if os.access(target, os.W_OK) else f"{path} cannot be written to"
        if target.exists():  # a file that is kept from changes is not replaced, whatever its folder allows
            with target.open("r+b"):
                pass
        with tempfile.TemporaryFile(dir=target.parent):
            pass
    except OSError as error:
        return f"{path} cannot be written: {error.strerror}"
    return None


def write_whole(path: str, data: bytes) -> None:
    """Put a file in the place of another in one step; links are followed, and the file's mode and owner kept.

    Raises OSError where that is not possible; the file is then as it was.
    """
    import tempfile  # as above

    target = _target(path)
    if _is_special(target):
        target.write_bytes(data)
        return
    old = target.stat() if target.exists() else None
    number, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", dir=target.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if old is not None and hasattr(os, "chown"):
            with contextlib.suppress(PermissionError):  # only root may give files away; what one may write is one's own
                os.chown(name, old.st_uid, old.st_gid)
        Path(name).chmod(0o666 & ~_umask() if old is None else stat.S_IMODE(old.st_mode))
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)  # it is gone where it has taken the place of the other


def _target(path: str) -> Path:
    return Path(os.path.realpath(path))


def _is_special(target: Path) -> bool:
    """Whether a path leads to a terminal, a pipe or the like, which can be written to but not replaced."""
    return target.exists() and not target.is_file() and not target.is_dir()


def _umask() -> int:
    now = os.umask(0)
    os.umask(now)
    return now
