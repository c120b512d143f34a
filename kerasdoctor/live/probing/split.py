"""Which rows a short fit trains on, and which it is scored on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kerasdoctor.live.data.rows import Rows
from kerasdoctor.live.scoring.decoding import Array

# 2,000 held-out rows give an interval of about two points each way around a share of 1/7.
SCORED_ROWS = 8_000
HELD_OUT_SHARE = 0.25
# Rows of photographs: more of them than this take minutes to train on, and gigabytes.
MOST_BYTES = 200_000_000
# Below this a score on the held-out quarter says nothing.
MIN_ROWS = 64
# Windows over a series have all but one step in common with their neighbour.
NEIGHBOURS = 50
SHORTEST_WINDOW = 4


@dataclass(frozen=True, slots=True)
class Split:
    """Indices of the rows to train on and of those to score; `tail` says that these are the last ones."""

    trained: Array
    held: Array
    seed: int
    tail: bool = False


def split_of(rows: Rows, seed: int, *, in_order: bool) -> Split | None:
    """Part the rows; None where there are too few.

    Rows that follow each other in time are parted at a point in time: `in_order` says that the script
    trains on them in their order, and windows over a series show it themselves.
    """
    if rows.count < MIN_ROWS:
        return None
    size = sum(part[:1].nbytes for part in (*rows.x, *rows.y) if hasattr(part, "nbytes"))
    most = max(MIN_ROWS, min(SCORED_ROWS, MOST_BYTES // max(size, 1)))
    tail = in_order or any(are_windows(part) for part in rows.x)
    if tail:
        picked: Array = np.arange(rows.count)[-most:]
    else:
        picked = np.random.default_rng(seed).permutation(rows.count)[:most]
    cut = int(len(picked) * (1 - HELD_OUT_SHARE))
    return Split(picked[:cut], picked[cut:], seed, tail)


def are_windows(x: Array) -> bool:
    """Whether each row is the one before it, moved by one step."""
    if not isinstance(x, np.ndarray) or x.ndim < 2 or x.shape[1] < SHORTEST_WINDOW or len(x) < NEIGHBOURS:
        return False
    some = x[:NEIGHBOURS]
    if not (some[1:] != some[:-1]).any():
        return False
    later, earlier = some[:-1, 1:], some[1:, :-1]
    same = (later == earlier).reshape(len(later), -1).all(axis=1)
    return bool(same.mean() > 0.9)
