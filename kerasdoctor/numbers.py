"""Numbers as people read them."""

from __future__ import annotations

import math


def short(value: float) -> str:
    """Return a number with about three digits and without an exponent where one can do without."""
    if not math.isfinite(value):
        return "not a number" if math.isnan(value) else "infinite"
    if value != 0 and (abs(value) < 0.001 or abs(value) >= 1e6):
        return f"{value:.1e}"
    return f"{value:,.3f}" if abs(value) < 100 else f"{value:,.0f}"
