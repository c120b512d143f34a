"""What is wrong with a metric of a head: one decision, as for the head itself.

A metric is a matter of its own only where the head has no fault; else it is told together with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kerasdoctor.facts import Call, Metric, Network, Trace
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rules.heads.contract import sound_heads
from kerasdoctor.rules.heads.terms import CLASS_NUMBERS, ONE_HOT, REGRESSION_LOSSES, YES_OR_NO, Terms

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
WORDS = frozenset({"accuracy", "acc"})
THRESHOLDS = frozenset({"precision", "recall", "Precision", "Recall"})


@dataclass(frozen=True, slots=True)
class Judged:
    """A metric with the head that it judges; `call` made it, where the source shows that."""

    terms: Terms
    metric: Metric
    call: Call | None

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
        yield Judged(terms, metric, next((call for call in calls if call.where == metric.where), None))


def metrics_with(fault: MetricFault, network: Network, trace: Trace | None = None) -> Iterator[Judged]:
    """Yield the metrics with this fault on heads that have none themselves."""
    for terms in sound_heads(network, trace):
        for judged in metrics_of(terms, trace):
            if metric_fault_of(judged) == fault:
                yield judged


def seen_by(judged: Judged) -> tuple[Evidence, ...]:
    """Say what a metric became, where that is known."""
    metric = judged.metric
    became = f" and became {metric.resolved}" if metric.resolved not in (None, metric.asked) else ""
    return (Evidence(f'"{metric.asked}" was asked for{became}'),)
