"""Where copies of one setup are trained: the setup as written, the same with a fix, and how both are compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import keras
import numpy as np

from kerasdoctor import facts
from kerasdoctor.finding import Fix
from kerasdoctor.live.changes import Parts, apply
from kerasdoctor.live.data.rows import Rows
from kerasdoctor.live.fit_call import FitCall
from kerasdoctor.live.models.copying import copy_of
from kerasdoctor.live.models.memory import COMPILED, rows_within
from kerasdoctor.live.models.subject import FEW
from kerasdoctor.live.probing import probe
from kerasdoctor.live.probing.modes import mode_gaps
from kerasdoctor.live.probing.moves import moves
from kerasdoctor.live.probing.probe import HELD_OUT_STEPS, held_out, memorise, rates, rows_to_memorise
from kerasdoctor.live.probing.setup import STEADY, Clock, compile_like
from kerasdoctor.live.probing.split import Split, split_of
from kerasdoctor.live.probing.trainable import Setup, initial_weights, paired
from kerasdoctor.live.probing.trial import Run
from kerasdoctor.live.scoring.answers import Answers, answers_of
from kerasdoctor.live.scoring.decoding import Array

# A model inside a model with so many layers of weights is a backbone, and has learnt before.
BACKBONE_LAYERS = 10


@dataclass
class Bench:
    """A call of `fit` with its copy and rows, and what is known of its outputs.

    `base` is a compiled copy at the weights that `fit` starts from; it is copied, never trained.
    `steps_before` are those that the model was trained before this call.
    `memorised` and `trained` keep the runs of the setup, which all its fixes share. The bench of a
    setup with a fix in stands on the one without it, its `ground`, and starts from the `start` that the
    fix makes of its parts.
    """

    call: FitCall
    base: Any
    rows: Rows
    network: facts.Network
    decoding: facts.Decoding | None
    seed: int
    clock: Clock
    steps_before: int = 0
    memorised: dict[tuple[int, int], facts.Memorised] = field(default_factory=dict)
    trained: dict[tuple[int, int, int | None], Run | None] = field(default_factory=dict)
    ground: Bench | None = None
    start: Parts | None = None
    _with: dict[Fix, Bench] = field(default_factory=dict)

    @cached_property
    def answers(self) -> tuple[Answers | None, ...]:
        """How each output is scored."""
        if self.start is not None:
            return self.start.answers
        heads = self.network.heads
        decoding = self.decoding if len(heads) == 1 else None
        if len(heads) != len(self.rows.y):
            return (None,) * len(self.rows.y)
        names = [None] if len(heads) == 1 else [head.name or head.layer.name for head in heads]
        return tuple(
            answers_of(head, y, decoding, name) if isinstance(y, np.ndarray) else None
            for head, y, name in zip(heads, self.rows.y, names, strict=True)
        )

    @cached_property
    def parts(self) -> Parts:
        """The setup in parts."""
        if self.start is not None:
            return self.start
        return Parts(self.base, self.rows, self.answers, self.rows.batch_size or self.call.batch_size, self.call.epochs)

    @cached_property
    def batch(self) -> Array:
        """The rows of the one batch that is memorised; the same whatever is fixed."""
        if self.ground is not None:
            return self.ground.batch
        order = np.random.default_rng(self.seed)
        picked = rows_to_memorise(self.rows.inputs(), self.rows.count, order, _cost_of_a_row(self.network))
        return picked[: rows_within(self.base, COMPILED)]

    @cached_property
    def split(self) -> Split | None:
        """The rows to train on and those to score, the same whatever is fixed; None where there are too few."""
        if self.ground is not None:
            return self.ground.split
        return split_of(self.rows, self.seed, in_order=self.call.arguments.get("shuffle") is False)

    @cached_property
    def steady(self) -> Setup:
        """The setup with the steady optimizer."""
        return self.setup(self.parts, steady=True)

    @cached_property
    def own(self) -> Setup:
        """The setup with the script's optimizer."""
        return self.setup(self.parts, steady=False)

    @property
    def has_learnt_before(self) -> bool:
        """Whether the model comes with weights that are not drawn by chance, and that are trained further."""
        if self.steps_before > 0:
            return True
        return any(isinstance(layer, keras.Model) and _is_backbone(layer) for layer in self.call.model.layers)

    def with_fix(self, fix: Fix) -> Bench:
        """Return the bench of this setup with a fix in, the same one each time that it is asked for.

        Raises CannotCopyError where a part cannot be changed.
        """
        if fix not in self._with:
            start = apply(fix, self.parts)
            known = (self.call, self.base, start.rows, self.network, self.decoding, self.seed, self.clock)
            self._with[fix] = Bench(*known, self.steps_before, ground=self, start=start)
        return self._with[fix]

    def forget(self, fix: Fix) -> None:
        """Let go of the bench with a fix in, and of the copies that it holds."""
        self._with.pop(fix, None)

    def weights(self, seed: int) -> list[Array]:
        """Return initial weights of the setup; those of a model that has learnt before are its own."""
        if self.ground is not None:
            return self.ground.weights_for(self.parts, seed)
        if self.has_learnt_before and len(self.call.model.weights) == len(self.base.weights):
            return [keras.ops.convert_to_numpy(weight) for weight in self.base.weights]
        return initial_weights(self.call, self.base, self.rows.inputs(FEW), seed)

    def weights_for(self, setup: Setup | Parts, seed: int) -> list[Array]:
        """Return initial weights of another setup: those of this one wherever they fit."""
        drawn = initial_weights(self.call, setup.model, setup.rows.inputs(FEW), seed)
        return drawn if setup.redrawn else paired(self.weights(seed), drawn)

    def setup(self, parts: Parts, *, steady: bool) -> Setup:
        """Return a setup of these parts to train, compiled as the user compiled the model."""
        model = copy_of(parts.model, parts.rows.inputs(FEW))
        optimizer = None if steady else self._optimizer(parts)
        compile_like(model, self.call, loss=self._loss(parts), steady=steady, optimizer=optimizer, metrics=False)
        name = STEADY if steady else _said(model.optimizer)
        return Setup(model, parts.rows, parts.answers, parts.batch_size, name, parts.epochs, parts.redrawn)

    def _optimizer(self, parts: Parts) -> Any:
        if parts.optimizer is not None:
            return type(parts.optimizer).from_config(parts.optimizer.get_config())
        if parts.rate is None:
            return None
        mine = self.call.model.optimizer
        return type(mine).from_config({**mine.get_config(), "learning_rate": parts.rate})

    def _loss(self, parts: Parts) -> Any:
        """Return the loss to compile with, None for the user's own."""
        mine = self.call.model.loss
        if parts.loss is None or len(self.rows.y) == 1:
            return parts.loss
        if isinstance(mine, dict):
            return {**mine, self.base.output_names[parts.output]: parts.loss}
        losses = mine if isinstance(mine, list | tuple) else [mine] * len(self.rows.y)
        return [parts.loss if index == parts.output else loss for index, loss in enumerate(losses)]

    def learn_by_heart(self, seed: int, clock: Clock, steps: int | None = None) -> facts.Memorised:
        """Memorise the batch with the steady optimizer, once for each seed and number of steps."""
        key = (seed, steps or probe.MEMORISE_STEPS)
        if not self.has_learnt_by_heart(*key):
            weights = self.weights(seed)
            self.memorised[key] = memorise(self.steady, weights, self.batch, clock, as_written=False, steps=steps)
        return self.memorised[key]

    def has_learnt_by_heart(self, seed: int, steps: int) -> bool:
        """Whether this run has been made, to its end."""
        return (seed, steps) in self.memorised and not self.memorised[seed, steps].cut_short

    def probe(self, share: float) -> facts.Probe:
        """Train copies of the setup as written, within this share of the time."""
        clock = Clock(min(self.clock.seconds * share, self.clock.left))
        weights = self.weights(self.seed)
        first = memorise(self.own, weights, self.batch, clock, as_written=True)
        unchanged = () if first.cut_short else tuple(_unchanged(self.own.model, weights))
        runs = (first, self.learn_by_heart(self.seed, clock))
        scored = () if self.split is None else held_out(self.own, weights, self.split, clock, control=True)
        rated = self._rates(weights, clock)
        moved = () if self.split is None else moves(self.own, weights, self.split, clock)
        gaps = () if self.split is None else mode_gaps(self.own, weights, self.split, self._planned_steps, clock)
        return facts.Probe(runs, scored, self.seed, round(clock.spent, 2), rated, unchanged, moved, gaps)

    @property
    def _planned_steps(self) -> int:
        """The steps that the script makes, as far as the probe goes."""
        return min(self.network.updates or HELD_OUT_STEPS, HELD_OUT_STEPS)

    def _rates(self, weights: list[Array], clock: Clock) -> tuple[facts.RateRun, ...]:
        optimizer = self.network.optimizer
        if self.split is None or optimizer is None or not optimizer.learning_rate or _scheduled(self.call.model):
            return ()
        return rates(self.own, weights, self.split, optimizer.learning_rate, clock)


