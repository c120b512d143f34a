"""What is wrong with a metric of a head: one decision, as for the head itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, TypeAlias

from kerasdoctor.facts import Call, Metric, Trace
from kerasdoctor.finding import Fix
from kerasdoctor.places import Evidence, Line, Part, Spot
from kerasdoctor.record import record
from kerasdoctor.rules.heads.terms import CLASS_NUMBERS, ONE_HOT, REGRESSION_LOSSES, WORDS, YES_OR_NO, Terms

MetricFault: TypeAlias = Literal[
    "accuracy-of-a-regression",
    "accuracy-by-exact-equality",
    "accuracy-of-scores",
    "accuracy-of-several-labels",
    "accuracy-for-other-labels",
    "binary-accuracy-over-classes",
    "precision-over-all-classes",
    "mean-iou-of-probabilities",
]
THRESHOLDS = frozenset({"precision", "recall", "Precision", "Recall"})


@record
class Judged:
    """A metric with the head that it judges; `call` made it, where the source shows that.

    `listed` is its place where it stands in a list that compile is given.
    """

    terms: Terms
    metric: Metric
    call: Call | None
    listed: Line | None = None

    @property
    def exact(self) -> bool:
        """Whether it is the class that compares for equality; the word "accuracy" is another thing."""
        return self.metric.resolved == "Accuracy"

    @property
    def by_word(self) -> bool:
        """Whether Keras chooses the accuracy by shapes."""
        return self.metric.asked.lower() in WORDS and not self.exact

    def is_a(self, *names: str) -> bool:
        """Whether it was asked for by one of these names."""
        return self.metric.asked in names

    def lacks(self, *keywords: str) -> bool:
        """Whether none of these arguments is given: a string takes none, an object must be in the source."""
        if self.metric.resolved != self.metric.asked:
            return True
        return (
            self.call is not None
            and self.call.whole
            and all(self.call.argument(position, word) is None for position, word in enumerate(keywords))
        )

    def instead(self, text: str, advice: str) -> tuple[Fix, ...]:
        """Return the fix that asks for another metric, with an edit where it stands in a plain list."""
        return (Fix("", rewrites=((self.listed, text),)) if self.listed is not None else Fix("", advice=advice),)

    def at_metric(self, label: str) -> Spot:
        """Say something of the metric."""
        return Spot(self.metric.where or Part("the metric"), label)


def _of_a_regression(judged: Judged) -> bool:
    terms = judged.terms
    amounts = terms.kind == "real" or (terms.kind is None and terms.activation == "linear" and terms.units == 1)
    accuracy = judged.by_word or judged.exact or judged.is_a("binary_accuracy", "categorical_accuracy")
    return amounts and accuracy and terms.loss_name in REGRESSION_LOSSES and terms.activation != "softmax"


def _of_scores(judged: Judged) -> bool:
    terms = judged.terms
    if terms.logits is not True or terms.activation != "linear" or terms.units != 1:
        return False
    if terms.loss_name not in YES_OR_NO:
        return False
    if judged.is_a("BinaryAccuracy"):
        return judged.lacks("name", "dtype", "threshold") or _only_named(judged)
    return judged.by_word or judged.is_a("binary_accuracy", "precision", "recall")


def _only_named(judged: Judged) -> bool:
    call = judged.call
    return call is not None and call.whole and all(item.keyword in ("name", "dtype") for item in call.arguments)


def _for_other_labels(judged: Judged) -> bool:
    terms = judged.terms
    if judged.is_a("categorical_accuracy", "CategoricalAccuracy"):
        return (terms.several and terms.loss_name in CLASS_NUMBERS) or (
            terms.units == 1 and terms.loss_name in YES_OR_NO
        )
    return (
        judged.is_a("sparse_categorical_accuracy", "SparseCategoricalAccuracy")
        and terms.several
        and terms.loss_name in ONE_HOT
    )


def _over_classes(judged: Judged) -> bool:
    terms = judged.terms
    more = terms.units is not None and terms.units > 2
    return more and terms.loss_name in ONE_HOT and judged.is_a("binary_accuracy", "BinaryAccuracy")


def _over_all_classes(judged: Judged) -> bool:
    terms = judged.terms
    if not terms.several or terms.activation != "softmax" or terms.loss_name not in ONE_HOT:
        return False
    call = judged.call
    told = call is not None and any(item.keyword in ("class_id", "top_k") for item in call.arguments)
    plain = not judged.is_a("Precision", "Recall") or (call is not None and call.whole and not told)
    return plain and judged.metric.asked in THRESHOLDS


def _of_probabilities(judged: Judged) -> bool:
    call = judged.call
    if not judged.is_a("MeanIoU") or call is None or not call.whole:
        return False
    plain = all(item.keyword in (None, "num_classes", "name") for item in call.arguments) and len(call.arguments) <= 2
    return plain and judged.terms.activation in ("sigmoid", "softmax")


DECISION: tuple[tuple[MetricFault, Callable[[Judged], bool]], ...] = (
    ("accuracy-of-a-regression", _of_a_regression),
    ("accuracy-by-exact-equality", lambda judged: judged.exact and judged.terms.activation is not None),
    ("accuracy-of-scores", _of_scores),
    (
        "accuracy-of-several-labels",
        lambda judged: judged.by_word and judged.terms.several and judged.terms.kind == "multi-hot",
    ),
    ("accuracy-for-other-labels", _for_other_labels),
    ("binary-accuracy-over-classes", _over_classes),
    ("precision-over-all-classes", _over_all_classes),
    ("mean-iou-of-probabilities", _of_probabilities),
)


def metric_fault_of(judged: Judged) -> MetricFault | None:
    """Return what is wrong with a metric, or None."""
    return next((fault for fault, holds in DECISION if holds(judged)), None)


def metrics_of(terms: Terms, trace: Trace | None) -> Iterator[Judged]:
    """Yield the metrics of a head, each with the call that makes it."""
    for metric in terms.head.metrics:
        calls = trace.of(f"keras.metrics.{metric.asked}") if trace is not None and metric.resolved else ()
        call = next((call for call in calls if call.where == metric.where), None)
        yield Judged(terms, metric, call, metric.where if metric.where in terms.listed else None)


def told_aside(terms: Terms, trace: Trace | None) -> tuple[Evidence, ...]:
    """Say what its metrics do not show of a head that has a fault itself."""
    faults = [(judged.metric.asked, metric_fault_of(judged)) for judged in metrics_of(terms, trace)]
    return tuple(
        Evidence(f'"{asked}" does not show it: {ASIDE[fault]}') for asked, fault in faults if fault is not None
    )


ASIDE: dict[MetricFault, str] = {
    "accuracy-of-a-regression": "an accuracy says nothing about amounts",
    "accuracy-by-exact-equality": "it counts outputs that equal the labels exactly",
    "accuracy-of-scores": "it compares scores with one half",
    "accuracy-of-several-labels": "it compares only the highest output",
    "accuracy-for-other-labels": "it expects labels of another form",
    "binary-accuracy-over-classes": "it counts columns, most of which are 0 anyway",
    "precision-over-all-classes": "it pours the columns of all classes together",
    "mean-iou-of-probabilities": "it cuts the outputs down to whole numbers",
}
