"""Small setups that the tests share: labels of the flagship, models, calls of `fit`."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from kerasdoctor.facts import Head, Labels, Layer, Loss, Metric
from kerasdoctor.live.examination import Examination
from kerasdoctor.live.fit_call import FitCall
from kerasdoctor.live.scoring.decoding import Array


def bits(numbers: Array, width: int) -> Array:
    """The numbers as rows of bits, the lowest bit first."""
    made: Array = (numbers[:, None] >> np.arange(width)) & 1
    return made


def one_of_each_residue(modulus: int = 7, width: int = 3) -> Array:
    return bits(np.arange(modulus), width)


def head(
    *,
    units: int,
    activation: str | None,
    loss: str,
    kind: Any,
    shape: tuple[int | None, ...],
    from_logits: bool | None = False,
    metrics: tuple[Metric, ...] = (),
) -> Head:
    labels = Labels(kind=kind, shape=shape, non_finite=0)
    return Head(Layer("Dense", "out", units, activation), Loss(loss, from_logits), metrics, labels)


def dense(*widths: int, last: str = "softmax", inputs: int = 4) -> Any:
    hidden = [keras.layers.Dense(width, activation="relu") for width in widths[:-1]]
    return keras.Sequential([keras.Input((inputs,)), *hidden, keras.layers.Dense(widths[-1], activation=last)])


def compiled(model: Any, loss: Any = "sparse_categorical_crossentropy", optimizer: Any = "sgd", **more: Any) -> Any:
    model.compile(loss=loss, optimizer=optimizer, **more)
    return model


def examination(model: Any, x: Any, y: Any, *, budget: float = 60.0, **arguments: Any) -> Examination:
    return Examination(FitCall(model, x, y, arguments), budget=budget)
