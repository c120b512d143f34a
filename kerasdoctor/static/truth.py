"""Whether a value counts as true."""

from __future__ import annotations

from kerasdoctor.static.values import Const, Items, Value


def truth(value: Value) -> bool | None:
    """Return whether a value is true, or None where that is not known."""
    match value:
        case Const(value=plain):
            return bool(plain)
        case Items(values=values):
            return bool(values)
    return None
