"""When causes that the initial pass proves are found, and when not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kerasdoctor.facts import HeadPass, InputPass, Layer, Optimizer
from kerasdoctor.finding import Finding, Severity
from kerasdoctor.rules.architecture.input_without_influence import input_without_influence
from kerasdoctor.rules.architecture.relu_output_starts_at_zero import relu_output_starts_at_zero
from kerasdoctor.rules.architecture.rows_answered_together import rows_answered_together
from kerasdoctor.rules.architecture.scale_drifts_with_depth import scale_drifts_with_depth
from kerasdoctor.rules.architecture.weights_that_no_loss_reaches import weights_that_no_loss_reaches
from kerasdoctor.rules.optimizer.one_output_leads_alone import one_output_leads_alone
from kerasdoctor.rules.optimizer.penalty_outweighs_the_labels import penalty_outweighs_the_labels
from kerasdoctor.rules.optimizer.targets_out_of_reach import targets_out_of_reach
from rules.passes import ADAM, layer, network, out, passed

IDLE, USED, ALIKE = InputPass("a", True, 0.0, True), InputPass("b", True, 0.5), InputPass("c", False, 0.0)


def found(rule: Any, *facts: object) -> list[Finding]:
    return [said for said in rule(*facts) if isinstance(said, Finding)]


@pytest.mark.parametrize(
    ("inputs", "idle"),
    [
        ((IDLE, USED), ["input 1 of 2 (a)"]),
        ((USED, IDLE, IDLE), ["input 2 of 3 (a)", "input 3 of 3 (a)"]),
        ((IDLE,), []),  # with a single input that is a symptom
        ((IDLE, ALIKE), []),
        ((USED, ALIKE), []),
        ((replace(IDLE, none_later=False), USED), []),  # a weight that starts at zero
        ((replace(IDLE, none_later=None, influence=None), USED), []),
    ],
)
def test_inputs_without_influence(inputs: tuple[InputPass, ...], idle: list[str]) -> None:
    said = found(input_without_influence, passed(inputs=inputs), network())
    assert [finding.message.removeprefix("no answer depends on ") for finding in said] == idle


@pytest.mark.parametrize(
    ("foreign", "loss", "speaks"),
    [
        (0.3, "binary_crossentropy", True),
        (0.005, "binary_crossentropy", False),
        (None, "binary_crossentropy", False),  # chance or memory moves the answers
        (0.3, "contrastive", False),
        (0.3, None, False),
    ],
)
def test_rows_answered_together(foreign: float | None, loss: str | None, speaks: bool) -> None:
    seen = passed(heads=(HeadPass("out", foreign=foreign),))
    assert bool(found(rows_answered_together, seen, network(loss=loss))) == speaks


def test_an_output_with_an_axis_for_the_batch_compares_rows_by_intent() -> None:
    described = network()
    square = replace(described, heads=(replace(described.heads[0], output_shape=(None, None)),))
    assert found(rows_answered_together, passed(heads=(HeadPass("out", foreign=0.3),)), square) == []


def test_weights_that_no_loss_reaches() -> None:
    cut = layer(unreached=("kernel", "bias"), gradient_rms=None)
    (said,) = found(weights_that_no_loss_reaches, passed(cut, out()), network())
    assert said.severity is Severity.HURTS
    assert "hidden" in said.message
    (idle,) = found(weights_that_no_loss_reaches, passed(replace(cut, seen=None), out()), network())
    assert idle.severity is Severity.SMELLS
    assert found(weights_that_no_loss_reaches, passed(), network()) == []
    assert found(weights_that_no_loss_reaches, passed(cut, out()), network(loss=None)) == []
    part = layer(unreached=("bias",))
    assert found(weights_that_no_loss_reaches, passed(part, out()), network()) == []


def test_a_scale_that_drifts() -> None:
    def drifting(*spreads: float) -> list[Finding]:
        layers = [layer(f"layer {n}", spread=spread) for n, spread in enumerate(spreads)]
        return found(scale_drifts_with_depth, passed(*layers, out(spread=100.0)), None)

    assert drifting(1.0, 0.3, 0.09) != []
    assert drifting(1.0, 4.0, 11.0) != []
    assert drifting(1.0, 20.0, 5.0) == []
    assert drifting(1.0, 0.05) == []


@pytest.mark.parametrize(
    ("penalty", "pull", "speaks"), [(2.0, 0.5, True), (2.0, 0.2, False), (1.0, 0.5, False), (2.0, None, False)]
)
def test_a_penalty_that_outweighs_the_labels(penalty: float, pull: float | None, speaks: bool) -> None:
    seen = passed(loss=2.7, penalty=penalty, penalty_gradient=pull)
    assert bool(found(penalty_outweighs_the_labels, seen, None)) == speaks


@pytest.mark.parametrize(
    ("pulls", "speaks"), [((1.0, 0.009), True), ((1.0, 0.01), False), ((1.0,), False), ((1.0, None), False)]
)
def test_one_output_that_leads_alone(pulls: tuple[float | None, ...], speaks: bool) -> None:
    heads = tuple(HeadPass(f"output {n}", shared_gradient=pull) for n, pull in enumerate(pulls))
    assert bool(found(one_output_leads_alone, passed(heads=heads), None)) == speaks


def reached(mean: float, *, optimizer: Optimizer = ADAM, rows: int = 3200, **more: Any) -> list[Finding]:
    heads = (HeadPass("out", loss=1.0, mean_answer=0.0, mean_label=mean),)
    described = network("linear", "mean_squared_error", optimizer, rows=rows, batch_size=32, epochs=1)
    return found(targets_out_of_reach, passed(heads=heads, **more), described)


def test_targets_out_of_reach() -> None:
    # 100 steps of 0.001: hidden sums grow by 16 * 0.1 * (1 + 5) = 9.6, so the answer by
    # 0.1 * (1 + 5 + 9.6) + 0.2 * 9.6 = 3.48.
    assert reached(7.0) != []
    assert reached(6.9) == []
    assert reached(-7.0) != []
    assert reached(1e6, optimizer=Optimizer("SGD", 0.001)) == []
    assert reached(1e6, optimizer=Optimizer("Adam")) == []
    assert reached(7.0, rows=320000) == []
    assert reached(7.0, weighted=True) == []


def test_only_plain_stacks_are_reckoned_with() -> None:
    heads = (HeadPass("out", mean_answer=0.0, mean_label=1e6),)
    described = network(
        "linear", "mean_squared_error", rows=320, batch_size=32, epochs=1, layers=(Layer("BatchNormalization"),)
    )
    assert found(targets_out_of_reach, passed(heads=heads), described) == []


@pytest.mark.parametrize(
    ("zeros", "gradient", "severity"),
    [(1.0, 0.0, Severity.BREAKS), (1.0, 0.3, Severity.HURTS), (0.95, 0.3, Severity.HURTS), (0.9, 0.3, None)],
)
def test_a_relu_output_that_starts_at_zero(zeros: float, gradient: float, severity: Severity | None) -> None:
    seen = passed(heads=(HeadPass("out", zeros=zeros),), gradient=gradient)
    said = found(relu_output_starts_at_zero, seen, network("relu", "mean_squared_error"))
    assert [finding.severity for finding in said] == ([] if severity is None else [severity])
    assert found(relu_output_starts_at_zero, seen, network("linear", "mean_squared_error")) == []
