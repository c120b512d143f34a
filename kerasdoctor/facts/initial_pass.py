"""One forward and backward pass at the weights that `fit` starts from, in numbers."""

from __future__ import annotations

from typing import Literal, TypeAlias

from kerasdoctor.record import record

Origin: TypeAlias = Literal[
    "inputs",  # the rows themselves hold a value that is no number
    "weights",  # a weight of the layer is no number
    "operation",  # an operation on the way to the layer gives it one, of finite values
    "layer",  # the layer makes it of finite inputs and finite weights
    "loss",  # all answers are finite, their loss is not
    "gradient",  # the loss is finite, its gradient is not
]


@record
class LayerPass:
    """One layer in the initial pass, in training mode as `fit` would run it.

    `silent_units` gave 0 on every row, `idle_units` have a kernel whose gradient is exactly 0, both
    counted over the last axis (the channels); `seen` is the number of values that each unit gave: rows
    times positions. `zeros` and `saturated` are shares of all outputs: exactly 0, and beyond an argument
    of 5 either way for sigmoid and tanh. `rms` is the root mean square of the outputs, `spread` their
    standard deviation, `input_size` the mean over rows of the sum of the absolute inputs. `unreached`
    names the trained weights that the loss does not depend on. `moves_later` says of a layer whose gradient
    is zero that it has one once other layers have been moved by a step. `last` says that no layer with weights
    stands behind it on the way to an output; None where that is not known. What was not measured is None.
    """

    name: str
    kind: str
    units: int | None
    silent_units: int | None
    gradient_rms: float | None
    activation: str | None = None
    last: bool | None = None
    seen: int | None = None
    rms: float | None = None
    spread: float | None = None
    zeros: float | None = None
    saturated: float | None = None
    input_size: float | None = None
    weight_rms: float | None = None
    kernel_gradient_rms: float | None = None
    idle_units: int | None = None
    unreached: tuple[str, ...] = ()
    moves_later: bool | None = None


@record
class InputPass:
    """One input: whether the rows differ in it, and how far the answers move when only it changes.

    `influence` is the largest change of any answer relative to the largest answer, after the rows of
    this input alone were exchanged; `none_later` says that it stays 0 with other weights, too.
    """

    name: str
    varies: bool
    influence: float | None = None
    none_later: bool | None = None


@record
class HeadPass:
    """One output: its loss as Keras resolved it, and the answers in inference mode.

    `loss` is not weighted by loss weights. `low` and `high` bound the answers, `zeros` is the share that
    is exactly 0. `foreign` is the largest change of a row's answer after other rows were exchanged,
    relative to the range of the answers; None where the same rows do not give the same answers twice.
    `mean_answer` and `mean_label` average over rows. `shared_gradient` is the root mean square of the
    gradient of this output's share of the loss on the weights that all outputs depend on.
    """

    name: str
    loss: float | None = None
    low: float | None = None
    high: float | None = None
    zeros: float | None = None
    foreign: float | None = None
    mean_answer: float | None = None
    mean_label: float | None = None
    shared_gradient: float | None = None


@record
class NonFinite:
    """Where the first value that is no finite number comes from; `layer` is the first layer that gives one."""

    origin: Origin
    layer: str | None = None


@record
class InitialPass:
    """One forward and backward pass over `rows` rows at the initial weights.

    `loss` is what `fit` lowers in training mode; `penalty` is the part of it that regularises weights.
    `gradient` and `penalty_gradient` are the lengths of the gradients of the two parts, over all weights.
    `inference_loss` is the loss without regularisation in inference mode, `told_loss` that of the very
    answers that `predict` gives: they differ where the backend trains on something else. Both are None
    where answers reach the ends of what a loss can take, because there the loss is cut off.
    `weighted` says that rows have sample weights, so that losses compare with nothing else.
    """

    rows: int
    loss: float
    layers: tuple[LayerPass, ...]
    non_finite_gradients: int
    penalty: float = 0.0
    gradient: float | None = None
    penalty_gradient: float | None = None
    inference_loss: float | None = None
    told_loss: float | None = None
    weighted: bool = False
    heads: tuple[HeadPass, ...] = ()
    inputs: tuple[InputPass, ...] = ()
    first_non_finite: NonFinite | None = None
