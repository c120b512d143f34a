"""What a fix can change of a setup, declared so that it can be said, edited into a script, and tried.

`where` is the place in the source that an edit needs, or None where it is not known; beside
rewrites of the same fix it may be left out, for then they are the edit, and the change is what is
tried. Changes of layers name them as Keras does; without names they mean all layers of the kind
that are hidden.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from kerasdoctor.places import Place
from kerasdoctor.record import record


@record
class NewLabels:
    """Encode the labels anew.

    "class-index" replaces each row by the index of its distinct row; "varying-columns" keeps only
    the columns that are not constant; "one-hot" gives each class index a row with a single 1;
    "zero-and-one" replaces the lower of two values by 0 and the higher one by 1.
    """

    how: Literal["class-index", "varying-columns", "one-hot", "zero-and-one"]
    name: str | None = None
    columns: tuple[int, ...] = ()
    where: Place | None = None


@record
class NewHead:
    """Give the output layer another width or activation."""

    units: int
    activation: str
    where: Place | None = None


@record
class NewLoss:
    """Compile with another loss, by its Keras name."""

    name: str
    where: Place | None = None


@record
class NewMetric:
    """Compile with another metric, by its Keras name; `where` is the metric that it replaces."""

    name: str
    where: Place | None = None


@record
class NewDecode:
    """Turn predictions into answers in another way.

    `to_rows` says that the class index is turned back into the label row it stands for.
    """

    how: Literal["argmax", "threshold"]
    to_rows: bool = False
    where: Place | None = None


@record
class NewInputs:
    """Scale the inputs inside the model.

    "standardised" gives each feature (the last axis) mean 0 and deviation 1, counted on the rows of
    `fit`; "divided" divides by `by`. `index` picks one of several inputs. `where` is the first layer
    of a stack behind its input: the scaling layer comes in front of it. `name` is the variable that
    holds the inputs.
    """

    how: Literal["standardised", "divided"]
    by: float | None = None
    index: int = 0
    name: str | None = None
    where: Place | None = None


@record
class NewTargets:
    """Scale real-valued targets; predictions are scaled back before they are compared.

    "standardised" gives each column mean 0 and deviation 1, "divided" divides by `by`, "logarithm"
    takes log(1 + y).
    """

    how: Literal["standardised", "divided", "logarithm"]
    by: float | None = None
    name: str | None = None
    where: Place | None = None


@record
class NewRate:
    """Train with another learning rate; `where` is the optimizer."""

    rate: float
    where: Place | None = None


@record
class NewOptimizer:
    """Train with another optimizer, by its Keras class; without `rate` at its usual learning rate."""

    name: str
    rate: float | None = None
    where: Place | None = None


@record
class NewBatchSize:
    """Train on batches of this many rows; `where` is the call of `fit`."""

    rows: int
    where: Place | None = None


@record
class NewEpochs:
    """Train for this many passes over the rows; `where` is the call of `fit`."""

    epochs: int
    where: Place | None = None


@record
class NewInitializer:
    """Draw the initial kernels with another initializer, by its Keras name."""

    name: str
    layers: tuple[str, ...] = ()
    where: tuple[Place, ...] = ()


@record
class NewActivation:
    """Give hidden layers another activation."""

    name: str
    layers: tuple[str, ...] = ()
    where: tuple[Place, ...] = ()


@record
class NewWidth:
    """Give hidden layers another number of units or filters."""

    units: int
    layers: tuple[str, ...] = ()
    where: tuple[Place, ...] = ()


@record
class NewReduction:
    """Bring the maps or steps that reach the output layer down to one row of features.

    All but "last-step" put a layer in front of the output layer, which is at `where`; "last-step"
    has the recurrent layer at `where`, the last one, return its last step only.
    """

    how: Literal["flatten", "average", "maximum", "last-step"]
    where: Place | None = None


@record
class NewShape:
    """Give rows another shape, without the batch axis, before a recurrent layer reads them.

    `layer` names the `Reshape` that is there, at `where`; without it the inputs come in that shape.
    """

    shape: tuple[int, ...]
    layer: str | None = None
    where: Place | None = None


@record
class NewDropout:
    """Drop another share of the units; 0 leaves dropout out."""

    rate: float
    layers: tuple[str, ...] = ()
    where: tuple[Place, ...] = ()


@record
class NewPenalty:
    """Multiply the penalties on weights and activities; 0 leaves them out."""

    times: float
    layers: tuple[str, ...] = ()
    where: tuple[Place, ...] = ()


OfTask: TypeAlias = NewLabels | NewHead | NewLoss | NewMetric | NewDecode
OfData: TypeAlias = NewInputs | NewTargets | NewShape
OfTraining: TypeAlias = NewRate | NewOptimizer | NewBatchSize | NewEpochs
OfLayers: TypeAlias = NewInitializer | NewActivation | NewWidth | NewReduction | NewDropout | NewPenalty
Change: TypeAlias = OfTask | OfData | OfTraining | OfLayers
