"""When the symptoms of the initial pass speak, and when they hold their peace."""

from __future__ import annotations

from typing import Any

import pytest

from kerasdoctor.facts import Ceiling, Ceilings, HeadPass, InitialPass, InputPass, Network, NonFinite, Optimizer
from kerasdoctor.finding import Acquittal, Finding
from kerasdoctor.places import Line
from kerasdoctor.rules.symptoms.first_step_larger_than_the_weights import first_step_larger_than_the_weights
from kerasdoctor.rules.symptoms.gradient_fades_on_the_way_back import gradient_fades_on_the_way_back
from kerasdoctor.rules.symptoms.layers_at import layer_at
from kerasdoctor.rules.symptoms.loss_far_above_a_constant import loss_far_above_a_constant
from kerasdoctor.rules.symptoms.no_number_from_the_start import no_number_from_the_start
from kerasdoctor.rules.symptoms.same_answer_for_every_row import same_answer_for_every_row
from kerasdoctor.rules.symptoms.saturated_units import saturated_units
from kerasdoctor.rules.symptoms.silent_units import silent_units
from kerasdoctor.rules.symptoms.trained_on_other_answers import trained_on_other_answers
from rules.passes import layer, network, out, passed


def found(rule: Any, *facts: object) -> list[str]:
    return [said.message for said in rule(*facts) if isinstance(said, Finding)]


SGD = Optimizer("SGD", 0.01)


@pytest.mark.parametrize(
    ("silent", "units", "seen", "speaks"),
    [(9, 16, 256, True), (8, 16, 256, False), (3, 4, 256, False), (4, 4, 256, True), (16, 16, 100, False)],
)
def test_silent_units(silent: int, units: int, seen: int, speaks: bool) -> None:
    said = found(silent_units, passed(layer(silent_units=silent, units=units, seen=seen), out()), None)
    assert bool(said) == speaks


@pytest.mark.parametrize(
    ("share", "last", "speaks"), [(0.51, False, True), (0.5, False, False), (0.9, True, False), (0.9, None, False)]
)
def test_saturated_units(share: float, last: bool | None, speaks: bool) -> None:
    said = found(saturated_units, passed(layer(activation="tanh", saturated=share, last=last), out()), None)
    assert bool(said) == speaks


def test_a_few_values_may_be_saturated_by_chance() -> None:
    assert found(saturated_units, passed(layer(activation="tanh", saturated=1.0, seen=10), out()), None) == []


@pytest.mark.parametrize(
    ("gradient", "optimizer", "speaks"),
    [
        (1e-7, SGD, True),  # 1e-9 of a step beside weights of 0.2
        (1e-7, Optimizer("Adam", 0.001), False),  # Adam makes up for it
        (1e-9, Optimizer("Adam", 0.001), True),
        (1e-4, SGD, False),  # small, and moves all the same
        (1e-7, Optimizer("SGD"), False),  # a schedule
        (1e-7, Optimizer("Muon", 0.001), False),
        (1e-7, None, False),
        (0.0, SGD, False),  # that is another symptom
    ],
)
def test_a_gradient_that_fades(gradient: float, optimizer: Optimizer | None, speaks: bool) -> None:
    first = layer("first", kernel_gradient_rms=gradient)
    said = found(gradient_fades_on_the_way_back, passed(first, out()), network(optimizer=optimizer))
    assert bool(said) == speaks


def test_a_gradient_that_is_small_at_the_end_as_well_does_not_fade() -> None:
    layers = layer("first", kernel_gradient_rms=1e-9), out(kernel_gradient_rms=1e-8)
    assert found(gradient_fades_on_the_way_back, passed(*layers), network(optimizer=SGD)) == []


def test_several_layers_that_stand_still_are_counted() -> None:
    layers = *(layer(f"layer {n}", kernel_gradient_rms=1e-9) for n in range(3)), out()
    (said,) = found(gradient_fades_on_the_way_back, passed(*layers), network(optimizer=SGD))
    assert "3 layers get" in said


