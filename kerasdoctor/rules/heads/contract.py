"""The fault that the contract of a head has: one decision, of which each rule speaks its own part.

A head (activation and units) with its loss and labels can break several expectations at once. What
counts is the first row of `DECISION` that holds, so one head never gets two diagnoses that argue
with each other. Metrics are judged only where the head itself has no fault; else they are told aside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Literal, TypeAlias

from kerasdoctor.facts import Network, Trace
from kerasdoctor.rules.heads.metrics import told_aside
from kerasdoctor.rules.heads.positions import keeps_positions, keeps_time
from kerasdoctor.rules.heads.ranges import NO_PROBABILITIES, is_scaled, outside, reaches_beyond
from kerasdoctor.rules.heads.terms import (
    CLASS_NUMBERS,
    CROSS_ENTROPIES,
    ONE_HOT,
    REGRESSION_LOSSES,
    YES_OR_NO,
    Terms,
    terms_of,
)

Fault: TypeAlias = Literal[
    "softmax-over-one-unit",
    "several-classes-on-one-output",
    "labels-outside-zero-and-one",
    "cross-entropy-on-real-targets",
    "categorical-crossentropy-over-one-unit",
    "cross-entropy-without-probabilities",
    "activation-before-a-loss-of-scores",
    "one-output-without-sigmoid",
    "logits-taken-for-probabilities",
    "softmax-over-multi-hot-labels",
    "sigmoid-with-categorical-crossentropy",
    "softmax-with-binary-crossentropy",
    "class-numbers-with-categorical-crossentropy",
    "one-hot-labels-with-sparse-crossentropy",
    "sequence-answers-for-one-target",
    "positions-reach-the-output",
    "outputs-not-one-per-class",
    "sigmoids-for-exclusive-classes",
    "softmax-on-real-targets",
    "targets-scaled-to-another-range",
    "targets-outside-the-activation",
    "regression-loss-on-classes",
    "targets-spread-over-outputs",
    "hinge-over-probabilities",
]

HINGES = frozenset({"hinge", "squared_hinge"})
CLASSES = frozenset({"binary", "class-index"})
# Two labels that are usual elsewhere: signs, counting from one, and the brightness of a mask.
TWO_OTHER_VALUES = ((-1.0, 1.0), (1.0, 2.0), (0.0, 255.0))


def _reads_probabilities(terms: Terms) -> bool:
    """Whether the loss takes logarithms of the outputs as they are; one class is another matter."""
    return (
        terms.logits is False
        and terms.units is not None
        and terms.loss_name in CROSS_ENTROPIES
        and (terms.several or terms.loss_name in YES_OR_NO)
    )


def _several_classes(terms: Terms) -> bool:
    labels = terms.labels
    if terms.units != 1 or terms.loss_name not in YES_OR_NO or terms.kind != "class-index":
        return False
    counted = labels.low is not None and labels.high is not None and labels.high - labels.low > 1
    return counted or (labels.classes or 0) > 2


def _not_zero_and_one(terms: Terms) -> bool:
    labels = terms.labels
    if terms.loss_name not in YES_OR_NO or terms.kind not in ("class-index", "real"):
        return False
    return labels.low is not None and labels.high is not None and (labels.low, labels.high) in TWO_OTHER_VALUES


def _real_targets(terms: Terms) -> bool:
    if terms.kind != "real":
        return False
    if terms.loss_name in CLASS_NUMBERS:
        return True
    return terms.loss_name in CROSS_ENTROPIES and reaches_beyond(terms.labels, 0.0, 1.0)


def _without_activation(terms: Terms) -> bool:
    return terms.activation == "linear" and _reads_probabilities(terms)


def _not_one_per_class(terms: Terms) -> bool:
    units, width = terms.units, terms.width
    if units is None or not terms.flat:
        return False
    if terms.kind in ("one-hot", "multi-hot", "distribution") and width is not None and width > 1:
        return width != units and terms.loss_name in ONE_HOT | YES_OR_NO
    if terms.kind in CLASSES and terms.column and terms.loss_name in YES_OR_NO:
        return units > 1
    return terms.loss_name in CLASS_NUMBERS and terms.several and (terms.labels.classes or 0) > units


def _outside(terms: Terms) -> bool:
    amounts = terms.labels.kind in ("real", "class-index", None) and terms.loss_name in REGRESSION_LOSSES
    return amounts and outside(terms.activation, terms.labels)


def _regression_on_classes(terms: Terms) -> bool:
    if terms.loss_name not in REGRESSION_LOSSES or terms.activation is None:
        return False
    if terms.kind == "one-hot" or (terms.kind == "binary" and terms.column):
        return True
    if terms.kind == "class-index":
        return terms.labels.classes is not None or (terms.activation == "softmax" and terms.several)
    return terms.activation == "softmax" and terms.several and terms.kind in (None, "multi-hot")


def _spread(terms: Terms) -> bool:
    if terms.loss_name not in REGRESSION_LOSSES or terms.activation is None:
        return False
    if not terms.flat or terms.labels.shape is None:
        return False
    if terms.units == 1:
        return (terms.width or 1) > 1
    return terms.several and terms.column


DECISION: tuple[tuple[Fault, Callable[[Terms], bool]], ...] = (
    ("softmax-over-one-unit", lambda terms: terms.activation == "softmax" and terms.units == 1),
    ("labels-outside-zero-and-one", _not_zero_and_one),
    ("several-classes-on-one-output", _several_classes),
    (
        "categorical-crossentropy-over-one-unit",
        lambda terms: terms.units == 1 and terms.loss_name in ONE_HOT | CLASS_NUMBERS and terms.activation is not None,
    ),
    ("cross-entropy-on-real-targets", _real_targets),
    (
        "cross-entropy-without-probabilities",
        lambda terms: terms.activation in NO_PROBABILITIES and _reads_probabilities(terms),
    ),
    (
        "activation-before-a-loss-of-scores",
        lambda terms: terms.logits is True and terms.activation in {*NO_PROBABILITIES, "softmax", "sigmoid"},
    ),
    (
        "one-output-without-sigmoid",
        lambda terms: _without_activation(terms) and terms.units == 1 and not terms.written,
    ),
    ("logits-taken-for-probabilities", _without_activation),
    (
        "softmax-over-multi-hot-labels",
        lambda terms: (
            terms.activation == "softmax"
            and terms.several
            and terms.kind == "multi-hot"
            and terms.loss_name == "categorical_crossentropy"
        ),
    ),
    (
        "sigmoid-with-categorical-crossentropy",
        lambda terms: terms.activation == "sigmoid" and terms.several and terms.loss_name in ONE_HOT | CLASS_NUMBERS,
    ),
    (
        "softmax-with-binary-crossentropy",
        lambda terms: terms.activation == "softmax" and terms.several and terms.loss_name in YES_OR_NO,
    ),
    ("sequence-answers-for-one-target", keeps_time),
    ("positions-reach-the-output", keeps_positions),
    (
        "class-numbers-with-categorical-crossentropy",
        lambda terms: terms.several and terms.loss_name in ONE_HOT and terms.kind in CLASSES and terms.column,
    ),
    (
        "one-hot-labels-with-sparse-crossentropy",
        lambda terms: (
            terms.several and terms.flat and terms.loss_name in CLASS_NUMBERS and terms.kind in ("one-hot", "multi-hot")
        ),
    ),
    ("outputs-not-one-per-class", _not_one_per_class),
    (
        "sigmoids-for-exclusive-classes",
        lambda terms: (
            terms.activation == "sigmoid"
            and terms.several
            and terms.kind == "one-hot"
            and terms.loss_name == "binary_crossentropy"
        ),
    ),
    (
        "softmax-on-real-targets",
        lambda terms: (
            terms.activation == "softmax"
            and terms.several
            and terms.kind == "real"
            and terms.loss_name in REGRESSION_LOSSES
        ),
    ),
    ("targets-scaled-to-another-range", lambda terms: _outside(terms) and is_scaled(terms.labels)),
    ("targets-outside-the-activation", _outside),
    ("regression-loss-on-classes", _regression_on_classes),
    ("targets-spread-over-outputs", _spread),
    (
        "hinge-over-probabilities",
        lambda terms: terms.loss_name in HINGES and terms.activation in ("softmax", "sigmoid"),
    ),
)


def fault_of(terms: Terms) -> Fault | None:
    """Return the fault of a head, or None where nothing is wrong or not enough is known."""
    return next((fault for fault, holds in DECISION if holds(terms)), None)


def heads_with(fault: Fault, network: Network, trace: Trace | None = None) -> Iterator[Terms]:
    """Yield the heads that have this fault."""
    for terms in terms_of(network, trace):
        if fault_of(terms) == fault:
            yield replace(terms, aside=told_aside(terms, trace))


def sound_heads(network: Network, trace: Trace | None = None) -> Iterator[Terms]:
    """Yield the heads without a fault: only there a metric can be a matter of its own."""
    for terms in terms_of(network, trace):
        if fault_of(terms) is None:
            yield terms
