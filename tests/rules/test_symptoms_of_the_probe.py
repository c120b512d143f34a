"""When the symptoms of the probe speak, and when they hold their peace."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kerasdoctor.facts import (
    HeldOut,
    Interval,
    Loss,
    Memorised,
    ModeGap,
    Move,
    Network,
    Probe,
    RateRun,
    Score,
)
from kerasdoctor.finding import Acquittal, Finding, Severity
from kerasdoctor.rules.symptoms.loss_below_zero import loss_below_zero
from kerasdoctor.rules.symptoms.loss_leaps_from_step_to_step import loss_leaps_from_step_to_step
from kerasdoctor.rules.symptoms.no_better_than_with_shuffled_labels import no_better_than_with_shuffled_labels
from kerasdoctor.rules.symptoms.steps_that_move_nothing import steps_that_move_nothing
from kerasdoctor.rules.symptoms.steps_that_overturn_the_weights import steps_that_overturn_the_weights
from kerasdoctor.rules.symptoms.untrained_weights import untrained_weights
from kerasdoctor.rules.symptoms.worse_answers_than_in_training import worse_answers_than_in_training
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


def moved(*shares: float) -> tuple[Move, ...]:
    return tuple(Move(f"layer_{index}/kernel", share) for index, share in enumerate(shares))


def scored(value: float, constant: float = 0.5, rows: int = 256) -> Score:
    return Score("exact", value, rows, constant)


POOR = run(0.7, 0.7, 0.69, scores=(scored(0.52),))


@pytest.mark.parametrize(
    ("own", "shares", "speaks"),
    [
        (POOR, (0.01, 8.0, 9.0), True),
        (POOR, (0.01, 0.02, 9.0), False),  # one kernel alone is not the net
        (POOR, (0.29, 0.29), False),
        (POOR, (), False),
        (run(scores=(scored(0.95),)), (8.0, 9.0), False),  # long, and not too long
        (run(scores=(scored(0.6),)), (8.0, 9.0), False),
        (replace(POOR, cut_short=True), (8.0, 9.0), False),
        (replace(POOR, as_written=False), (8.0, 9.0), False),
    ],
)
def test_steps_that_overturn_the_weights(own: Memorised, shares: tuple[float, ...], speaks: bool) -> None:
    assert bool(said(steps_that_overturn_the_weights, probe(own, moves=moved(*shares)), network())) == speaks


@pytest.mark.parametrize(
    ("own", "shares", "speaks"),
    [
        (POOR, (1e-6, 9e-6), False),  # the loss falls by more than a hundredth
        (replace(POOR, curve=(0.7, 0.699)), (1e-6, 9e-6), True),
        (replace(POOR, curve=(0.7, 0.699)), (1e-6, 2e-5), False),  # one kernel moves
        (replace(POOR, curve=(0.7, 0.699)), (), False),
        (run(0.001, 0.001, scores=(scored(1.0),)), (1e-7,), False),  # nothing is left to learn
        (run(0.0, 0.0), (1e-7,), False),
    ],
)
def test_steps_that_move_nothing(own: Memorised, shares: tuple[float, ...], speaks: bool) -> None:
    assert bool(said(steps_that_move_nothing, probe(own, moves=moved(*shares)), network())) == speaks


def rates(own_loss: float, leaps: float | None, *, lower_loss: float = 0.2, calm: float | None = 0.03) -> Probe:
    return probe(
        rates=(
            RateRun(0.01, 100, 0.7, lower_loss, leaps=calm),
            RateRun(0.1, 100, 1.5, own_loss, leaps=leaps),
            RateRun(1.0, 100, 9.0, 5.0, leaps=2.0),
        )
    )


@pytest.mark.parametrize(
    ("seen", "speaks"),
    [
        (rates(0.8, 0.3), True),
        (rates(0.8, 0.15), False),  # batches differ as much
        (rates(0.8, 0.3, calm=0.2), False),  # it leaps at a tenth as well
        (rates(0.8, 0.3, lower_loss=0.6), False),  # where it ends no lower
        (rates(0.34, 0.3), False),  # it falls all the same
        (rates(float("nan"), float("nan")), False),
        (rates(0.8, None), False),
        (probe(), False),
    ],
)
def test_a_loss_that_leaps(seen: Probe, speaks: bool) -> None:
    assert bool(said(loss_leaps_from_step_to_step, seen, None)) == speaks


@pytest.mark.parametrize(
    ("training", "answering", "speaks"),
    [(0.95, 0.7, True), (0.95, 0.76, False), (0.69, 0.45, False), (0.7, 0.95, False), (0.95, 0.94, False)],
)
def test_answers_worse_than_in_training(training: float, answering: float, speaks: bool) -> None:
    gap = ModeGap(scored(training), scored(answering), 26)
    assert bool(said(worse_answers_than_in_training, probe(modes=(gap,)))) == speaks


def test_answers_like_those_in_training_are_ruled_out_and_others_left_open() -> None:
    alike, apart = ModeGap(scored(0.9), scored(0.88), 26), ModeGap(scored(0.9), scored(0.75), 26)
    assert [type(each) for each in worse_answers_than_in_training(probe(modes=(alike,)))] == [Acquittal]
    assert list(worse_answers_than_in_training(probe(modes=(apart,)))) == []
    assert list(worse_answers_than_in_training(probe())) == []


def unseen(model: float, twin: float | None, loss: float = 1.1, other: float = 1.12) -> HeldOut:
    def interval(score: float) -> Interval:
        return Interval(score, score - 0.05, score + 0.05, 200)

    shuffled = None if twin is None else interval(twin)
    return HeldOut(
        interval(model), interval(0.25), None, shuffled, 600, 500, "Adam", last_loss=loss, shuffled_loss=other
    )


LEARNT = run(scores=(scored(0.99, 0.25),))


@pytest.mark.parametrize(
    ("own", "scored", "speaks"),
    [
        (LEARNT, unseen(0.27, 0.24), True),
        (LEARNT, unseen(0.27, 0.24, loss=0.9), False),  # the true labels are easier to learn
        (LEARNT, unseen(0.4, 0.38), False),  # better than a constant
        (LEARNT, unseen(0.27, None), False),
        (POOR, unseen(0.27, 0.24), False),  # which cannot learn anything
    ],
)
def test_a_twin_that_learns_as_much(own: Memorised, scored: HeldOut, speaks: bool) -> None:
    assert bool(said(no_better_than_with_shuffled_labels, probe(own, scored=(scored,)))) == speaks


def test_a_model_that_beats_its_twin_has_labels_that_belong_to_its_rows() -> None:
    found = list(no_better_than_with_shuffled_labels(probe(LEARNT, scored=(unseen(0.9, 0.3),))))
    assert [type(each) for each in found] == [Acquittal]
