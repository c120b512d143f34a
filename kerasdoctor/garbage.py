"""How often Python looks for cycles of garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# Modules stay, and syntax trees are freed by counting references: looking for cycles all the time finds few.
COLLECTED_AFTER = 50_000


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Let Python look for cycles of garbage less often than usual."""
    before = gc.get_threshold()
    gc.set_threshold(COLLECTED_AFTER, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
