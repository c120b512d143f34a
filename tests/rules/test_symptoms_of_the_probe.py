"""When the symptoms of the probe speak, and when they hold their peace."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kerasdoctor.facts import Loss, Memorised, Network, Probe
from kerasdoctor.finding import Acquittal, Finding, Severity
from kerasdoctor.rules.symptoms.loss_below_zero import loss_below_zero
from kerasdoctor.rules.symptoms.untrained_weights import untrained_weights
from rules.passes import layer, network, out, passed


def said(rule: Any, *facts: object) -> list[Finding]:
    return [each for each in rule(*facts) if isinstance(each, Finding)]


def run(*curve: float, **more: Any) -> Memorised:
    usual: dict[str, Any] = {"optimizer": "Adam(0.001)", "as_written": True, "rows": 256, "steps": 300}
    return Memorised(curve=curve or (0.7, 0.3, 0.01), **(usual | more))


def probe(*runs: Memorised, **more: Any) -> Probe:
    return Probe(runs or (run(),), **more)


@pytest.mark.parametrize(
    ("unchanged", "speaks"),
    [
        ((), False),
        (("hidden/kernel",), True),
        (("net/hidden/kernel", "net/hidden/bias"), True),
        (("hidden/bias",), False),  # before BatchNormalization a shift is taken out again
        (("norm/gamma", "norm/beta"), False),
        (("silent/kernel",), False),  # told by the first pass
    ],
)
def test_weights_that_nothing_moves(unchanged: tuple[str, ...], speaks: bool) -> None:
    seen = passed(layer("hidden"), layer("silent", gradient_rms=0.0), out())
    found = said(untrained_weights, probe(unchanged=unchanged), seen, network())
    assert bool(found) == speaks
    assert all("layer hidden" in each.message for each in found)


def test_several_layers_are_counted_and_a_step_of_ones_own_may_mean_it() -> None:
    left = probe(unchanged=tuple(f"layer_{n}/kernel" for n in range(5)))
    (found,) = said(untrained_weights, left, None, None)
    assert "5 layers" in found.message
    assert "and 2 more" in found.evidence[0].text
    assert found.severity == Severity.HURTS
    (found,) = said(untrained_weights, left, None, network(own=("train_step",)))
    assert found.severity == Severity.SMELLS


def test_a_run_that_was_cut_short_says_nothing_of_weights() -> None:
    assert list(untrained_weights(probe(run(cut_short=True), unchanged=("hidden/kernel",)), None, None)) == []
    assert [type(each) for each in untrained_weights(probe(), None, None)] == [Acquittal]


@pytest.mark.parametrize(
    ("lowest", "loss", "speaks"),
    [
        (-3.0, "binary_crossentropy", True),
        (-1e-5, "binary_crossentropy", False),
        (0.0, "mean_squared_error", False),
        (-3.0, "kl_divergence", True),
        (-3.0, "poisson", False),
        (-3.0, "cosine_similarity", False),
        (-3.0, "my_own", False),
        (-3.0, None, False),
    ],
)
def test_a_loss_below_zero(lowest: float, loss: str | None, speaks: bool) -> None:
    assert bool(said(loss_below_zero, probe(run(0.7, 0.1, lowest)), network(loss=loss), None)) == speaks


def test_a_loss_may_be_negative_where_something_is_added_to_it() -> None:
    falling = probe(run(0.7, -3.0))
    assert said(loss_below_zero, falling, network(own=("compute_loss",)), None) == []
    assert said(loss_below_zero, falling, network(), passed(penalty=-1.0)) == []
    assert said(loss_below_zero, falling, _weighted(-1.0), None) == []
    assert len(said(loss_below_zero, falling, _weighted(0.5), passed(penalty=0.1))) == 1
    assert said(loss_below_zero, probe(run(0.7, -3.0, cut_short=True)), network(), None) == []


def _weighted(weight: float) -> Network:
    described = network()
    head = replace(described.heads[0], loss=Loss("binary_crossentropy", weight=weight))
    return replace(described, heads=(head,))
