"""Short trainings of a copy: one batch to memorise, and a fit scored on rows it never saw."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import keras
import numpy as np

from kerasdoctor.facts import Confusion, HeldOut, Interval, Memorised, RateRun
from kerasdoctor.live.data.leaves import width_of
from kerasdoctor.live.data.rows import Rows
from kerasdoctor.live.probing.setup import Clock
from kerasdoctor.live.probing.split import Split
from kerasdoctor.live.probing.trainable import Setup, train
from kerasdoctor.live.scoring import baselines
from kerasdoctor.live.scoring.answers import Answers
from kerasdoctor.live.scoring.decoding import Array, Decoder

# 256 rows are enough that guessing cannot pass for memorising, and 300 steps of Adam(0.01) bring
# a net of 20-20-7 units to an exact answer on all of them (0.003 loss, measured on mod 7).
MEMORISED_ROWS = 256
MEMORISE_STEPS = 300
# A row this large (a photograph) makes 300 steps over 256 of them take minutes.
LARGE_ROW = 50_000
FEW_ROWS = 32
# A net that multiplies so often for a single row makes 300 steps over 256 of them take a minute on a processor.
COSTLY_ROW = 3_000_000
COSTLY_ROWS = 64
# Enough for a line that looks like the curve, and few enough to stand in a report as numbers.
CURVE_POINTS = 25
HELD_OUT_STEPS = 500
# A tenth, one and ten times the learning rate are compared over so many steps: a rate that is ten
# times too high or too low shows long before.
RATE_STEPS = 100
RATE_FACTORS = (0.1, 1.0, 10.0)
# Two per cent in a quarter of a short fit is more than batches differ by chance once they are averaged.
FALLING = 0.98


def rows_to_memorise(x: object, count: int, order: np.random.Generator, cost: int = 0) -> Array:
    """Pick the rows of the one batch that a setup has to memorise; `cost` is that of one row, in multiplications."""
    size = max(width_of(part) for part in keras.tree.flatten(x))
    wanted = FEW_ROWS if size > LARGE_ROW else COSTLY_ROWS if cost > COSTLY_ROW else MEMORISED_ROWS
    picked: Array = order.permutation(count)[:wanted]
    return picked


def memorise(
    setup: Setup, weights: list[Array], rows: Array, clock: Clock, *, as_written: bool, steps: int | None = None
) -> Memorised:
    """Train on these rows only, all in each step, and score the answers on the same rows."""
    steps = steps or MEMORISE_STEPS
    setup.begin(weights)
    order = np.random.default_rng(0)
    losses = train(setup, rows, steps=steps, order=order, clock=clock, batch=len(rows))
    return Memorised(
        optimizer=setup.optimizer,
        as_written=as_written,
        rows=len(rows),
        steps=len(losses),
        curve=sampled(losses),
        scores=setup.scores(rows),
        cut_short=len(losses) < steps,
    )


def sampled(losses: Array) -> tuple[float, ...]:
    """Return the loss at steps that are spread evenly from the first to the last."""
    if not len(losses):
        return (float("nan"),)
    noted = np.unique(np.linspace(0, len(losses) - 1, CURVE_POINTS).astype(int))
    return tuple(float(losses[at]) for at in noted)


def smoothed(losses: Array) -> tuple[float, ...]:
    """Return the mean loss of successive parts of a training on batches, which differ by chance."""
    parts = np.array_split(losses, min(CURVE_POINTS, len(losses))) if len(losses) else []
    return tuple(float(part.mean()) for part in parts)


def held_out(setup: Setup, weights: list[Array], split: Split, clock: Clock, *, control: bool) -> tuple[HeldOut, ...]:
    """Train briefly and score held-out rows beside the baselines; empty where nothing can be scored in time.

    With `control`, the same model is trained again on permuted labels.
    """
    steps = HELD_OUT_STEPS
    fitted = _fitted(setup, weights, split, clock, steps) if setup.can_be_scored else None
    if fitted is None:
        return ()
    by_chance: _Fitted | None = None
    if control:
        drawn = np.random.default_rng(split.seed).permutation(len(split.trained))
        relabelled = _relabelled(setup.rows, split.trained, drawn)
        by_chance = _fitted(setup, weights, split, clock, steps, relabelled)
    return tuple(
        _beside(setup, split, steps, index, way, fitted, by_chance)
        for index, way in enumerate(setup.answers)
        if way is not None
    )


@dataclass(frozen=True, slots=True)
class _Fitted:
    """What came of a short fit: the interval and the answers of each output by its index, and the loss at its end."""

    scores: dict[int, Interval]
    confusions: dict[int, Confusion | None]
    falling: bool
    last_loss: float


def _fitted(
    setup: Setup, weights: list[Array], split: Split, clock: Clock, steps: int, targets: Rows | None = None
) -> _Fitted | None:
    setup.begin(weights)
    order = np.random.default_rng(split.seed)
    losses = train(setup, split.trained, steps=steps, order=order, clock=clock, targets=targets)
    if len(losses) < steps:
        return None
    predictions = setup.predict(split.held)
    scores = {
        index: way.interval(predictions[index], split.held)
        for index, way in enumerate(setup.answers)
        if way is not None
    }
    confusions = {
        index: way.confusion(predictions[index], split.held)
        for index, way in enumerate(setup.answers)
        if way is not None
    }
    return _Fitted(scores, confusions, still_falls(losses), float(losses[-max(1, steps // 10) :].mean()))


def still_falls(losses: Array) -> bool:
    """Whether the last quarter of a curve is lower than the quarter before: "not yet" is not "never"."""
    quarter = len(losses) // 4
    return quarter > 0 and bool(losses[-quarter:].mean() < FALLING * losses[-2 * quarter : -quarter].mean())


def _relabelled(rows: Rows, trained: Array, drawn: Array) -> Rows:
    """Return rows that give those with these indices the labels of others among them."""
    moved = np.arange(rows.count)
    moved[trained] = trained[drawn]
    return replace(rows, y=[part[moved] for part in rows.y])


def _beside(
    setup: Setup, split: Split, steps: int, index: int, way: Answers, fitted: _Fitted, by_chance: _Fitted | None
) -> HeldOut:
    y_train, y_held = way.truth[split.trained], way.truth[split.held]
    flat = setup.rows.x[0] if len(setup.rows.x) == 1 and width_of(setup.rows.x[0]) <= baselines.MAX_FEATURES else None
    linear: Interval | None = None
    if way.decoder is None:
        constant = baselines.mean(y_train, y_held)
        judge: Any = baselines.ridge
    else:
        y_train, y_held = _codes(way.decoder, y_train, y_held, setup.width(index))
        constant = baselines.majority(y_train, y_held, by_label=way.measure == "balanced")
        judge = baselines.linear if way.measure == "exact" else _no_linear
    if flat is not None and len(y_train) == len(split.trained):
        linear = judge(flat[split.trained], y_train, flat[split.held], y_held)
    return HeldOut(
        model=fitted.scores[index],
        constant=constant,
        linear=linear,
        shuffled=None if by_chance is None else by_chance.scores[index],
        rows=len(split.trained),
        steps=steps,
        optimizer=setup.optimizer,
        decoded_by=way.decoder.written if way.decoder else "",
        measure=way.measure,
        output=way.output,
        falling=fitted.falling,
        tail=split.tail,
        last_loss=fitted.last_loss,
        shuffled_loss=None if by_chance is None else by_chance.last_loss,
        confusion=fitted.confusions[index],
    )


def _codes(decoder: Decoder, y_train: Array, y_held: Array, units: int) -> tuple[Array, Array]:
    """Return a number for each distinct label, the same in both parts."""
    codes = decoder.codes(np.concatenate([y_train, y_held]), units)
    cut = len(codes) // (len(y_train) + len(y_held)) * len(y_train)
    return codes[:cut], codes[cut:]


def _no_linear(*_: Array) -> None:
    return None


def rates(setup: Setup, weights: list[Array], split: Split, rate: float, clock: Clock) -> tuple[RateRun, ...]:
    """Compare a tenth and ten times a learning rate with it, on the same batches; empty where time is short."""
    found = []
    judged = split.trained[:MEMORISED_ROWS]
    for factor in RATE_FACTORS:
        setup.begin(weights)
        setup.model.optimizer.learning_rate = rate * factor
        order = np.random.default_rng(split.seed)
        losses = train(setup, split.trained, steps=RATE_STEPS, order=order, clock=clock)
        if len(losses) < RATE_STEPS:
            break
        tenth = RATE_STEPS // 10
        first, last = float(losses[:tenth].mean()), float(losses[-tenth:].mean())
        leaps = float(np.diff(losses[RATE_STEPS // 2 :]).std())
        found.append(RateRun(float(f"{rate * factor:.6g}"), RATE_STEPS, first, last, setup.scores(judged), leaps))
    setup.model.optimizer.learning_rate = rate
    return tuple(found) if len(found) == len(RATE_FACTORS) else ()
