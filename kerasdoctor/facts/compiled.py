"""What `compile` is given: losses, metrics, the optimizer with its schedule."""

from __future__ import annotations

from kerasdoctor.facts.past import Constant
from kerasdoctor.places import Place
from kerasdoctor.record import record


@record
class Loss:
    """A loss by its canonical Keras name, however it was written.

    `weight` is what it is multiplied with in the sum over the outputs, `reduction` how Keras makes
    one number of the losses of the rows ("sum", "none" or a kind of mean). `settings` holds its
    other constants by name, such as "label_smoothing".
    """

    name: str
    from_logits: bool | None = None
    where: Place | None = None
    weight: float | None = None
    reduction: str | None = None
    settings: tuple[tuple[str, Constant], ...] = ()

    def setting(self, name: str, default: Constant = None) -> Constant:
        """Return a setting, or the default where it is not given or not known."""
        return dict(self.settings).get(name, default)


@record
class Metric:
    """A metric as it was asked for and the Keras class that this became.

    What a string becomes depends on shapes; an object is known by its class from the start.
    `threshold` is where a score counts as a yes, `weighted` says that it heeds the weights of rows,
    and `settings` holds other constants by name, such as "class_id" or "num_classes".
    """

    asked: str
    resolved: str | None = None
    where: Place | None = None
    threshold: float | None = None
    weighted: bool | None = None
    settings: tuple[tuple[str, Constant], ...] = ()

    def setting(self, name: str, default: Constant = None) -> Constant:
        """Return a setting, or the default where it is not given or not known."""
        return dict(self.settings).get(name, default)


@record
class Schedule:
    """How the learning rate moves with the updates: the class of a schedule, such as CosineDecay.

    `first` is the rate of the first update and `last` that of the last one of this fit, `steps`
    updates later; None where their number is not known. `settings` holds its constants by name.
    """

    kind: str
    first: float | None = None
    last: float | None = None
    steps: int | None = None
    settings: tuple[tuple[str, Constant], ...] = ()

    def setting(self, name: str, default: Constant = None) -> Constant:
        """Return a setting, or the default where it is not given or not known."""
        return dict(self.settings).get(name, default)


@record
class Optimizer:
    """An optimizer by its Keras class name, with the learning rate at the start of training.

    With a schedule, which may well start from 0, `learning_rate` is the highest rate that it
    reaches. `settings` holds its other numbers by name, such as the momentum; what is not given is
    not in it. An optimizer that is wrapped into one that scales the loss is named by itself, and
    the wrapper stands in the settings as "loss_scaling".
    """

    name: str
    learning_rate: float | None = None
    where: Place | None = None
    settings: tuple[tuple[str, Constant], ...] = ()
    schedule: Schedule | None = None

    def setting(self, name: str, default: Constant = None) -> Constant:
        """Return a setting, or the default where it is not given or not known."""
        return dict(self.settings).get(name, default)
