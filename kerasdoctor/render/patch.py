"""What changed of a file as a patch that `git apply` and `patch -p1` take, byte by byte."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator

AROUND = 3
# Other signs in a name are written as they are; git quotes these.
_QUOTED = re.compile(r"[\x00-\x1f\x7f\"\\]")
_ESCAPES = {"\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
NO_END = b"\\ No newline at end of file\n"


def patch(path: str, old: bytes, new: bytes) -> bytes:
    """Return the unified difference of a file's content; nothing where there is none.

    Lines end where git ends them, at a line feed, whatever else the file takes for a line end.
    """
    before, after = _lines(old), _lines(new)
    difference = difflib.unified_diff(before, after, _named("a", path), _named("b", path), n=AROUND)
    return b"".join(_ended(line) for line in difference)


def _lines(data: bytes) -> list[str]:
    """Return lines in which each byte is one character."""
    return [f"{line}\n" for line in data.decode("latin-1").split("\n")[:-1]] + _rest(data)


def _rest(data: bytes) -> list[str]:
    rest = data.decode("latin-1").rpartition("\n")[2]
    return [rest] if rest else []


def _ended(line: str) -> bytes:
    data = line.encode("latin-1")
    return data if line.endswith("\n") else data + b"\n" + NO_END


def _named(side: str, path: str) -> str:
    """Return the name of a file as git writes it: quoted where signs in it would be misread."""
    name = os.fsencode(f"{side}/{path}").decode("latin-1")
    if _QUOTED.search(name):
        return f'"{_QUOTED.sub(_escape, name)}"'
    return f"{name}\t" if " " in name else name


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match.group()) or f"\\{ord(match.group()):03o}"


def shown(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield the lines of a patch for a reader, each with its kind: "+", "-", "@" or none."""
    for line in data.decode("utf-8", "replace").removesuffix("\n").split("\n"):
        kind = line[:1] if line[:1] in ("+", "-", "@") and not line.startswith(("+++ ", "--- ")) else ""
        yield line, kind
