"""A head in the terms in which its contract is judged: activation, units, loss, labels."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Head, LabelKind, Labels, Layer, Loss, Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Line, Part, Spot
from kerasdoctor.record import record
from kerasdoctor.remembered import remembered

YES_OR_NO = frozenset({"binary_crossentropy", "binary_focal_crossentropy"})
ONE_HOT = frozenset({"categorical_crossentropy", "categorical_focal_crossentropy"})
CLASS_NUMBERS = frozenset({"sparse_categorical_crossentropy"})
CROSS_ENTROPIES = YES_OR_NO | ONE_HOT | CLASS_NUMBERS
REGRESSION_LOSSES = frozenset(
    {"mean_squared_error", "mean_absolute_error", "mean_absolute_percentage_error", "mean_squared_logarithmic_error"}
    | {"huber", "log_cosh", "poisson"}
)
# What Keras turns into one accuracy or another by the shapes.
WORDS = frozenset({"accuracy", "acc"})
# Labels that the script draws at random are there to try the code out; nothing is to be learnt.
PLACEHOLDER = "random"


@record
class Terms:
    """What a contract is about; what is not known is None (the loss: "").

    `written` says that the source asks for the linear activation, or makes a loss object that could
    be told about logits: then the author knows that the outputs are scores. `ignoring` says
    that the loss may leave a class out. `listed` are the places of metrics that stand in a list
    in the call of compile. `aside` is what the metrics of a head with a fault do not show.
    """

    network: Network
    head: Head
    loss_name: str
    kind: LabelKind | None
    written: bool = True
    ignoring: bool = True
    listed: tuple[Line, ...] = ()
    aside: tuple[Evidence, ...] = ()

    @property
    def layer(self) -> Layer:
        """The output layer."""
        return self.head.layer

    @property
    def activation(self) -> str | None:
        """The activation in effect."""
        return self.head.layer.activation

    @property
    def units(self) -> int | None:
        """The number of outputs at each position."""
        return self.head.layer.units

    @property
    def several(self) -> bool:
        """Whether there are several outputs."""
        return self.units is not None and self.units > 1

    @property
    def loss(self) -> Loss | None:
        """The loss."""
        return self.head.loss

    @property
    def logits(self) -> bool | None:
        """Whether the loss is told that the outputs are scores."""
        return self.head.loss.from_logits if self.head.loss is not None else None

    @property
    def labels(self) -> Labels:
        """The labels; empty ones where nothing is known."""
        return self.head.labels or Labels()

    @property
    def labels_hold(self) -> str:
        """The labels with the verb of a sentence about what they are."""
        return f"`{self.labels.name}` holds" if self.labels.name else "the labels hold"

    @property
    def column(self) -> bool:
        """Whether there is known to be one label in each row."""
        shape = self.labels.shape
        return shape is not None and (len(shape) == 1 or (len(shape) == 2 and shape[-1] == 1))

    @property
    def width(self) -> int | None:
        """The number of label columns, where the labels have rows and columns."""
        shape = self.labels.shape
        return shape[-1] if shape is not None and len(shape) == 2 else None

    @property
    def flat(self) -> bool:
        """Whether each row of the output may be one answer: no axis of positions is known."""
        return self.head.output_shape is None or len(self.head.output_shape) == 2

    def at_layer(self, label: str) -> Spot:
        """Say something of the output layer."""
        return Spot(self.layer.where or Part("the output layer"), label)

    def at_loss(self, label: str) -> Spot:
        """Say something of the loss."""
        place = self.loss.where if self.loss is not None else None
        return Spot(place or Part("the loss"), label)

    def at_labels(self, label: str) -> Spot:
        """Say something of the labels."""
        return Spot(self.labels.where or Part("the labels"), label)

    def finding(
        self,
        message: str,
        spots: tuple[Spot, ...],
        evidence: tuple[Evidence, ...],
        why: str,
        fixes: tuple[Fix, ...],
        confidence: Confidence = Confidence.CERTAIN,
        severity: Severity | None = None,
        note: str | None = None,
    ) -> Finding:
        """Return a finding about this head, a smaller one where the labels are placeholders."""
        return Finding(
            message=message,
            places=spots,
            evidence=(*evidence, *self.aside),
            why=why,
            confidence=confidence,
            fixes=fixes,
            severity=severity_for(self.labels, severity),
            note=note,
        )


def severity_for(labels: Labels | None, usual: Severity | None = None) -> Severity | None:
    """Return SMELLS for labels that are placeholders, else the usual severity (None: the rule's own)."""
    origin = labels.origin if labels is not None else None
    return Severity.SMELLS if (origin or "").startswith(PLACEHOLDER) else usual


@remembered
def terms_of(network: Network, trace: Trace | None = None) -> tuple[Terms, ...]:
    """Return each head of a network in its terms."""
    return tuple(_terms_of(network, trace))


def _terms_of(network: Network, trace: Trace | None) -> Iterator[Terms]:
    for head in network.heads:
        loss = head.loss.name if head.loss is not None else ""
        kind = head.labels.kind if head.labels is not None else None
        if _reconstructs(network, head):
            kind = None
        yield Terms(network, head, loss, kind, _written(head, trace), _ignoring(trace), _listed(trace))


def _reconstructs(network: Network, head: Head) -> bool:
    """Whether the labels are the inputs, as for an autoencoder: then they are no classes."""
    name = head.labels.name if head.labels is not None else None
    return name is not None and any(inputs.name == name for inputs in network.inputs)


def _listed(trace: Trace | None) -> tuple[Line, ...]:
    given = trace.compile.argument(None, "metrics") if trace is not None and trace.compile is not None else None
    if given is None or given.items is None or not given.text.startswith("["):
        return ()
    return tuple(item.where for item in given.items if item.where is not None)


def _ignoring(trace: Trace | None) -> bool:
    """Whether a loss may be told to ignore a class; a loss by its name is told nothing."""
    loss = trace.compile.argument(1, "loss") if trace is not None and trace.compile is not None else None
    if loss is None:
        return True
    if loss.form == "constant":
        return False
    return loss.made is None or not loss.made.whole or loss.made.argument(None, "ignore_class") is not None


def _written(head: Head, trace: Trace | None) -> bool:
    """Whether the linear activation or the loss object is spelled out; assumed where it is not known."""
    if trace is None or trace.compile is None or head.layer.where is None:
        return True
    loss = trace.compile.argument(1, "loss")
    if loss is None or loss.form != "constant":
        return True
    made = next((call for call in trace.of(f"keras.layers.{head.layer.kind}") if call.where == head.layer.where), None)
    return made is None or not made.whole or made.argument(1, "activation") is not None
