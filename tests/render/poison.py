"""Reports in which every text that may come from a user holds the same word."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import kerasdoctor
from kerasdoctor.rule import Rule

PACKAGE = Path(kerasdoctor.__file__).parent
SOURCES = [*(PACKAGE / "facts").glob("*.py"), *(PACKAGE / f"{name}.py" for name in ("change", "diagnosis", "report"))]


def _fixed() -> Iterator[str]:
    """Yield the words that types choose from, which no user writes."""
    for kind in re.findall(r"Literal\[(.*?)\]", "".join(file.read_text() for file in SOURCES), re.DOTALL):
        yield from re.findall(r'"([^"]+)"', kind)


FIXED = frozenset(_fixed())


def poisoned(value: Any, word: str) -> Any:
    """Put a word behind each text of a value, and of all that it is made of; words of a fixed set stay."""
    if isinstance(value, str):
        return value if value in FIXED or not value else f"{value}{word}"
    if isinstance(value, tuple):
        return tuple(poisoned(item, word) for item in value)
    if isinstance(value, Mapping):
        return {f"{key}{word}": poisoned(item, word) for key, item in value.items()}
    if isinstance(value, Rule | type) or not dataclasses.is_dataclass(value):
        return value
    fields = [field.name for field in dataclasses.fields(value) if field.init]
    made: Any = type(value)
    return made(**{name: poisoned(getattr(value, name), word) for name in fields})
