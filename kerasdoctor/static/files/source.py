"""A file as text and syntax tree, or the reason why it has none."""

from __future__ import annotations

import ast
import io
import tokenize
import warnings
from dataclasses import field
from pathlib import Path
from typing import Literal, TypeAlias

from kerasdoctor.places import Cell, Line
from kerasdoctor.record import record
from kerasdoctor.static.files.nodes import Nodes
from kerasdoctor.static.files.spans import split_lines

ProblemKind: TypeAlias = Literal["missing", "folder", "empty", "not-python", "encoding", "python2", "syntax"]


@record
class Problem:
    """Why a file cannot be read, and what would mend it."""

    kind: ProblemKind
    message: str
    remedy: str
    place: Line | None = None
    text: str | None = None


@record
class Source:
    """A readable script; `lines` are without line ends, `text` is without a byte order mark.

    That of a notebook is the code of its `cells`, and `document` the text of its file. A `mended` one
    has a tree of only what could be parsed. `gaps` are lines that are left out of the tree, and why;
    `notes` say what else has to be known about the reading.
    """

    path: str
    text: str
    lines: tuple[str, ...]
    tree: ast.Module
    cells: tuple[Cell, ...] = ()
    gaps: tuple[tuple[Line, str], ...] = ()
    notes: tuple[str, ...] = ()
    mended: bool = False
    document: str = field(default="", repr=False, compare=False)
    nodes: Nodes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "nodes", Nodes(self.tree))


def read(path: str) -> Source | Problem:
    """Read a script as Python would: by its declared encoding, with any line ends."""
    data = content(path)
    text = data if isinstance(data, Problem) else decoded(path, data)
    return text if isinstance(text, Problem) else parse(path, text)


def content(path: str) -> bytes | Problem:
    """Return the bytes of a file, or why there are none."""
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        return Problem("missing", f"{path} does not exist", "check the name and the folder")
    except IsADirectoryError:
        return Problem("folder", f"{path} is a folder", "name a script inside it")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return Problem("missing", f"{path} cannot be opened: {reason}", "check the name and the permissions")


def parse(path: str, text: str) -> Source | Problem:
    """Parse text that is already decoded."""
    lines = split_lines(text)
    if not text.strip():
        return Problem("empty", f"{path} is empty", "check that the file is saved")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text, filename=path)
    except SyntaxError as error:
        return _explain(path, text, lines, error)
    except (RecursionError, MemoryError):
        message = f"{path} is nested too deeply for Python's parser"
        return Problem("syntax", message, "split the longest expression into several")
    return Source(path, text, lines, tree)


def decoded(path: str, data: bytes) -> str | Problem:
    """Return the text of a script, by its declared encoding, or why it is none."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Problem("encoding", f"{path} is saved as UTF-16, which Python does not read", "save it as UTF-8")
    if b"\0" in data:
        return Problem("not-python", f"{path} is not text: it holds NUL bytes", "name a Python script")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return data.decode(encoding)
    except SyntaxError as error:
        declared = str(error.msg).partition(":")[2].strip()
        if "unknown encoding" in str(error.msg):
            message = f"{path} declares the encoding {declared or 'of its first lines'}, which Python does not know"
            return Problem("encoding", message, "declare the encoding that the file is saved in", Line(path, 1))
        return _undecodable(path, data, "utf-8")
    except UnicodeDecodeError as error:
        return _undecodable(path, data, error.encoding)


def _undecodable(path: str, data: bytes, encoding: str) -> Problem:
    name = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "ascii": "ASCII"}.get(encoding, encoding)
    controls = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in data[:4096])
    if controls * 50 > len(data[:4096]):
        return Problem("not-python", f"{path} is not text", "name a Python script")
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        row = before.rsplit(b"\n", 1)[-1].decode(encoding, "replace")
        place = Line(path, line, len(row) + 1)
        message = f"{path}:{line} holds the byte 0x{data[error.start]:02x}, which is not {name}"
        remedy = "save the file as UTF-8, or declare its encoding in the first line"
        return Problem("encoding", message, remedy, place, data.decode(encoding, "replace"))
    return Problem("encoding", f"{path} cannot be decoded as {name}", "save the file as UTF-8", Line(path, 1))


def _explain(path: str, text: str, lines: tuple[str, ...], error: SyntaxError) -> Problem:
    if text.lstrip().startswith("{") and '"cells"' in text:
        remedy = "give it a name that ends in .ipynb"
        return Problem("not-python", f"{path} is a notebook, not a script", remedy)
    number = min(error.lineno or 1, max(len(lines), 1))
    from kerasdoctor.static.files.python2 import first_sign  # seldom needed, and every start would wait for it

    sign = first_sign(lines, number)
    if sign is not None:
        at, words = sign
        row = lines[at - 1]
        place = Line(path, at, len(row) - len(row.lstrip()) + 1, at, len(row) + 1)
        message = f"{path}:{at} is Python 2: it has {words}: {row.strip()}"
        remedy = "port the script to Python 3; the tool 2to3 does most of it"
        return Problem("python2", message, remedy, place, text)
    row = lines[number - 1] if lines else ""
    start = max(error.offset or 1, 1)
    same_line = error.end_lineno == number and (error.end_offset or 0) > start
    end = error.end_offset if same_line and error.end_offset is not None else start + 1
    place = Line(path, number, start, number, end)
    message = f"{path}:{number}:{start} is not valid Python: {error.msg}: {row.strip()}"
    return Problem("syntax", message, "mend this line, then check again", place, text)
