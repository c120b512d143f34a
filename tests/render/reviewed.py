"""Renderings that somebody looked at; KERASDOCTOR_UPDATE_GOLDEN=1 writes them anew, to be looked at again."""

from __future__ import annotations

import os
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"


def check_golden(name: str, text: str, ending: str = "txt") -> None:
    """Compare a rendering with the one that was agreed to."""
    path = GOLDEN / f"{name}.{ending}"
    if os.environ.get("KERASDOCTOR_UPDATE_GOLDEN") == "1":
        path.write_text(text + "\n", encoding="utf-8")
    assert text + "\n" == path.read_text(encoding="utf-8")
