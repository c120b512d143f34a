"""Softmax scores compete for one share; label rows with no 1 or several do not fit them."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Ceiling, Ceilings, Labels, Layer, Loss, Network, RowSums, Script, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, NewDecode, NewHead, NewLabels, NewLoss, Severity
from kerasdoctor.places import Evidence, Part, Place, Spot
from kerasdoctor.record import record
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import heads_with
from kerasdoctor.rules.heads.suited import metrics_for
from kerasdoctor.rules.heads.terms import severity_for
from kerasdoctor.task import Task, readings

# A stray row or two is a slip in the data, not the way the labels are encoded.
STRAY_ROWS = 0.01


@cause(
    kind="label-encoding",
    severity=Severity.BREAKS,
    explains={"loss-rises-while-memorising", "cannot-memorise-one-batch", "no-better-than-a-constant"},
)
def softmax_over_multi_hot_labels(
    network: Network, ceilings: Ceilings | None, script: Script | None, trace: Trace | None
) -> Iterator[Finding]:
    """Softmax outputs add up to 1, but the label rows do not.

    Why it hurts
        Categorical cross-entropy compares two distributions, so each label row must add up to 1.
        A row of zeros costs nothing whatever the model answers, and a row with two ones can never
        be reached: the best answer is one half for each. On the TensorFlow backend the gradient
        of the fused operation is softmax minus label, which is not the gradient of the printed
        loss for such rows, so the loss can grow while the optimizer works.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        def to_bits(number):
            return [(number >> bit) & 1 for bit in range(6)]

        numbers = np.arange(200)
        x = np.array([to_bits(n) for n in numbers])
        y = np.array([to_bits(n % 5) for n in numbers])
        model = Sequential([Input((6,)), Dense(16, activation="relu"), Dense(6, activation="softmax")])
        model.compile(loss="categorical_crossentropy", optimizer="sgd")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        def to_bits(number):
            return [(number >> bit) & 1 for bit in range(6)]

        numbers = np.arange(200)
        x = np.array([to_bits(n) for n in numbers])
        y = numbers % 5
        model = Sequential([Input((6,)), Dense(16, activation="relu"), Dense(5, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="sgd")
        model.fit(x, y, epochs=5)

    Unless
        The rows are shares or smoothed labels that add up to 1, or the rows that do not are left
        out with a sample weight of 0: then this rule is silent. Where the script draws the labels
        at random, as a placeholder, it is a smaller thing.
    """
    for terms in heads_with("softmax-over-multi-hot-labels", network, trace):
        if terms.loss is not None:
            setup = _Setup(terms.layer, terms.loss, terms.labels, _decode_of(script), metrics_for(terms))
            yield from _judge(setup, _ceiling_of(ceilings, terms.layer))


@record
class _Setup:
    """The head, its decode where the script has exactly one, and the edits of metrics for several labels."""

    layer: Layer
    loss: Loss
    labels: Labels
    decode: Place | None
    metrics: tuple[tuple[Place, str], ...]


def _decode_of(script: Script | None) -> Place | None:
    decodings = () if script is None else script.decodings
    return decodings[0].where if len(decodings) == 1 else None


def _ceiling_of(ceilings: Ceilings | None, layer: Layer) -> Ceiling | None:
    heads = () if ceilings is None else ceilings.heads
    return next((ceiling for ceiling in heads if ceiling.head == layer.name), None)


def _judge(setup: _Setup, ceiling: Ceiling | None) -> Iterator[Finding]:
    layer, loss, labels = setup.layer, setup.loss, setup.labels
    name = labels.called
    places = (
        Spot(loss.where or Part("the loss"), "needs every label row to add up to 1"),
        Spot(layer.where or Part("the output layer"), "makes the outputs compete: they always add up to 1"),
        Spot(labels.where or Part("the labels"), f"{name} is made here"),
    )
    match labels.row_sums:
        case None:
            yield Finding(
                message=f"rows of {name} need not add up to 1, but softmax and this loss need every row to",
                places=places,
                evidence=(Evidence(f"read off the source: {name} comes from {labels.origin or 'a multi-hot code'}"),),
                why="Such rows add up to 0, 1, 2 or more, and softmax can express none of these but 1.",
                confidence=Confidence.LIKELY,
                severity=severity_for(labels),
                fixes=tuple(_fixes_by_source(setup)),
                note="the rows were not counted: a run that reaches fit counts them and tries the fixes",
            )
        case RowSums(rows=rows, off=off) as sums if off > STRAY_ROWS * rows:
            tasks = readings(labels)
            yield Finding(
                message=f"{off:,} of {rows:,} rows of {name} do not add up to 1, as softmax and this loss need them to",
                places=places,
                evidence=tuple(_evidence(name, sums, tasks, ceiling)),
                why=(
                    "Softmax answers with shares that add up to 1. A label row of zeros costs nothing whatever the "
                    "answer, and a row with two ones can at best be answered with one half for each. On the TensorFlow "
                    "backend a training step for such rows does not follow the loss that is printed, which may rise."
                ),
                confidence=Confidence.CERTAIN,
                severity=severity_for(labels),
                fixes=tuple(_fix(task, setup) for task in tasks),
            )


def _fixes_by_source(setup: _Setup) -> Iterator[Fix]:
    meant = setup.labels.meant
    if meant != "several-of-n":
        advice = "label each row with its class number, and end in a softmax over the classes"
        yield Fix("each row stands for one class", advice=f"{advice} with sparse_categorical_crossentropy")
    if meant == "one-of-n":
        return
    shape = setup.labels.shape
    width = shape[-1] if shape is not None and len(shape) == 2 else setup.layer.units
    if width is not None:
        yield _fix(Task("several-of-n", width), setup)


def _evidence(name: str, sums: RowSums, tasks: tuple[Task, ...], ceiling: Ceiling | None) -> Iterator[Evidence]:
    first = ", ".join(str(index) for index in sums.first_off)
    yield Evidence(
        f"{sums.off:,} rows of {name} ({sums.off / sums.rows:.0%}) do not add up to 1, first at index {first}",
        rows=sums.rows,
        tallies=sums.tallies,
        numbers=(("rows_off", sums.off), ("share_off", sums.off / sums.rows)),
    )
    if tasks and tasks[0].evidence is not None:
        yield tasks[0].evidence
    match ceiling:
        case Ceiling(lowest_loss=float(lowest), constant_loss=float(constant)):
            yield Evidence(
                f"the lowest loss that any model can reach on these labels is {lowest:.3f}; "
                f"the best constant answer has {constant:.3f}",
                rows=ceiling.rows,
                numbers=(("lowest_loss", lowest), ("constant_loss", constant)),
            )
    for metric in ceiling.metrics if ceiling is not None else ():
        yield Evidence(
            f'"{metric.asked}" became {metric.resolved} here, and a constant answer scores '
            f"{metric.constant_score:.3f} under it",
            rows=metric.rows,
            numbers=(("constant_score", metric.constant_score),),
        )


def _fix(task: Task, setup: _Setup) -> Fix:
    layer, loss, labels = setup.layer, setup.loss, setup.labels
    match task:
        case Task(kind="one-of-n", size=int(classes)):
            return Fix(
                f"each row stands for one of {classes} classes",
                (
                    NewLabels("class-index", labels.name, where=labels.where),
                    NewHead(classes, "softmax", layer.where),
                    NewLoss("sparse_categorical_crossentropy", loss.where),
                    NewDecode("argmax", to_rows=True, where=setup.decode),
                ),
            )
        case Task(kind="bits", size=int(bits)):
            return Fix(
                f"each row is {bits} yes/no bits of their own",
                (
                    NewLabels("varying-columns", labels.name, task.columns, labels.where),
                    NewHead(bits, "sigmoid", layer.where),
                    NewLoss("binary_crossentropy", loss.where),
                    NewDecode("threshold", where=setup.decode),
                ),
                setup.metrics,
            )
        case Task(size=size):
            return Fix(
                "a row can have several labels, or none",
                (
                    NewHead(size or layer.units or 1, "sigmoid", layer.where),
                    NewLoss("binary_crossentropy", loss.where),
                    NewDecode("threshold", where=setup.decode),
                ),
                setup.metrics,
            )
