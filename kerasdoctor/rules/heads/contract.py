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
from kerasdoctor.remembered import remembered
from kerasdoctor.rules.heads.expectations import (
    beyond,
    no_shares,
    not_one_per_class,
    not_zero_and_one,
    numbers_for_rows,
    outside_range,
    outside_the_loss,
    reads_probabilities,
    real_targets,
    regression_on_classes,
    several_classes,
    spread,
    without_activation,
)
from kerasdoctor.rules.heads.metrics import told_aside
from kerasdoctor.rules.heads.positions import keeps_positions, keeps_time
from kerasdoctor.rules.heads.ranges import NO_PROBABILITIES, is_scaled
from kerasdoctor.rules.heads.terms import (
    CLASS_NUMBERS,
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
    "labels-beyond-the-outputs",
    "sigmoids-for-exclusive-classes",
    "targets-outside-the-loss",
    "shares-that-do-not-add-up",
    "softmax-on-real-targets",
    "targets-scaled-to-another-range",
    "targets-outside-the-activation",
    "regression-loss-on-classes",
    "targets-spread-over-outputs",
    "hinge-over-probabilities",
]

HINGES = frozenset({"hinge", "squared_hinge"})

DECISION: tuple[tuple[Fault, Callable[[Terms], bool]], ...] = (
    ("softmax-over-one-unit", lambda terms: terms.activation == "softmax" and terms.units == 1),
    ("labels-outside-zero-and-one", not_zero_and_one),
    ("several-classes-on-one-output", several_classes),
    (
        "categorical-crossentropy-over-one-unit",
        lambda terms: terms.units == 1 and terms.loss_name in ONE_HOT | CLASS_NUMBERS and terms.activation is not None,
    ),
    ("cross-entropy-on-real-targets", real_targets),
    (
        "cross-entropy-without-probabilities",
        lambda terms: terms.activation in NO_PROBABILITIES and reads_probabilities(terms),
    ),
    (
        "activation-before-a-loss-of-scores",
        lambda terms: terms.logits is True and terms.activation in {*NO_PROBABILITIES, "softmax", "sigmoid"},
    ),
    (
        "one-output-without-sigmoid",
        lambda terms: without_activation(terms) and terms.units == 1 and not terms.written,
    ),
    ("logits-taken-for-probabilities", without_activation),
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
        numbers_for_rows,
    ),
    (
        "one-hot-labels-with-sparse-crossentropy",
        lambda terms: (
            terms.several and terms.flat and terms.loss_name in CLASS_NUMBERS and terms.kind in ("one-hot", "multi-hot")
        ),
    ),
    ("outputs-not-one-per-class", not_one_per_class),
    ("labels-beyond-the-outputs", beyond),
    (
        "sigmoids-for-exclusive-classes",
        lambda terms: (
            terms.activation == "sigmoid"
            and terms.several
            and terms.kind == "one-hot"
            and terms.loss_name == "binary_crossentropy"
        ),
    ),
    ("targets-outside-the-loss", outside_the_loss),
    ("shares-that-do-not-add-up", no_shares),
    (
        "softmax-on-real-targets",
        lambda terms: (
            terms.activation == "softmax"
            and terms.several
            and terms.kind == "real"
            and terms.loss_name in REGRESSION_LOSSES
        ),
    ),
    ("targets-scaled-to-another-range", lambda terms: outside_range(terms) and is_scaled(terms.labels)),
    ("targets-outside-the-activation", outside_range),
    ("regression-loss-on-classes", regression_on_classes),
    ("targets-spread-over-outputs", spread),
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
    for terms, found in _judged(network, trace):
        if found == fault:
            yield replace(terms, aside=told_aside(terms, trace))


def sound_heads(network: Network, trace: Trace | None = None) -> Iterator[Terms]:
    """Yield the heads without a fault: only there a metric can be a matter of its own."""
    for terms, fault in _judged(network, trace):
        if fault is None:
            yield terms


@remembered
def _judged(network: Network, trace: Trace | None) -> tuple[tuple[Terms, Fault | None], ...]:
    return tuple((terms, fault_of(terms)) for terms in terms_of(network, trace))
