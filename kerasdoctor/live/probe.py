"""Short trainings of a copy: one batch to memorise, and a fit scored on rows it never saw."""

from __future__ import annotations

import keras
import numpy as np

from kerasdoctor.facts import HeldOut, Memorised
from kerasdoctor.live import baselines
from kerasdoctor.live.decoding import Array
from kerasdoctor.live.setup import Clock, Setup, train

# 256 rows are enough that guessing cannot pass for memorising, and 300 steps of Adam(0.01) bring
# a net of 20-20-7 units to an exact answer on all of them (0.003 loss, measured on mod 7).
MEMORISED_ROWS = 256
MEMORISE_STEPS = 300
# A row this large (a photograph) makes 300 steps over 256 of them take minutes.
LARGE_ROW = 50_000
FEW_ROWS = 32
CURVE_POINTS = 12
# 2,000 held-out rows give an interval of about two points each way around a share of 1/7.
SCORED_ROWS = 8_000
HELD_OUT_SHARE = 0.25
HELD_OUT_STEPS = 500
# Below this a score on the held-out quarter says nothing.
MIN_ROWS = 64


def rows_to_memorise(x: object, count: int, order: np.random.Generator) -> Array:
    """Pick the rows of the one batch that a setup has to memorise."""
    size = max(int(np.prod(part.shape[1:])) for part in keras.tree.flatten(x))
    wanted = FEW_ROWS if size > LARGE_ROW else MEMORISED_ROWS
    picked: Array = order.permutation(count)[:wanted]
    return picked


def memorise(setup: Setup, weights: list[Array], rows: Array, clock: Clock, *, as_written: bool) -> Memorised:
    """Train on these rows only, all in each step, and score the answers on the same rows."""
    x, y = setup.take(rows)
    setup.begin(weights)
    batch, setup.batch_size = setup.batch_size, len(rows)
    noted = set(np.linspace(0, MEMORISE_STEPS - 1, CURVE_POINTS).astype(int).tolist())
    order = np.random.default_rng(0)
    steps, losses = train(setup, x, y, steps=MEMORISE_STEPS, order=order, clock=clock, noted=noted)
    setup.batch_size = batch
    return Memorised(
        optimizer=setup.optimizer,
        as_written=as_written,
        rows=len(rows),
        steps=steps,
        curve=tuple(losses) or (float("nan"),),
        exact=setup.share_exact(x, y),
        decoded_by=setup.decoder.written if setup.decoder else "",
        cut_short=steps < MEMORISE_STEPS,
    )


def held_out(setup: Setup, weights: list[Array], seed: int, clock: Clock, *, control: bool) -> HeldOut | None:
    """Train briefly and score held-out rows beside the baselines; None for real-valued labels.

    With `control`, the same model is trained again on permuted labels.
    """
    count = len(setup.y)
    if setup.decoder is None or count < MIN_ROWS:
        return None
    order = np.random.default_rng(seed)
    picked = order.permutation(count)[:SCORED_ROWS]
    cut = int(len(picked) * (1 - HELD_OUT_SHARE))
    x_train, y_train = setup.take(picked[:cut])
    x_held, y_held = setup.take(picked[cut:])

    def score(labels: Array) -> tuple[Array | None, int]:
        setup.begin(weights)
        order = np.random.default_rng(seed)
        done, _ = train(setup, x_train, labels, steps=HELD_OUT_STEPS, order=order, clock=clock)
        return setup.right(x_held, y_held), done

    right, steps = score(y_train)
    if right is None or steps < HELD_OUT_STEPS:
        return None
    shuffled = None
    if control:
        by_chance, control_steps = score(y_train[order.permutation(len(y_train))])
        if by_chance is not None and control_steps == steps:
            shuffled = baselines.wilson(int(by_chance.sum()), len(by_chance))
    first = keras.tree.flatten(x_train)
    flat = first[0] if len(first) == 1 else None
    return HeldOut(
        model=baselines.wilson(int(right.sum()), len(right)),
        majority=baselines.majority(y_train, y_held),
        linear=None if flat is None else baselines.linear(flat, y_train, keras.tree.flatten(x_held)[0], y_held),
        shuffled=shuffled,
        rows=len(y_train),
        steps=steps,
        optimizer=setup.optimizer,
        decoded_by=setup.decoder.written,
    )