@pytest.mark.parametrize(
    ("gradient", "optimizer", "speaks"),
    [
        (30.0, SGD, True),
        (10.0, SGD, False),
        (30.0, Optimizer("Adam", 0.01), False),
        (30.0, Optimizer("SGD", 0.01, settings=(("clipnorm", 1.0),)), False),
        (30.0, Optimizer("SGD"), False),
        (None, SGD, False),
    ],
)
def test_a_first_step_larger_than_the_weights(
    gradient: float | None, optimizer: Optimizer | None, speaks: bool
) -> None:
    layers = layer(kernel_gradient_rms=gradient), out(kernel_gradient_rms=0.1)
    said = found(first_step_larger_than_the_weights, passed(*layers), network(optimizer=optimizer))
    assert bool(said) == speaks


def judged(
    loss: float,
    constant: float | None,
    name: str = "binary_crossentropy",
    *,
    in_training: float | None = None,
    **more: Any,
) -> list[str]:
    heads = (HeadPass("out", loss=loss),)
    ceilings = Ceilings((Ceiling("out", name, 256, 0.0, constant),))
    both = passed(heads=heads, loss=loss if in_training is None else in_training, **more)
    return found(loss_far_above_a_constant, both, ceilings, network(loss=name))


def test_a_loss_far_above_that_of_a_constant() -> None:
    assert judged(6.0, 0.69) != []
    assert judged(5.6, 0.69) == []
    assert judged(11.0, 2.3) == []
    assert judged(11.6, 2.3) != []
    assert judged(6.0, None) == []
    assert judged(6.0, 0.69, weighted=True) == []
    assert judged(500.0, 1.0, "mean_squared_error") == []
    assert judged(1500.0, 1.0, "mean_squared_error") != []


def test_averages_that_are_not_gathered_yet_and_penalties_are_not_held_against_the_loss() -> None:
    """Before training BatchNormalization has no averages, so only training mode says how far off the answers are."""
    assert judged(53.0, 2.3, in_training=4.1) == []
    assert judged(53.0, 2.3, in_training=54.0, penalty=50.0) == []
    assert judged(53.0, 2.3, in_training=54.0, penalty=10.0) != []


@pytest.mark.parametrize("origin", ["inputs", "weights", "layer", "operation"])
def test_the_first_layer_that_gives_no_number_is_named(origin: Any) -> None:
    (said,) = found(no_number_from_the_start, passed(first_non_finite=NonFinite(origin, "hidden")), None)
    assert "layer hidden" in said


def test_a_loss_that_is_no_number_is_told_from_a_layer_that_gives_none() -> None:
    (said,) = found(no_number_from_the_start, passed(first_non_finite=NonFinite("loss")), network())
    assert "layer" not in said
    assert [type(each) for each in no_number_from_the_start(passed(), None)] == [Acquittal]


@pytest.mark.parametrize(
    ("inputs", "speaks"),
    [
        ([InputPass("x", True, 0.0, True)], True),
        ([InputPass("x", True, 0.0, False)], False),  # with other weights the answers move
        ([InputPass("x", False, 0.0, None)], False),  # rows that do not differ show nothing
        ([InputPass("x", True, 0.0, True), InputPass("z", True, 0.5)], False),
        ([InputPass("x", True, 0.0, True), InputPass("z", False)], True),
        ([], False),
    ],
)
def test_the_same_answer_for_every_row(inputs: list[InputPass], speaks: bool) -> None:
    assert bool(found(same_answer_for_every_row, passed(inputs=tuple(inputs)))) == speaks


@pytest.mark.parametrize(
    ("trained", "told", "speaks"), [(1.2, 1.1, True), (1.2, 1.195, False), (None, 1.1, False), (0.0, 0.0, False)]
)
def test_a_loss_that_is_not_that_of_the_answers(trained: float | None, told: float, speaks: bool) -> None:
    seen: InitialPass = passed(inference_loss=trained, told_loss=told)
    assert bool(found(trained_on_other_answers, seen, network())) == speaks


def test_a_layer_is_pointed_at_by_its_line_where_the_name_is_clear() -> None:
    from dataclasses import replace

    line = Line("train.py", 7)
    described = network()
    placed = replace(described, layers=(replace(described.layers[0], where=line), *described.layers[1:]))
    twice: Network = replace(placed, layers=(placed.layers[0], placed.layers[0]))
    assert layer_at(placed, "hidden", "here").place == line
    assert layer_at(twice, "hidden", "here").place != line
    assert layer_at(None, "hidden", "here").place != line
