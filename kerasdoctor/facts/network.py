"""The setup that reaches `fit`: layers, heads, losses, metrics, labels and inputs."""

from __future__ import annotations

from dataclasses import field
from typing import Literal, TypeAlias

from kerasdoctor.facts.compiled import Loss, Metric, Optimizer
from kerasdoctor.facts.past import Constant, Past
from kerasdoctor.places import Place, Tally
from kerasdoctor.record import record

Shape: TypeAlias = tuple[int | None, ...]
# What stands among the sources of a layer for an input of the model.
INPUT = -1
TaskKind: TypeAlias = Literal["binary", "one-of-n", "several-of-n", "bits", "real"]
LabelKind: TypeAlias = Literal[
    "binary",  # 0 or 1, one value per row (or per position)
    "class-index",  # whole numbers, one per row (or per position)
    "one-hot",  # exactly one 1 in each row
    "multi-hot",  # zeros and ones, any number of ones in a row
    "distribution",  # shares that add up to 1 in each row
    "real",  # anything else that is numeric
]


@record
class Layer:
    """A layer as Keras builds it; shapes include the batch axis, which is `None`.

    `sources` names the layers that it reads by their index in `Network.layers`, or `INPUT` for an
    input of the model, in order and each once; it is None where that is not known.

    `settings` holds the arguments that are constants, by name; an initializer, regulariser or
    constraint stands there by the name of its class, and its numbers under names such as
    "kernel_initializer.stddev". "training" is there where a layer of a graph is called with it.
    What is not given is not in it.

    `parameters` counts the numbers in its weights, layers inside of it included, and
    `trainable_parameters` those that training moves. `penalty` is what its regularisers add to the
    loss at the weights that training starts from.
    """

    kind: str
    name: str | None = None
    units: int | None = None
    activation: str | None = None
    input_shape: Shape | None = None
    output_shape: Shape | None = None
    trainable: bool | None = None
    stateful: bool | None = None
    where: Place | None = None
    settings: tuple[tuple[str, Constant], ...] = ()
    sources: tuple[int, ...] | None = None
    parameters: int | None = None
    trainable_parameters: int | None = None
    penalty: float | None = None

    def setting(self, name: str, default: Constant = None) -> Constant:
        """Return a setting, or the default where it is not given or not known."""
        return dict(self.settings).get(name, default)


@record
class RowSums:
    """What the label rows add up to, counted over the rows whose sample weight is not 0.

    `tallies` lists the distinct sums (at most eight, by size) of rows of zeros and ones; `off` counts
    the rows whose sum differs from 1, and `first_off` holds the first of their indices in such labels.
    """

    rows: int
    tallies: tuple[Tally, ...]
    off: int
    first_off: tuple[int, ...]


@record
class Columns:
    """What the columns of two-dimensional labels hold, counted over `rows` rows."""

    rows: int
    total: int
    varying: tuple[int, ...]
    distinct_rows: int


@record
class Labels:
    """The labels that one head is trained on; `origin` names how the source makes them.

    `classes` is the number of classes where the source knows it, as it does of a known data set;
    `unbounded` says that the source draws the values from all real numbers, around zero. `past` says
    where they come from, also where a data set or a generator gives them. `rows` counts the rows that
    what is said of values was counted on: those whose sample weight is not 0, or some of many. `meant` is
    what the user says that they are meant as.
    """

    kind: LabelKind | None = None
    name: str | None = None
    origin: str | None = None
    shape: Shape | None = None
    dtype: str | None = None
    low: float | None = None
    high: float | None = None
    non_finite: int | None = None
    row_sums: RowSums | None = None
    columns: Columns | None = None
    where: Place | None = None
    classes: int | None = None
    unbounded: bool | None = None
    past: Past | None = field(default=None, compare=False)
    rows: int | None = None
    meant: TaskKind | None = field(default=None, compare=False)

    @property
    def called(self) -> str:
        """The labels by the name that the source gives them, for messages."""
        return f"`{self.name}`" if self.name else "the labels"


@record
class Inputs:
    """The inputs that the model is trained on; several inputs give several facts.

    `past` says where they come from, also where a data set or a generator gives them. `rows` counts
    the rows that what is said of values was counted on.
    """

    name: str | None = None
    shape: Shape | None = None
    dtype: str | None = None
    low: float | None = None
    high: float | None = None
    only_zeros_and_ones: bool | None = None
    non_finite: int | None = None
    where: Place | None = None
    past: Past | None = field(default=None, compare=False)
    rows: int | None = None


@record
class Head:
    """One output with everything that judges it.

    `layer` is the last layer with weights, with the activation that is in effect at the output.
    `output_shape` is that of the output itself, which a reshape may part from the layer's. `name` is the
    output's, by which compile and fit can be given losses and labels; None where Keras makes it up.
    """

    layer: Layer
    loss: Loss | None = None
    metrics: tuple[Metric, ...] = ()
    labels: Labels | None = None
    output_shape: Shape | None = None
    name: str | None = None


@record
class Network:
    """A compiled model together with the data of one call of `fit`, which is at `where`.

    `method` is another one where the script trains batch by batch or only evaluates. `validated`
    says whether `fit` is given validation data or a share to split off; `rows` counts the rows of
    one epoch, before such a share is split off.

    `own` names the methods of Keras that the class of the model replaces, such as "train_step" or
    "compute_loss": what `compile` was given may then count for nothing. `settings` says how the
    model is run: "run_eagerly", "jit_compile", "steps_per_execution", and "dtype" for its policy.
    `copied` says how the copies that are looked at and trained came about, where that is not the plain way,
    or why there are none.
    """

    layers: tuple[Layer, ...] = ()
    heads: tuple[Head, ...] = ()
    inputs: tuple[Inputs, ...] = ()
    optimizer: Optimizer | None = None
    batch_size: int | None = None
    epochs: int | None = None
    validated: bool | None = None
    where: Place | None = None
    rows: int | None = None
    method: str = "fit"
    own: tuple[str, ...] = ()
    settings: tuple[tuple[str, Constant], ...] = ()
    copied: str = ""

    @property
    def batches(self) -> int | None:
        """The number of batches in an epoch, and so of updates, where rows and their size are known."""
        return -(-self.rows // self.batch_size) if self.rows and self.batch_size else None

    @property
    def updates(self) -> int | None:
        """The number of updates in all epochs, where it is known."""
        return self.batches * self.epochs if self.batches and self.epochs else None
