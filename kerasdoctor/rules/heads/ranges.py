"""What an activation can answer, and whether the targets lie within it."""

from __future__ import annotations

from kerasdoctor.facts import Labels

INFINITE = float("inf")
RANGES = {
    "sigmoid": (0.0, 1.0),
    "hard_sigmoid": (0.0, 1.0),
    "tanh": (-1.0, 1.0),
    "softsign": (-1.0, 1.0),
    "relu": (0.0, INFINITE),
    "softplus": (0.0, INFINITE),
    "exponential": (0.0, INFINITE),
}
NO_PROBABILITIES = {
    "relu": "0 or more, without an upper end",
    "leaky_relu": "any number",
    "elu": "-1 or more, without an upper end",
    "selu": "-1.76 or more, without an upper end",
    "gelu": "-0.17 or more, without an upper end",
    "swish": "-0.28 or more, without an upper end",
    "silu": "-0.28 or more, without an upper end",
    "relu6": "0 to 6",
    "softplus": "more than 0, without an upper end",
    "softsign": "-1 to 1",
    "tanh": "-1 to 1",
    "exponential": "more than 0, without an upper end",
}
# Targets that overshoot by a twentieth of their own span are noise at the border, not another range.
MARGIN = 0.05


def reaches_beyond(labels: Labels, least: float, most: float) -> bool:
    """Whether the labels leave a range by more than rounding and a single outlier would."""
    if labels.unbounded:
        return least >= 0 or most <= 0  # of numbers around zero, some are negative, however small they are
    if labels.low is None or labels.high is None:
        return False
    room = MARGIN * (labels.high - labels.low)
    return labels.low < least - room or labels.high > most + room


def outside(activation: str | None, labels: Labels) -> bool:
    """Whether an activation cannot answer some of the targets."""
    return activation in RANGES and reaches_beyond(labels, *RANGES[activation])


def is_scaled(labels: Labels) -> bool:
    """Whether the targets fill a range on both sides of zero that targets are usually scaled to."""
    return _near(labels.low, -1.0) and _near(labels.high, 1.0)


def _near(value: float | None, end: float) -> bool:
    return value is not None and abs(value - end) <= MARGIN


def span_of(labels: Labels) -> str:
    """Say where the labels lie, after "they"."""
    if labels.low is not None and labels.high is not None:
        return f"run from {labels.low:g} to {labels.high:g}"
    return "are drawn from all real numbers" if labels.unbounded else "are real numbers"
