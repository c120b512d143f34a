"""Words that several rules of heads share."""

from __future__ import annotations

from kerasdoctor.facts import Shape


def shape_of(shape: Shape | None) -> str:
    """Write a shape as NumPy does, with n for the rows: "(n,)" or "(n, 3)"."""
    sizes = ["?" if size is None else str(size) for size in (shape or (None,))[1:]]
    return f"(n, {', '.join(sizes)})" if sizes else "(n,)"
