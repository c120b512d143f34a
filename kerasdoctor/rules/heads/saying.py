"""Words and figures that several rules of heads share."""

from __future__ import annotations

from kerasdoctor.facts import Data, LabelData, Network, Shape
from kerasdoctor.rules.heads.terms import Terms


def shape_of(shape: Shape | None) -> str:
    """Write a shape as NumPy does, with n for the rows: "(n,)" or "(n, 3)"."""
    sizes = ["?" if size is None else str(size) for size in (shape or (None,))[1:]]
    return f"(n, {', '.join(sizes)})" if sizes else "(n,)"


def counted_of(terms: Terms, network: Network, data: Data) -> LabelData:
    """Return what was counted on the labels of a head; nothing where there is no saying which they are."""
    for head, counted in zip(network.heads, data.heads, strict=False):
        if head is terms.head and len(network.heads) == len(data.heads):
            return counted
    return LabelData(0)