def _cost_of_a_row(network: facts.Network) -> int:
    """Return about how many multiplications one row takes: each weight is used at each position or step."""
    used = [layer for layer in network.layers if layer.kind != "Embedding"]  # which looks up, and multiplies nothing
    return sum((layer.parameters or 0) * _positions(layer) for layer in used)


def _positions(layer: facts.Layer) -> int:
    """Return the positions or steps that a layer works at; one for rows of features."""
    shapes = [shape[1:-1] for shape in (layer.input_shape, layer.output_shape) if shape is not None and len(shape) > 2]
    return max((int(np.prod([size or 1 for size in shape])) for shape in shapes), default=1)


def _is_backbone(model: Any) -> bool:
    return sum(1 for layer in model._flatten_layers() if layer.weights) > BACKBONE_LAYERS


def _scheduled(model: Any) -> bool:
    return not isinstance(model.optimizer.get_config().get("learning_rate"), int | float)


def _said(optimizer: Any) -> str:
    """Return an optimizer in the words of a report: its class and the learning rate at the start."""
    inner = getattr(optimizer, "inner_optimizer", optimizer)
    try:
        rate = float(keras.ops.convert_to_numpy(inner.learning_rate))
    except (TypeError, ValueError):
        return type(inner).__name__
    return f"{type(inner).__name__}({rate:.6g})"


def _unchanged(model: Any, weights: Sequence[Array]) -> list[str]:
    """Return the paths of trainable weights that are as they were."""
    trained = {id(weight) for weight in model.trainable_weights}
    pairs = zip(model.weights, weights, strict=True)
    return [
        weight.path
        for weight, before in pairs
        if id(weight) in trained and np.array_equal(keras.ops.convert_to_numpy(weight), before)
    ]
