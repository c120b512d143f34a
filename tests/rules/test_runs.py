"""What the rules on a followed training say of curves, rates, weights and last passes, and where they are silent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from kerasdoctor.facts import (
    Ceiling,
    Ceilings,
    Curve,
    InitialPass,
    LastPass,
    Layer,
    LayerPass,
    Network,
    Run,
    Training,
    Watcher,
    WeightCourse,
)
from kerasdoctor.finding import Finding, Severity
from kerasdoctor.rule import Rule
from kerasdoctor.rules import all_rules, chosen_rules, rules_of_runs
from kerasdoctor.rules.runs.asking import asking
from kerasdoctor.rules.runs.loss_that_explodes import loss_that_explodes
from kerasdoctor.rules.runs.loss_that_stays_at_a_constant import loss_that_stays_at_a_constant
from kerasdoctor.rules.runs.loss_that_swings import loss_that_swings
from kerasdoctor.rules.runs.metric_that_ignores_the_loss import metric_that_ignores_the_loss
from kerasdoctor.rules.runs.rate_that_fell_to_nothing import rate_that_fell_to_nothing
from kerasdoctor.rules.runs.training_and_inference_apart import training_and_inference_apart
from kerasdoctor.rules.runs.training_lost_to_nan import training_lost_to_nan
from kerasdoctor.rules.runs.units_that_died import units_that_died
from kerasdoctor.rules.runs.validation_better_than_training import validation_better_than_training
from kerasdoctor.rules.runs.validation_loss_that_rises import validation_loss_that_rises
from kerasdoctor.rules.runs.weights_that_never_moved import weights_that_never_moved

NAN = float("nan")


def run(**curves: Sequence[float]) -> Run:
    """Return a run of so many epochs as its loss has, of 100 updates each."""
    count = max((len(values) for values in curves.values()), default=10)
    told = tuple(Curve(name, tuple(range(1, len(values) + 1)), tuple(values)) for name, values in curves.items())
    return Run(epochs=count, planned=count, updates=100 * count, ended=True, curves=told)


def passed(loss: float = 0.5, inference: float | None = 0.5, penalty: float = 0.0, *layers: LayerPass) -> LastPass:
    return LastPass(InitialPass(256, loss, layers, 0, penalty=penalty, inference_loss=inference))


def said(rule: Rule, *facts: object) -> list[str]:
    return [found.message for found in rule(*facts)]


def test_the_first_loss_that_is_no_number_is_named_with_the_last_one_that_was() -> None:
    seen = replace(run(loss=[3.0, NAN]), first_bad=(2, 7), within=(3.5, 3.0, 9.0, NAN))
    (found,) = training_lost_to_nan(seen)
    assert isinstance(found, Finding)
    assert found.message == "the loss is no finite number from batch 7 of epoch 2 on"
    assert found.evidence[0].text == "the last finite loss that was kept is 9.000"
    assert said(training_lost_to_nan, run(loss=[3.0, 2.0])) == []


@pytest.mark.parametrize(
    ("losses", "expected"),
    [
        ([1.0, 2.0, 10.0], ["the loss has grown from 1.000 to 10.000 in 3 epochs"]),
        ([1.0, 50.0, 9.9], []),
        ([-1.0, -10.0], []),
        ([0.0, 10.0], []),
        ([1.0, NAN], []),
        ([10.0], []),
    ],
    ids=["ten times", "came down", "negative", "zero", "no number", "one epoch"],
)
def test_a_loss_explodes_at_ten_times_its_first_epoch(losses: list[float], expected: list[str]) -> None:
    assert said(loss_that_explodes, run(loss=losses)) == expected


FLAT = [0.70, 0.694, 0.693]
HALF = Ceilings((Ceiling("out", "binary_crossentropy", 400, constant_loss=0.693),))


@pytest.mark.parametrize(
    ("losses", "ceilings", "penalty", "told", "speaks"),
    [
        (FLAT, HALF, 0.0, Training(), True),
        ([1.0, 0.694, 0.6], HALF, 0.0, Training(), False),
        ([0.9, 0.8, 0.75], HALF, 0.0, Training(), False),
        (FLAT, HALF, 0.1, Training(), False),
        (FLAT, HALF, 0.0, Training(weighted=True), False),
        (FLAT, HALF, 0.0, Training(class_weight=((0, 1.0),)), False),
        (FLAT, Ceilings(HALF.heads * 2), 0.0, Training(), False),
        (FLAT, Ceilings((Ceiling("out", "own", 400),)), 0.0, Training(), False),
        ([0.693], HALF, 0.0, Training(), False),
    ],
    ids=["flat", "below", "falls", "penalised", "weighted", "by class", "two outputs", "unknown", "short"],
)
def test_a_run_that_ends_at_a_constant_answer(
    losses: list[float], ceilings: Ceilings, penalty: float, told: Training, speaks: bool
) -> None:
    found = said(loss_that_stays_at_a_constant, run(loss=losses), ceilings, passed(penalty=penalty), told)
    assert found == ["after 3 epochs the loss is 0.693, and one answer for all rows has 0.693"] * speaks


def test_a_loss_that_is_not_at_rest_is_at_no_constant() -> None:
    swings = run(loss=[1.0, 0.8, 0.7, 0.71])
    assert said(loss_that_stays_at_a_constant, swings, HALF, passed(), Training()) == []
    assert said(loss_that_stays_at_a_constant, run(loss=[1.0, 0.72, 0.7, 0.71]), HALF, passed(), Training()) != []


def of(weight: WeightCourse) -> Run:
    return replace(run(loss=[1.0, 0.5]), weights=(weight,))


KERNEL = WeightCourse("kernel", "hidden", 64, unchanged=False)
NORMALISED = replace(run(loss=[1.0, 0.5], val_loss=[1.0, 0.9]), normalises=True)


@pytest.mark.parametrize(
    ("seen", "rules"),
    [
        (run(loss=[1.0, 0.5]), []),
        (run(loss=FLAT), [loss_that_stays_at_a_constant]),
        (of(replace(KERNEL, still=0.8)), [units_that_died]),
        (of(replace(KERNEL, still=0.7)), []),
        (of(replace(KERNEL, name="embeddings", still=1.0)), []),
        (NORMALISED, []),
        (replace(run(loss=[1.0, 0.5], val_loss=[1.0, 1.1]), normalises=True), [training_and_inference_apart]),
        (replace(run(loss=[1.0, 0.5], val_loss=[0.9]), normalises=True), [training_and_inference_apart]),
        (replace(run(loss=[1.0, 0.5]), normalises=True), [training_and_inference_apart]),
        (run(loss=[2.0, 1.9, 1.5, 1.49, 1.47], val_loss=[0.1] * 5), [validation_better_than_training]),
        (replace(NORMALISED, ended=False, normalises=True), []),
    ],
)
def test_more_than_the_run_is_looked_at_only_for_what_shows_in_it(seen: Run, rules: list[Rule]) -> None:
    assert list(asking(seen, rules_of_runs())) == rules


def test_a_rule_of_others_that_needs_more_is_always_given_it() -> None:
    other = replace(units_that_died, name="of-another-package")
    assert asking(run(loss=[1.0, 0.5]), (other,)) == (other,)


def test_a_run_that_goes_on_is_not_judged_by_its_end() -> None:
    going = replace(run(loss=FLAT, val_loss=[1.0, 0.5, *[0.9] * 9]), ended=False)
    assert said(loss_that_stays_at_a_constant, going, HALF, passed(), Training()) == []
    assert said(validation_loss_that_rises, going, None) == []


@pytest.mark.parametrize(
    ("loss", "metrics", "speaks"),
    [
        ([1.0, 0.9, 0.8, 0.7, 0.6], {"accuracy": [0.1] * 5}, True),
        ([1.0, 0.9, 0.8, 0.7, 0.6], {"accuracy": [0.1, 0.1, 0.1, 0.1, 0.2]}, False),
        ([1.0, 0.9, 0.8, 0.7, 0.6], {"accuracy": [0.98] * 5}, False),
        ([1.0, 0.9, 0.8, 0.7, 0.6], {"val_accuracy": [0.1] * 5}, False),
        ([1.0, 0.9, 0.8, 0.7, 0.6], {"auc": [0.5] * 5}, False),
        ([1.0, 0.9, 0.85, 0.8, 0.75], {"accuracy": [0.1] * 5}, False),
        ([1.0, 0.9, 0.8, 0.6], {"accuracy": [0.1] * 4}, False),
    ],
    ids=["still", "moves", "solved", "validation", "another metric", "loss hardly falls", "few epochs"],
)
def test_an_accuracy_that_stands_still_while_the_loss_falls(
    loss: list[float], metrics: dict[str, list[float]], speaks: bool
) -> None:
    assert bool(said(metric_that_ignores_the_loss, run(loss=loss, **metrics))) == speaks


LEARNT = [1.0, 0.8, 0.6, 0.4, 0.3, 0.2, 0.1, 0.05]
RISES = [0.9, 0.7, 0.75, 0.8, 0.8, 0.85, 0.85, 0.9]


@pytest.mark.parametrize(
    ("held", "told", "speaks"),
    [
        (RISES, Training(), True),
        (RISES, None, True),
        (RISES, Training(watchers=(Watcher("EarlyStopping", "val_loss"),)), False),
        ([0.9, 0.7, 0.75, 0.8, 0.8, 0.8, 0.8, 0.83], Training(), False),
        ([0.9, 0.9, 0.9, 0.7, 0.75, 0.8, 0.85, 0.9], Training(), False),
    ],
    ids=["rises", "call unknown", "kept", "a little", "only just"],
)
def test_a_validation_loss_that_rises_again(held: list[float], told: Training | None, speaks: bool) -> None:
    found = said(validation_loss_that_rises, run(loss=LEARNT, val_loss=held), told)
    assert found == ["the validation loss was lowest in epoch 2 (0.700) and has risen to 0.900 since"] * speaks


def net(*kinds: str) -> Network:
    return Network(layers=tuple(Layer(kind, name=kind.lower()) for kind in kinds))


@pytest.mark.parametrize(
    ("held", "loss", "network", "speaks"),
    [
        (0.4, [1.0, 1.0, 1.0, 1.0], net("Dense"), True),
        (0.6, [1.0, 1.0, 1.0, 1.0], net("Dense"), False),
        (0.4, [1.0, 1.0, 1.0, 1.0], net("Dense", "SpatialDropout1D"), False),
        (0.4, [1.0, 1.0, 1.0, 1.0], net("RandomFlip", "Dense"), False),
        (0.4, [1.0, 1.0, 1.0, 1.0], net("BatchNormalization", "Dense"), False),
        (0.4, [1.0, 1.0, 1.0, 1.0], Network(layers=(Layer("LSTM", settings=(("dropout", 0.2),)),)), False),
        (0.4, [4.0, 2.0, 1.2, 1.0], net("Dense"), False),
    ],
    ids=["far better", "better", "dropout", "augmented", "normalised", "recurrent dropout", "not settled"],
)
def test_validation_rows_that_are_too_easy(held: float, loss: list[float], network: Network, speaks: bool) -> None:
    seen = run(loss=loss, val_loss=[held] * len(loss))
    assert bool(said(validation_better_than_training, seen, network, Training(shuffles=True))) == speaks
    for told in (Training(), Training(shuffles=True, weighted=True), Training(shuffles=True, class_weight=((0, 1.0),))):
        assert said(validation_better_than_training, seen, network, told) == []


SWINGS = [900.0, 50.0, *[10.0, 20.0] * 4]


@pytest.mark.parametrize(
    ("losses", "speaks"),
    [
        (SWINGS, True),
        ([*SWINGS[:6], *[1.0, 2.0] * 2], False),
        ([900.0, 50.0, *[10.0, 11.0] * 4], False),
        ([900.0, 50.0, *range(10, 90, 10)], False),
        (SWINGS[:8], False),
    ],
    ids=["swings", "falls", "a little", "rises steadily", "few epochs"],
)
def test_a_loss_that_swings_and_gets_nowhere(losses: list[float], speaks: bool) -> None:
    assert (
        said(loss_that_swings, run(loss=losses)) == ["the loss swings between 10.000 and 20.000 for 10 epochs"] * speaks
    )


@pytest.mark.parametrize(
    ("rates", "speaks"),
    [
        ([0.1, 0.01, 5e-5, 5e-5, 5e-5, 5e-5], True),
        ([0.1, 0.1, 0.1, 0.1, 5e-5, 5e-5], False),
        ([0.1, 5e-5, 5e-5, 5e-5, 5e-5, 0.1], False),
        ([5e-5] * 6, False),
        ([0.1, 5e-5, 5e-5], False),
    ],
    ids=["half wasted", "at the end", "comes back", "even", "few epochs"],
)
def test_a_rate_that_is_gone_long_before_the_end(rates: list[float], speaks: bool) -> None:
    found = said(rate_that_fell_to_nothing, replace(run(loss=[1.0] * len(rates)), rates=tuple(rates)))
    assert found == ["in 4 of 6 epochs the learning rate is below a thousandth of 0.100"] * speaks


@pytest.mark.parametrize(
    ("silent", "seen", "speaks"), [(8, 256, True), (7, 256, False), (8, 64, False)], ids=["all", "most", "few values"]
)
def test_units_that_training_has_silenced(silent: int, seen: int, speaks: bool) -> None:
    layer = LayerPass("hidden", "Dense", 8, silent, 0.1, activation="relu", seen=seen)
    found = said(units_that_died, run(loss=[1.0]), passed(0.5, 0.5, 0.0, layer), None)
    assert found == ["at the end 8 of 8 ReLU units of layer hidden are zero on every row"] * speaks


def course(name: str, unchanged: bool) -> WeightCourse:
    return WeightCourse(name, "hidden", 8, unchanged, 0.0 if unchanged else 0.1)


def test_weights_that_are_what_they_were() -> None:
    seen = replace(run(loss=[1.0]), weights=(course("kernel", True), course("bias", False)))
    assert said(weights_that_never_moved, seen, None) == ["1 of 2 trained weights have not moved in 100 updates"]
    none = replace(seen, weights=(course("kernel", True),))
    assert said(weights_that_never_moved, none, None) == ["none of the trained weights has moved in 100 updates"]
    for silent in (replace(seen, updates=19), replace(seen, ended=False), replace(seen, first_bad=(1, 1))):
        assert said(weights_that_never_moved, silent, None) == []


@pytest.mark.parametrize(
    ("last", "network", "severity"),
    [
        (passed(0.1, 0.3), net("BatchNormalization"), Severity.SMELLS),
        (passed(0.1, 1.1), net("BatchNormalization"), Severity.HURTS),
        (passed(0.1, 0.2), net("BatchNormalization"), None),
        (passed(0.1, 1.1), net("Dropout"), None),
        (passed(0.1, None), net("BatchNormalization"), None),
        (passed(0.5, 0.9, 0.4), net("BatchNormalization"), Severity.SMELLS),
    ],
    ids=["apart", "lost", "twice", "no batches", "unknown", "without the penalty"],
)
def test_inference_that_is_much_worse_than_training(
    last: LastPass, network: Network, severity: Severity | None
) -> None:
    found = list(training_and_inference_apart(run(loss=[1.0]), last, network))
    assert [each.severity for each in found if isinstance(each, Finding)] == ([] if severity is None else [severity])


def test_the_rules_of_runs_are_those_that_ask_for_one() -> None:
    asking = {rule.name for rule in all_rules() if Run in rule.needs}
    assert {rule.name for rule in rules_of_runs()} == asking
    assert {rule.family for rule in rules_of_runs()} == {"runs"}
    assert asking.isdisjoint(rule.name for rule in chosen_rules())
