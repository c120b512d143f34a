"""Files as bytes, and back: what is changed of a text is all that changes of its file."""

from __future__ import annotations

import codecs
import io
import tokenize
from pathlib import Path, PurePath

from kerasdoctor.record import record
from kerasdoctor.static.files.accepted import NOTEBOOK_ENDING
from kerasdoctor.static.files.source import Problem, Source, decoded, parse


@record
class Written:
    """A script or notebook as it is in its file, with what is needed to write it in the same way."""

    path: str
    data: bytes
    encoding: str
    source: Source

    @property
    def text(self) -> str:
        """The text of the file, which for a notebook is JSON."""
        return self.source.document if self.source.cells else self.source.text

    def holding(self, text: str) -> Written | str:
        """Return the file with another text, or why it cannot hold that."""
        try:
            data = text.encode(self.encoding)
        except UnicodeEncodeError as error:
            return f"{self.encoding}, the encoding of the file, has no {text[error.start]!r}"
        made = _read(self.path, data, self.encoding)
        return made if isinstance(made, Written) else "the file could not be read any more"


def written(path: str) -> Written | str:
    """Return a file that can be changed, or why this one cannot."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    if _is_notebook(path):
        encoding = "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8"
    else:
        text = decoded(path, data)
        if isinstance(text, Problem):
            return text.message
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    found = _read(path, data, encoding)
    if isinstance(found, Problem):
        return found.message
    # Some encodings have several ways to write the same text.
    return found if found.text.encode(found.encoding) == data else f"{path} is not written as {encoding} usually is"


def _read(path: str, data: bytes, encoding: str) -> Written | Problem:
    if _is_notebook(path):
        from kerasdoctor.static.files.notebook import parse_notebook

        try:
            found = parse_notebook(path, data.decode(encoding))
        except UnicodeDecodeError:
            return Problem("encoding", f"{path} is not UTF-8", "save the notebook as UTF-8")
    else:
        found = parse(path, data.decode(encoding))
    if isinstance(found, Problem):
        return found
    return Written(path, data, encoding, found)


def _is_notebook(path: str) -> bool:
    return PurePath(path).suffix.lower() == NOTEBOOK_ENDING
