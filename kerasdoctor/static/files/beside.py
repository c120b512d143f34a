"""Tables of text that lie beside a script, as far as a bounded look reads them."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from pathlib import Path

from kerasdoctor.record import record

# More would be felt in a check of a folder, and tells little more of what a column holds.
MOST_BYTES = 2_000_000
MOST_ROWS = 20_000
# What spreadsheets and compressed files are called.
_NO_TEXT = frozenset({".xls", ".xlsx", ".gz", ".zip", ".bz2", ".npy", ".npz", ".h5", ".parquet", ".pkl"})


@record
class Table:
    """The rows of a file as texts; `complete` is false where reading stopped before the end."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    complete: bool


def table_beside(script: str, name: str, delimiter: str | None) -> Table | None:
    """Read the file that a script names, if it lies in the folder of the script or below.

    Without a delimiter, what stands between blanks is a value.
    """
    folder = Path(script).parent
    relative = Path(name)
    if "://" in name or relative.is_absolute() or ".." in relative.parts or relative.suffix.lower() in _NO_TEXT:
        return None
    try:
        home, file = folder.resolve(), (folder / relative).resolve()
        if not file.is_file() or not file.is_relative_to(home):
            return None
        found = file.stat()
        return _read(str(file), name, delimiter, found.st_size, found.st_mtime_ns)
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=8)
def _read(path: str, name: str, delimiter: str | None, size: int, changed: int) -> Table | None:  # noqa: ARG001
    import csv  # seldom needed, and every start would wait for it

    with Path(path).open("rb") as file:
        content = file.read(MOST_BYTES)
    if b"\0" in content:
        return None
    text = content.decode("utf-8-sig", "replace")
    lines = text.splitlines() if size <= MOST_BYTES else text.splitlines()[:-1]
    lines = [line for line in lines if line.strip()]
    try:
        parts = csv.reader(lines, delimiter=delimiter) if delimiter is not None else map(str.split, lines)
        rows = [tuple(part.strip() for part in row) for row in islice(parts, MOST_ROWS)]
    except csv.Error:
        return None
    return Table(name, tuple(rows), size <= MOST_BYTES and len(rows) == len(lines))
