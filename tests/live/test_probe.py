"""Short trainings: what is memorised, what is held out, and the trial of a fix."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest

from kerasdoctor.case import Missing
from kerasdoctor.facts import Crash, Probe, Trial
from kerasdoctor.finding import Fix, NewDecode, NewHead, NewLabels, NewLoss
from kerasdoctor.live.examination import Examination
from kerasdoctor.live.fit_call import FitCall
from kerasdoctor.live.models.copying import copy_of
from kerasdoctor.live.probing import probe
from kerasdoctor.live.probing.bench import Bench
from kerasdoctor.live.probing.trainable import initial_weights, paired
from kerasdoctor.live.quiet import leaving_no_trace
from live.setups import bits, compiled, dense, examination

L = keras.layers
NUMBERS = np.arange(100)
X = bits(NUMBERS, 7).astype("float32")
RESIDUES = bits(NUMBERS % 5, 7)
CLASSES = Fix(
    "each row stands for one of 5 classes",
    (NewLabels("class-index"), NewHead(5, "softmax"), NewLoss("sparse_categorical_crossentropy"), NewDecode("argmax")),
)


@pytest.fixture(autouse=True)
def _short_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "HELD_OUT_STEPS", 10)


def probed(model: Any, x: Any, y: Any, **more: Any) -> Probe:
    found = examination(model, x, y, **more).observe(Probe)
    assert isinstance(found, Probe), found
    return found


def test_a_learnable_batch_is_memorised() -> None:
    model = compiled(dense(24, 5, inputs=7), "sparse_categorical_crossentropy", "adam")
    found = probed(model, X, NUMBERS % 5)
    own, steady = found.memorised
    assert (own.as_written, own.optimizer, own.rows, own.steps) == (True, "Adam(0.001)", 100, probe.MEMORISE_STEPS)
    assert (steady.as_written, steady.optimizer, steady.cut_short) == (False, "Adam(0.01)", False)
    assert [(score.measure, score.value) for score in steady.scores] == [("exact", 1.0)]
    assert steady.last_loss < 0.2 < steady.first_loss
    assert found.held_out is not None
    assert (found.held_out.rows, found.held_out.model.rows) == (75, 25)


def test_a_probe_is_the_same_for_a_seed_whatever_was_drawn_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "MEMORISE_STEPS", 5)
    results = []
    for _ in range(2):  # pytest-randomly aside, nothing seeds the random states in between
        np.random.random()
        hidden = [L.Dense(8, activation="relu"), L.Dropout(0.5)]
        model = keras.Sequential([keras.Input((7,)), *hidden, L.Dense(5, activation="softmax")])
        keras.random.normal((1,))
        results.append(probed(compiled(model), X, NUMBERS % 5))
    first, second = results
    assert first.memorised == second.memorised
    assert first.held_out == second.held_out


def test_a_clock_that_runs_out_is_reported() -> None:
    model = compiled(dense(8, 5, inputs=7))
    found = examination(model, X, NUMBERS % 5, budget=0.0)
    cut = found.observe(Probe)
    assert isinstance(cut, Probe)
    assert all(run.cut_short and run.steps == 0 for run in cut.memorised)
    assert cut.scored == ()
    tried = found.attempt(CLASSES)
    assert isinstance(tried, Missing)
    assert "budget" in tried.reason + tried.remedy


def test_real_labels_are_scored_by_the_variance_that_is_explained() -> None:
    model = compiled(dense(24, 1, inputs=7, last="linear"), "mse", "adam")
    looked = examination(model, X, NUMBERS / 7)
    found = looked.observe(Probe)
    assert isinstance(found, Probe)
    (score,) = found.memorised[1].scores
    assert score.measure == "explained"
    assert score.value > 0.95
    (scored,) = found.scored
    assert (scored.measure, scored.decoded_by) == ("explained", "")
    assert abs(scored.constant.score) < 0.2
    assert scored.linear is not None
    assert scored.linear.score > 0.99


def test_a_probe_can_be_switched_off() -> None:
    looked = examination(compiled(dense(8, 5, inputs=7)), X, NUMBERS % 5)
    looked.probing = False
    assert isinstance(looked.observe(Probe), Missing)
    assert isinstance(looked.attempt(CLASSES), Missing)


def test_frozen_weights_are_kept_and_the_others_drawn_by_seed() -> None:
    model = dense(6, 3)
    model.layers[0].trainable = False
    call = FitCall(compiled(model), np.ones((4, 4)), np.zeros(4))
    with leaving_no_trace():
        copied = copy_of(model, np.ones((2, 4)))
        drawn = [initial_weights(call, copied, np.ones((2, 4)), seed) for seed in (0, 0, 1)]
    kernel, _, last, _ = (np.asarray(weight) for weight in model.get_weights())
    for weights in drawn:
        np.testing.assert_array_equal(weights[0], kernel)
        assert (weights[2] != last).any()
    np.testing.assert_array_equal(drawn[0][2], drawn[1][2])
    assert (drawn[0][2] != drawn[2][2]).any()


def test_paired_arms_share_every_array_that_fits() -> None:
    mine = [np.ones((3, 4)), np.ones(4), np.ones((4, 7)), np.ones(7)]
    others = [np.zeros((3, 4)), np.zeros(4), np.zeros((4, 5)), np.zeros(5)]
    shared = paired(mine, others)
    assert [float(part.mean()) for part in shared] == [1, 1, 0, 0]
    assert [part.shape for part in shared] == [part.shape for part in others]
    assert paired(mine[:2], others) is others


def test_classes_in_disguise_are_verified_and_a_fix_that_does_nothing_is_not() -> None:
    looked = examination(compiled(dense(24, 7, inputs=7), "categorical_crossentropy"), X, RESIDUES, budget=120)
    trial = looked.attempt(CLASSES)
    assert isinstance(trial, Trial)
    assert trial.verdict == "verified"
    assert min(trial.repaired.scores) > max(trial.as_written.scores)
    assert trial.held_out is not None
    idle = looked.attempt(Fix("nothing", (NewLoss("categorical_crossentropy"),)))
    assert isinstance(idle, Trial)
    assert idle.verdict != "verified"
    assert idle.repaired.scores == idle.as_written.scores


def test_a_setup_is_compiled_once_however_often_it_is_trained() -> None:
    looked = examination(compiled(dense(8, 5, inputs=7)), X, NUMBERS % 5)
    assert isinstance(looked.observe(Probe), Probe)
    bench = looked._bench
    assert isinstance(bench, Bench)
    steps = bench.steady._over
    assert steps is not None
    bench.learn_by_heart(1, bench.clock)
    assert bench.steady._over is steps


class OwnStep(keras.Model):  # type: ignore[misc]
    """A training step that takes rows and labels, and weights only where there are some."""

    weighted = False

    def train_step(self, data: Any) -> Any:
        _, _, *weights = data
        assert bool(weights) == self.weighted
        return super().train_step(data)


@pytest.mark.parametrize("weighted", [False, True])
def test_a_step_of_ones_own_gets_what_fit_would_hand_over(weighted: bool) -> None:
    OwnStep.weighted = weighted
    inputs = keras.Input((7,))
    model = OwnStep(inputs, L.Dense(5, activation="softmax")(L.Dense(24, activation="relu")(inputs)))
    weights = {"sample_weight": np.ones(100)} if weighted else {}
    found = probed(compiled(model, optimizer=keras.optimizers.Adam(0.01)), X, NUMBERS % 5, **weights)
    assert found.memorised[0].last_loss < found.memorised[0].first_loss


class Unnamed(keras.Model):  # type: ignore[misc]
    """A training step that logs something else first, or nothing that is called a loss."""

    logged: tuple[str, ...] = ()

    def train_step(self, data: Any) -> Any:
        told = {"accuracy": keras.ops.convert_to_tensor(0.5), **super().train_step(data)}
        return {name: told[name] for name in self.logged}


@pytest.mark.parametrize("logged", [("accuracy", "loss"), ("accuracy",)])
def test_the_loss_of_a_step_of_ones_own_goes_by_its_name(logged: tuple[str, ...]) -> None:
    Unnamed.logged = logged
    inputs = keras.Input((7,))
    model = Unnamed(inputs, L.Dense(5, activation="softmax")(L.Dense(24, activation="relu")(inputs)))
    looked = examination(compiled(model, optimizer=keras.optimizers.Adam(0.01)), X, NUMBERS % 5)
    found = looked.observe(Probe)
    if "loss" in logged:
        assert isinstance(found, Probe), found
        assert found.memorised[0].first_loss != 0.5
        assert found.memorised[0].last_loss < found.memorised[0].first_loss
    else:
        assert isinstance(found, Missing)
        assert found.reason == "its train_step does not say what the loss is"


@pytest.mark.parametrize("before", [0, 2])
def test_a_step_of_the_model_itself_that_we_have_made_is_no_learning(
    monkeypatch: pytest.MonkeyPatch, before: int
) -> None:
    monkeypatch.setattr(probe, "MEMORISE_STEPS", 5)
    monkeypatch.setattr(probe, "HELD_OUT_STEPS", 5)
    OwnStep.weighted = False
    inputs = keras.Input((7,))
    model = OwnStep(inputs, L.Dense(7, activation="softmax")(L.Dense(24, activation="relu")(inputs)))
    compiled(model, "categorical_crossentropy")
    if before:
        model.fit(X, RESIDUES, epochs=1, steps_per_epoch=before, verbose=0)
    call = FitCall(model, X, RESIDUES, {})
    looked = Examination(call, budget=120, may_iterate=True, script=__file__)
    assert isinstance(looked.observe(Crash), Missing)
    assert int(model.optimizer.iterations) == before + 1, "to see what it raises, a step was made"
    tried = looked.attempt(CLASSES)
    if before:
        assert isinstance(tried, Missing)
        assert "trained further from weights that it has learnt" in tried.reason
    else:
        assert isinstance(tried, Trial), tried
