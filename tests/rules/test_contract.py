"""One head, one diagnosis: every combination of head, loss and labels is decided once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import get_args

import pytest

from kerasdoctor.facts import Columns, Head, Labels, Layer, Loss, Metric, Network
from kerasdoctor.finding import Finding, Fix, NewHead, NewLabels, NewLoss, Severity
from kerasdoctor.rule import Rule
from kerasdoctor.rules import all_rules
from kerasdoctor.rules.heads.contract import DECISION, Fault, fault_of
from kerasdoctor.rules.heads.terms import terms_of

ACTIVATIONS = ("softmax", "sigmoid", "linear", "relu", "tanh", None)
UNITS = (1, 2, 4, None)
LOSSES = (
    "binary_crossentropy",
    "categorical_crossentropy",
    "sparse_categorical_crossentropy",
    "mean_squared_error",
    "poisson",
    "hinge",
    "categorical_hinge",
    "kl_divergence",
    None,
)
N = None
YES_NO = Labels("binary", "y", shape=(N,))
YES_NO_COLUMN = Labels("binary", "y", shape=(N, 1))
NUMBERS = Labels("class-index", "y", shape=(N,))
FOUR = Labels("class-index", "y", shape=(N,), classes=4)
ONE_OF_TWO = Labels("one-hot", "y", shape=(N, 2))
ONE_OF_FOUR = Labels("one-hot", "y", shape=(N, 4))
SEVERAL = Labels("multi-hot", "y", shape=(N, 4), columns=Columns(400, 4, (0, 1, 2, 3), 12))
UNCOUNTED = Labels("multi-hot", "y", shape=(N, 4))
SHARES = Labels("distribution", "y", shape=(N, 4))
AMOUNTS = Labels("real", "y", shape=(N,))
FOUR_AMOUNTS = Labels("real", "y", shape=(N, 4))
SMALL = Labels("real", "y", shape=(N,), low=0.1, high=0.9)
SIGNED = Labels("real", "y", shape=(N,), low=-0.9, high=0.9)
POSITIVE = Labels("real", "y", shape=(N,), low=0.5, high=90.0)
ANY = Labels("real", "y", shape=(N,), unbounded=True)
SIGNS = Labels("real", "y", shape=(N,), low=-1.0, high=1.0)
LABELS = (
    *(N, YES_NO, YES_NO_COLUMN, NUMBERS, FOUR, ONE_OF_TWO, ONE_OF_FOUR, SEVERAL, UNCOUNTED, SHARES),
    *(AMOUNTS, FOUR_AMOUNTS, SMALL, SIGNED, POSITIVE, ANY, SIGNS),
)
METRICS = (
    *("accuracy", "binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy", "precision", "mae"),
    *("Accuracy", "BinaryAccuracy", "MeanIoU"),
)


def network(
    activation: str | None,
    units: int | None,
    loss: str | None,
    labels: Labels | None,
    from_logits: bool | None = False,
    metrics: tuple[str, ...] = (),
) -> Network:
    layer = Layer("Dense", "head", units, activation, output_shape=(N, units))
    judged = tuple(Metric(name, name if name[0].isupper() else None) for name in metrics)
    judge = Loss(loss, from_logits if loss.endswith("crossentropy") else None) if loss is not None else None
    return Network((layer,), (Head(layer, judge, judged, labels, (N, units)),))


def heads_rules() -> list[Rule]:
    return [rule for rule in all_rules() if rule.family == "heads" and rule.role == "cause"]


def causes(setup: Network) -> list[tuple[Rule, Finding]]:
    found = []
    for rule in heads_rules():
        if rule.needs == (Network,):
            said = rule(setup, *(None for _ in rule.wants))
            found += [(rule, item) for item in said if isinstance(item, Finding)]
    return found


def told(loss: str | None) -> tuple[bool | None, ...]:
    return (False, True) if loss is not None and loss.endswith("crossentropy") else (None,)


def combinations() -> Iterator[Network]:
    for activation, units, loss, labels in product(ACTIVATIONS, UNITS, LOSSES, LABELS):
        for from_logits in told(loss):
            yield network(activation, units, loss, labels, from_logits)


def test_every_fault_has_a_rule_and_a_place_in_the_decision() -> None:
    faults = [name for name, _ in DECISION]
    assert sorted(faults) == sorted(get_args(Fault))
    assert set(faults) <= {rule.name for rule in heads_rules()}


def test_a_head_has_one_cause_at_most_and_every_fault_is_spoken_of() -> None:
    spoken = set()
    for setup in combinations():
        found = causes(setup)
        (terms,) = terms_of(setup)
        assert [rule.name for rule, _ in found] == [name for name in [fault_of(terms)] if name is not None], setup
        spoken |= {rule.name for rule, _ in found}
    elsewhere = {"sequence-answers-for-one-target", "positions-reach-the-output"}
    by_trace = {"one-output-without-sigmoid", "labels-beyond-the-outputs"}
    assert spoken | elsewhere | by_trace == set(get_args(Fault))


def test_a_metric_is_judged_only_where_the_head_is_sound() -> None:
    some = (N, YES_NO, FOUR, ONE_OF_FOUR, SEVERAL, AMOUNTS, ANY)
    for activation, width, loss, labels, metric in product(ACTIVATIONS, (1, 4), LOSSES, some, METRICS):
        for from_logits in told(loss):
            found = causes(network(activation, width, loss, labels, from_logits, (metric,)))
            assert len(found) <= 1, [(rule.name, finding.message) for rule, finding in found]


RIGHT = [
    ("softmax", 4, "categorical_crossentropy", ONE_OF_FOUR, False),
    ("softmax", 4, "categorical_crossentropy", SHARES, False),
    ("softmax", 4, "categorical_crossentropy", N, False),
    ("softmax", 4, "sparse_categorical_crossentropy", FOUR, False),
    ("softmax", 4, "sparse_categorical_crossentropy", NUMBERS, False),
    ("softmax", 2, "sparse_categorical_crossentropy", YES_NO, False),
    ("softmax", 2, "sparse_categorical_crossentropy", YES_NO_COLUMN, False),
    ("softmax", 2, "categorical_crossentropy", ONE_OF_TWO, False),
    ("softmax", 4, "kl_divergence", SHARES, None),
    ("softmax", 4, "mean_squared_error", SHARES, None),
    ("softmax", 4, "categorical_hinge", ONE_OF_FOUR, None),
    ("softmax", 4, N, N, None),
    ("sigmoid", 1, "binary_crossentropy", YES_NO, False),
    ("sigmoid", 1, "binary_crossentropy", YES_NO_COLUMN, False),
    ("sigmoid", 1, "binary_crossentropy", SMALL, False),
    ("sigmoid", 1, "binary_crossentropy", N, False),
    ("sigmoid", 4, "binary_crossentropy", SEVERAL, False),
    ("sigmoid", 4, "binary_crossentropy", N, False),
    ("sigmoid", 4, "mean_squared_error", N, None),
    ("sigmoid", 1, "mean_squared_error", SMALL, None),
    ("linear", 1, "binary_crossentropy", YES_NO, True),
    ("linear", 4, "binary_crossentropy", SEVERAL, True),
    ("linear", 4, "categorical_crossentropy", ONE_OF_FOUR, True),
    ("linear", 4, "sparse_categorical_crossentropy", FOUR, True),
    ("linear", 4, "sparse_categorical_crossentropy", N, None),
    ("linear", 1, "mean_squared_error", ANY, None),
    ("linear", 1, "mean_squared_error", N, None),
    ("linear", 4, "mean_squared_error", FOUR_AMOUNTS, None),
    ("linear", 4, "mean_absolute_error", N, None),
    ("linear", 1, "mean_squared_error", NUMBERS, None),
    ("linear", 1, "hinge", SIGNS, None),
    ("linear", 4, "categorical_hinge", ONE_OF_FOUR, None),
    ("linear", 1, N, YES_NO, None),
    ("linear", 4, "cosine_similarity", FOUR_AMOUNTS, None),
    ("tanh", 1, "hinge", SIGNS, None),
    ("tanh", 1, "mean_squared_error", SIGNED, None),
    ("tanh", 4, "mean_squared_error", N, None),
    ("relu", 1, "mean_squared_error", POSITIVE, None),
    ("relu", 1, "mean_squared_error", N, None),
    ("softplus", 1, "poisson", NUMBERS, None),
    ("exponential", 1, "poisson", NUMBERS, None),
]


@pytest.mark.parametrize(("activation", "units", "loss", "labels", "from_logits"), RIGHT)
def test_right_combinations_are_silent(
    activation: str, units: int, loss: str | None, labels: Labels | None, from_logits: bool | None
) -> None:
    assert causes(network(activation, units, loss, labels, from_logits)) == []


def test_labels_that_are_the_inputs_are_no_classes() -> None:
    from kerasdoctor.facts import Inputs

    setup = network("sigmoid", 4, "mean_squared_error", ONE_OF_FOUR)
    assert causes(setup) != []
    assert causes(replace(setup, inputs=(Inputs("y", (N, 4)),))) == []


def repaired(setup: Network, fix: Fix) -> Network:
    """Return the network after a fix, as far as facts show it."""
    (head,) = setup.heads
    for change in fix.changes:
        match change:
            case NewHead(units=units, activation=activation):
                shape = (N, units)
                layer = replace(head.layer, units=units, activation=activation, output_shape=shape)
                head = replace(head, layer=layer, output_shape=shape)
            case NewLoss(name=name):
                head = replace(head, loss=Loss(name, False if name.endswith("crossentropy") else None))
            case NewLabels(how="class-index"):
                head = replace(head, labels=Labels("class-index", "y", shape=(N,)))
            case NewLabels(columns=columns):
                head = replace(head, labels=Labels("multi-hot", "y", shape=(N, len(columns))))
    return replace(setup, heads=(head,))


def test_the_fix_of_each_finding_leads_to_a_head_without_one() -> None:
    for setup in combinations():
        for rule, finding in causes(setup):
            for fix in finding.fixes:
                assert fix.changes or fix.advice, rule.name
                left = causes(repaired(setup, fix)) if fix.changes else []
                assert left == [], (rule.name, fix, setup.heads[0], left[0][0].name)


def test_what_is_known_to_be_classes_weighs_more() -> None:
    def worst(setup: Network) -> Severity:
        ((rule, finding),) = causes(setup)
        return finding.severity or rule.severity

    for loss in ("binary_crossentropy", "mean_squared_error"):
        assert worst(network("softmax", 2, loss, ONE_OF_TWO)) == Severity.HURTS
        assert worst(network("softmax", 2, loss, N)) == Severity.SMELLS
    assert worst(network("sigmoid", 1, "mean_squared_error", YES_NO)) == Severity.HURTS
    assert worst(network("linear", 1, "mean_squared_error", YES_NO)) == Severity.SMELLS
    placeholders = replace(ONE_OF_TWO, origin="random numbers")
    assert worst(network("softmax", 2, "mean_squared_error", placeholders)) == Severity.SMELLS


def test_a_metric_of_a_faulty_head_is_told_with_it() -> None:
    ((rule, finding),) = causes(network("sigmoid", 4, "categorical_crossentropy", SEVERAL, False, ("accuracy",)))
    assert rule.name == "sigmoid-with-categorical-crossentropy"
    assert [seen.text for seen in finding.evidence][1:] == [
        '"accuracy" does not show it: it compares only the highest output'
    ]


def test_several_labels_are_not_taken_for_classes() -> None:
    for loss in ("categorical_crossentropy", "binary_crossentropy"):
        for activation in ("softmax", "sigmoid", "relu", "linear"):
            for _, finding in causes(network(activation, 4, loss, UNCOUNTED)):
                changed = [change for fix in finding.fixes for change in fix.changes]
                heads = [change.activation for change in changed if isinstance(change, NewHead)]
                losses = [change.name for change in changed if isinstance(change, NewLoss)]
                assert set(heads) <= {"sigmoid"}
                assert set(losses) <= {"binary_crossentropy"}
