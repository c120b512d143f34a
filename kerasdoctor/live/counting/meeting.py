"""Rows that meet again: the same inputs with other labels, and training rows among those to validate on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kerasdoctor.facts import Pairs

Array = np.ndarray[Any, Any]

# Rows are told apart by a number made of their values; making it of this many values takes about half
# a second.
MAX_VALUES = 20_000_000
CHUNK = 1_000_000
# A few values, spread over the row, tell nearly all rows of pictures apart; only rows that agree in
# them are compared in full.
FEW_VALUES = 64
# So many rows show how many there are; the chance that two numbers agree by accident stays below 1e-6.
MAX_PAIRS = 200_000
MAX_HELD = 5_000
SEED = 20_240_229
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def width_of(parts: Sequence[Array]) -> int:
    """Return how many values a row has."""
    return sum(int(np.prod(part.shape[1:])) for part in parts)


def can_be_compared(parts: Sequence[Any]) -> bool:
    """Whether the arrays hold plain numbers."""
    return bool(parts) and all(isinstance(part, np.ndarray) and part.dtype.kind in "biuf" for part in parts)


def row_codes(parts: Sequence[Array]) -> Array:
    """Return a number for each row of arrays with equally many rows: the same for the same values.

    Values are compared as single-precision floats, as the model gets them.
    """
    rows = len(parts[0])
    codes = np.zeros(rows, np.uint64)
    with np.errstate(over="ignore", invalid="ignore"):
        for number, part in enumerate(parts):
            flat = part.reshape(rows, -1)
            width = flat.shape[1]
            factors = np.random.default_rng(SEED + number).integers(0, 2**63, width, np.uint64) * 2 + 1
            step = max(1, CHUNK // max(1, width))
            for at in range(0, rows, step):
                # Adding 0 turns -0 into 0, which equals it.
                words = (flat[at : at + step].astype(np.float32) + np.float32(0)).view(np.uint32)
                codes[at : at + step] += (_mixed(words.astype(np.uint64) + factors) * factors).sum(
                    axis=1, dtype=np.uint64
                )
    return codes


def _mixed(words: Array) -> Array:
    """Spread the bits of each word over all of it (the finaliser of SplitMix64)."""
    words ^= words >> np.uint64(30)
    words *= _FIRST
    words ^= words >> np.uint64(27)
    words *= _SECOND
    words ^= words >> np.uint64(31)
    return words


def _first_look(parts: Sequence[Array]) -> list[Array]:
    """Return a few values of each row, evenly spread."""
    found = []
    for part in parts:
        flat = part.reshape(len(part), -1)
        step = -(-flat.shape[1] // FEW_VALUES) if flat.shape[1] else 1
        found.append(flat[:, step // 2 :: step])
    return found


def _spread(rows: int, most: int) -> slice:
    """Return evenly spread rows; an odd step does not fall in with what repeats."""
    return slice(None) if rows <= most else slice(None, None, -(-rows // max(1, most)) | 1)


def codes_of(parts: Sequence[Array]) -> Array:
    """Return a number for each row that only equal rows share, made of all values where that is needed."""
    codes = row_codes(_first_look(parts))
    if width_of(parts) <= FEW_VALUES:
        return row_codes(parts)
    _, place, counts = np.unique(codes, return_inverse=True, return_counts=True)
    alike = np.flatnonzero(counts[place.reshape(-1)] > 1)
    if len(alike):
        codes[alike] = row_codes([part[alike] for part in parts])
    return codes


def pairs_of(x: Sequence[Any], labels: Array | None) -> Pairs | None:
    """Count rows with the same inputs, and what their labels (a class for each row) say of them."""
    if not can_be_compared(x) or not len(x[0]):
        return None
    chosen = _spread(len(x[0]), min(MAX_PAIRS, MAX_VALUES // max(1, width_of(x))))
    codes = codes_of([part[chosen] for part in x])
    inputs, rank = np.unique(codes, return_inverse=True)
    if labels is None or len(labels) != len(x[0]):
        return Pairs(len(codes), len(inputs))
    classes, number = np.unique(labels[chosen], return_inverse=True)
    both, counts = np.unique(rank.reshape(-1) * len(classes) + number.reshape(-1), return_counts=True)
    of_input = both // len(classes)
    most = np.zeros(len(inputs), np.int64)
    np.maximum.at(most, of_input, counts)
    several = np.bincount(of_input, minlength=len(inputs)) > 1
    contradicted = int(counts[several[of_input]].sum())
    return Pairs(len(codes), len(inputs), contradicted, float(most.sum() / len(codes)))


def met(training: Sequence[Any], held: Sequence[Any]) -> tuple[int, int | None]:
    """Return how many held-out rows were looked up among the training rows, and how many stand there."""
    if not can_be_compared([*training, *held]) or [part.shape[1:] for part in training] != [
        part.shape[1:] for part in held
    ]:
        return 0, None
    width = width_of(training)
    if not len(held[0]) or len(training[0]) * min(width, FEW_VALUES * len(training)) > MAX_VALUES:
        return 0, None
    chosen = _spread(len(held[0]), min(MAX_HELD, MAX_VALUES // (2 * max(1, width))))
    some = [part[chosen] for part in held]
    codes, known = row_codes(_first_look(some)), row_codes(_first_look(training))
    mine = np.flatnonzero(np.isin(codes, known))
    theirs = np.flatnonzero(np.isin(known, codes[mine]))
    if not len(mine):
        return len(codes), 0
    if len(theirs) * width > MAX_VALUES:
        return 0, None
    both = row_codes([part[mine] for part in some]), row_codes([part[theirs] for part in training])
    return len(codes), int(np.isin(*both).sum())
