"""A scale for the upright axis of a chart: linear, or by powers of ten where values differ that much."""

from __future__ import annotations

import math
from collections.abc import Sequence

from kerasdoctor.record import record

# Beyond this ratio the smaller values of a linear chart lie flat on its floor.
FAR_APART = 30.0
MOST_TICKS = 5
# Steps between the ticks that people can count in.
NICE = (1, 2, 2.5, 5, 10)


@record
class Axis:
    """A scale from `low` to `high`, with the values that are written beside it."""

    low: float
    high: float
    ticks: tuple[float, ...]
    powers: bool

    def at(self, value: float) -> float:
        """Return where a value lies between 0, the foot, and 1, the top."""
        value = min(max(value, self.low), self.high)
        if self.powers:
            return (math.log(value) - math.log(self.low)) / (math.log(self.high) - math.log(self.low))
        return (value - self.low) / (self.high - self.low)


def axis_for(values: Sequence[float]) -> Axis | None:
    """Return an axis that holds all finite values; None where there are none."""
    finite = [value for value in values if math.isfinite(value)]
    if not finite:
        return None
    low, high = min(finite), max(finite)
    if low > 0 and high / low > FAR_APART:
        return _by_powers(low, high)
    return _linear(min(low, 0.0), high)


def _by_powers(low: float, high: float) -> Axis:
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    step = max(1, -(-(last - first) // MOST_TICKS))
    return Axis(10.0**first, 10.0**last, tuple(10.0**power for power in range(first, last + 1, step)), True)


def _linear(low: float, high: float) -> Axis:
    if high <= low:
        high = low + 1
    rough = (high - low) / (MOST_TICKS - 1)
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(nice * unit for nice in NICE if nice * unit >= rough * 0.999)
    first, last = math.floor(low / step), math.ceil(high / step)
    ticks = tuple(number * step for number in range(first, last + 1))
    return Axis(ticks[0], ticks[-1], ticks, False)


def tick(value: float) -> str:
    """Write a value beside an axis."""
    if value != 0 and not 0.001 <= abs(value) < 100_000:
        return f"{value:.0e}".replace("e-0", "e-").replace("e+0", "e")
    return f"{value:,.10g}"
