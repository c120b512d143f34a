"""The callback that follows a training: what it notes, that it changes nothing, and when it speaks."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from kerasdoctor import Doctor, facts
from kerasdoctor.checkup import monitoring
from kerasdoctor.checkup.followed import FOLLOWED, Followed, OnlyRun
from kerasdoctor.live.examination import Examination
from kerasdoctor.live.monitor import callback, scalars, weights
from kerasdoctor.report import Report
from live.test_no_trace import BITS, MODELS, NUMBERS, training
from live.test_watch import flat, right, stateful, two_outputs

L = keras.layers
X = np.random.default_rng(0).normal(size=(640, 4))
Y = (X[:, 0] > 0).astype(int)


def doctor(**options: Any) -> Doctor:
    return Doctor(show=lambda _: None, **options)


def classifier(optimizer: Any = "adam", *layers: Any, **compiled: Any) -> Any:
    model = keras.Sequential([keras.Input((4,)), *(layers or (L.Dense(8, activation="relu"),))])
    model.add(L.Dense(1, activation="sigmoid"))
    model.compile(loss="binary_crossentropy", optimizer=optimizer, metrics=["accuracy"], **compiled)
    return model


def found(report: Report | None) -> list[str]:
    assert report is not None
    return [symptom.rule.name for diagnosis in report.diagnoses for symptom in diagnosis.symptoms]


@pytest.mark.parametrize("name", MODELS)
def test_models_of_every_kind_train_the_same_bit_by_bit(name: str) -> None:
    seen = doctor()
    plain, followed = training(name, 5, None), training(name, 5, None, callbacks=[seen])
    assert seen.report is not None
    for part in plain:
        for mine, other in zip(flat(plain[part]), flat(followed[part]), strict=True):
            np.testing.assert_array_equal(mine, other, err_msg=part)


@pytest.mark.parametrize("probe", [False, True], ids=["without probe", "with probe"])
@pytest.mark.parametrize("make", [stateful, two_outputs])
def test_the_training_is_the_same_bit_by_bit(make: Callable[[], tuple[Any, Any, Any]], probe: bool) -> None:
    def trained(*callbacks: Any) -> tuple[Any, Any]:
        keras.utils.clear_session()
        keras.utils.set_random_seed(3)
        model, x, y = make()
        history = [model.fit(x, y, epochs=2, batch_size=16, verbose=0, callbacks=list(callbacks)).history]
        history.append(model.fit(x, y, epochs=1, batch_size=16, verbose=0).history)
        return history, [*model.get_weights(), *map(np.asarray, model.optimizer.variables)]

    plain, followed = trained(), trained(doctor(probe=probe))
    for mine, other in zip(flat(plain), flat(followed), strict=True):
        np.testing.assert_array_equal(mine, other)


def test_what_was_seen_is_told() -> None:
    seen = doctor()
    model = classifier(keras.optimizers.SGD(0.1))
    history = model.fit(X, Y, epochs=3, validation_split=0.25, verbose=0, callbacks=[seen]).history
    run = seen.run(ended=True)
    assert (run.epochs, run.planned, run.updates, run.ended) == (3, 3, 45, True)
    assert {curve.name: list(curve.values) for curve in run.curves} == history
    assert all(curve.epochs == (1, 2, 3) for curve in run.curves)
    assert run.rates == pytest.approx([0.1] * 3)
    assert run.first_bad is None
    assert len(run.within) == 45
    assert [(weight.layer, weight.name, weight.size) for weight in run.weights] == [
        (model.layers[0].name, "kernel", 32),
        (model.layers[0].name, "bias", 8),
        (model.layers[1].name, "kernel", 8),
        (model.layers[1].name, "bias", 1),
    ]
    assert not any(weight.unchanged for weight in run.weights)
    kernel = run.weights[0]
    assert kernel.moved is not None
    assert kernel.step is not None
    assert 0 < kernel.step <= kernel.moved
    assert run.weights[1].moved is None, "a bias starts at zero"


def test_many_losses_are_thinned_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callback, "WITHIN", 8)
    seen = doctor()
    classifier().fit(X, Y, epochs=2, verbose=0, callbacks=[seen])
    assert 4 <= len(seen.run(ended=True).within) < 8


def test_large_weights_are_sampled_and_compared_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    model = keras.Sequential([keras.Input((100,)), L.Dense(100)])
    looked = weights.Weights(model)
    assert [len(sample) for sample in looked.sample()] == [weights.SAMPLE, 100]
    kernel = model.layers[0].kernel
    chosen = looked._chosen[0]
    elsewhere = next(at for at in range(10_000) if at not in chosen)
    changed = np.array(kernel)
    changed.flat[elsewhere] += 1.0
    kernel.assign(changed)
    looked.look(1)
    assert [course.unchanged for course in looked.courses(certain=True)] == [False, True]
    assert [course.unchanged for course in looked.courses(certain=False)] == [True, True]


def test_what_keeps_still_is_told_from_one_epoch_to_the_next() -> None:
    model = keras.Sequential([keras.Input((4,)), L.Dense(4)])
    looked = weights.Weights(model)

    def still(epoch: int) -> list[float]:
        looked.look(epoch)
        return [course.still for course in looked.courses(certain=False)]

    kernel, bias = model.layers[0].kernel, model.layers[0].bias
    kernel.assign_add(np.ones((4, 4)))
    assert still(1) == [0.0, 1.0]
    assert still(1) == [0.0, 1.0], "the same epoch is not compared with itself"
    assert still(2) == [1.0, 1.0]
    bias.assign([0.0, 1.0, 0.0, 0.0])
    assert still(4) == [1.0, 0.75]


def test_sampling_stops_where_it_is_not_cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []
    monkeypatch.setattr(weights.Weights, "look", lambda _self: looks.append(1))
    monkeypatch.setattr(callback, "SHARE", -1.0)
    classifier().fit(X, Y, epochs=3, verbose=0, callbacks=[doctor()])
    assert looks == []


def test_a_right_training_takes_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    seen = Doctor()
    classifier().fit(X, Y, epochs=3, verbose=0, callbacks=[seen])
    said = capfd.readouterr()
    assert said.out == ""
    (line,) = said.err.strip().splitlines()
    assert line.startswith(f"kerasdoctor: {Path(__file__).name}:") or "test_monitor.py:" in line
    assert line.endswith(": nothing wrong is seen in 3 epochs")
    assert found(seen.report) == []


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what of a setup is looked at, as it comes."""
    taken: list[str] = []
    observe = Examination.observe

    def noted(self: Examination, kind: type) -> object:
        taken.append(kind.__name__)
        return observe(self, kind)

    monkeypatch.setattr(Examination, "observe", noted)
    return taken


def test_nothing_is_looked_at_after_a_training_that_went_well(looks: list[str]) -> None:
    seen = doctor()
    classifier(keras.optimizers.Adam(0.01)).fit(X, Y, epochs=4, validation_split=0.25, verbose=0, callbacks=[seen])
    assert found(seen.report) == []
    assert looks == []
    assert seen.report is not None
    assert "nothing in the training asks for a look" in str(seen.report)


def test_a_loss_at_rest_below_that_of_a_constant_answer_costs_no_pass(looks: list[str]) -> None:
    keras.utils.set_random_seed(1)  # of fresh weights some answer better than a constant
    seen = doctor()
    classifier(keras.optimizers.SGD(1e-7)).fit(X, Y, epochs=12, verbose=0, callbacks=[seen])
    assert found(seen.report) == ["loss-that-stays-at-a-constant"]
    assert "InitialPass" in looks
    looks.clear()
    model = keras.Sequential([keras.Input((4,)), L.Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(1e-7))
    model.layers[0].set_weights([np.eye(4)[:, :1] * 5, np.zeros(1)])
    model.fit(X, Y, epochs=12, verbose=0, callbacks=[seen])
    assert found(seen.report) == []
    assert looks == ["Ceilings"]


def test_moving_averages_are_looked_at_where_no_validation_rows_speak_for_them(looks: list[str]) -> None:
    def normalised() -> Any:
        return classifier(keras.optimizers.Adam(0.01), L.BatchNormalization(momentum=0.5), L.Dense(8))

    seen = doctor()
    normalised().fit(X, Y, epochs=4, validation_split=0.25, verbose=0, callbacks=[seen])
    assert looks == []
    normalised().fit(X, Y, epochs=4, verbose=0, callbacks=[seen])
    assert "InitialPass" in looks
    assert found(seen.report) == []


def explosive(**options: Any) -> tuple[Doctor, Any]:
    shown: list[Report] = []
    seen = Doctor(show=shown.append, **options)
    model = keras.Sequential([keras.Input((4,)), L.Dense(1)])
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(1.0))
    history = model.fit(X, X.sum(axis=1), epochs=6, batch_size=16, verbose=0, callbacks=[seen])
    assert shown[-1] is seen.report
    assert len(shown) <= 2, "once while it goes on, and at its end what came later"
    assert not set(found(shown[0])) & set(found(shown[-1])) or len(shown) == 1
    return seen, history


def test_what_is_certain_is_told_at_once_and_the_training_goes_on() -> None:
    seen, history = explosive()
    assert {"training-lost-to-nan", "loss-that-explodes"} & set(found(seen.report))
    assert len(history.epoch) == 6


def test_it_stops_a_training_only_where_that_is_asked_for() -> None:
    _, history = explosive(stop_on="hurts")
    assert len(history.epoch) < 6


def test_a_severity_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="stop_on is one of smells, hurts, breaks or None, not 'error'"):
        Doctor(stop_on="error")


def test_the_causes_are_those_of_the_setup() -> None:
    seen = doctor()
    model = keras.Sequential([keras.Input((4,)), L.Dense(16, activation="relu"), L.Dense(1)])
    model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.01), metrics=["accuracy"])
    model.fit(X, X[:, 0] + 7.5, epochs=6, verbose=0, callbacks=[seen])
    assert "metric-that-ignores-the-loss" in found(seen.report)
    assert seen.report is not None
    assert "accuracy-of-a-regression" in [cause.rule.name for cause in seen.report.diagnoses[0].causes]
    assert "test_monitor.py:" in seen.report.subject


def test_one_callback_follows_one_training_after_another() -> None:
    seen = doctor()
    explosion = keras.Sequential([keras.Input((4,)), L.Dense(1)])
    explosion.compile(loss="mse", optimizer=keras.optimizers.SGD(1.0))
    explosion.fit(X, X.sum(axis=1), epochs=3, batch_size=16, verbose=0, callbacks=[seen])
    assert found(seen.report)
    classifier().fit(X, Y, epochs=2, verbose=0, callbacks=[seen])
    assert found(seen.report) == []
    assert seen.run(ended=True).epochs == 2


@pytest.mark.parametrize("how", [copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))], ids=["copy", "pickle"])
def test_tuners_may_copy_it(how: Callable[[Doctor], Doctor]) -> None:
    original = Doctor(stop_on="breaks", probe=True, budget=7.0)
    classifier().fit(X, Y, epochs=1, verbose=0, callbacks=[original])
    other = how(original)
    assert (other.stop_on, other.probe, other.budget) == ("breaks", True, 7.0)
    classifier().fit(X, Y, epochs=2, verbose=0, callbacks=[other])
    assert other.run(ended=True).epochs == 2
    assert original.run(ended=True).epochs == 1


@pytest.mark.parametrize(
    "settings",
    [{"steps_per_execution": 4}, {"run_eagerly": True}, {"jit_compile": True}],
    ids=lambda each: next(iter(each)),
)
def test_ways_of_running_a_step(settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monitoring, "asking", lambda _, rules: tuple(rules))
    seen = doctor()

    def trained(*callbacks: Any) -> list[Any]:
        keras.utils.set_random_seed(3)
        model = classifier("adam", L.Dense(8, activation="relu"), L.Dropout(0.3), **settings)
        history = model.fit(X, Y, epochs=2, verbose=0, callbacks=list(callbacks)).history
        return [*flat(history), *model.get_weights(), *map(np.asarray, model.optimizer.variables)]

    for mine, other in zip(trained(), trained(seen), strict=True):
        np.testing.assert_array_equal(mine, other)
    run = seen.run(ended=True)
    assert (run.epochs, run.updates) == (2, 40)
    assert found(seen.report) == []


def test_a_report_in_the_midst_of_a_training_changes_nothing() -> None:
    def trained(*callbacks: Any) -> list[Any]:
        keras.utils.set_random_seed(3)
        model = keras.Sequential([keras.Input((4,)), L.Dropout(0.1), L.Dense(1)])
        model.compile(loss="mse", optimizer=keras.optimizers.SGD(1.0))
        history = model.fit(X, X.sum(axis=1), epochs=6, batch_size=16, verbose=0, callbacks=list(callbacks)).history
        return [*flat(history), *model.get_weights(), *map(np.asarray, model.optimizer.variables)]

    when: list[int] = []
    seen = Doctor(show=lambda _: when.append(seen.run(ended=False).epochs))
    for mine, other in zip(trained(), trained(seen), strict=True):
        np.testing.assert_array_equal(mine, other)
    assert when
    assert when[0] < 6


def batches() -> Iterator[tuple[Any, Any]]:
    while True:
        for at in range(0, 640, 32):
            yield X[at : at + 32], Y[at : at + 32]


def test_a_generator_is_not_used_up() -> None:
    seen = doctor()
    classifier().fit(batches(), steps_per_epoch=20, epochs=3, verbose=0, shuffle=False, callbacks=[seen])
    assert found(seen.report) == []
    assert seen.run(ended=True).updates == 60


class Adversary(keras.Model):  # type: ignore[misc]
    """A model with a step of its own that logs no loss."""

    def __init__(self) -> None:
        super().__init__()
        self.out = L.Dense(1)

    def call(self, x: Any) -> Any:
        return self.out(x)

    def train_step(self, data: Any) -> Any:
        return {"d_loss": keras.ops.mean(self(data[0])), "g_loss": 1.0}


def test_a_step_of_ones_own_is_followed_by_what_it_logs() -> None:
    seen = doctor()
    model = Adversary()
    model.compile(optimizer="adam")
    model.fit(X, Y, epochs=2, verbose=0, callbacks=[seen])
    assert {curve.name for curve in seen.run(ended=True).curves} == {"d_loss", "g_loss"}
    assert seen.report is not None
    assert seen.report.diagnoses[0].crashed == ()


def test_a_loop_of_ones_own_may_call_it() -> None:
    seen = doctor()
    model = classifier()
    callbacks = keras.callbacks.CallbackList([seen], model=model)
    callbacks.on_train_begin()
    for epoch in range(2):
        callbacks.on_epoch_begin(epoch)
        for batch in range(3):
            callbacks.on_train_batch_end(batch, {"loss": 1.0})
        callbacks.on_epoch_end(epoch, {"loss": 1.0})
    callbacks.on_train_end()
    assert seen.run(ended=True).updates == 6
    assert seen.report is not None
    assert seen.report.subject == f"model {model.name}"


@pytest.mark.parametrize("place", ["examine", "reading_around", "name_of", "asking", "Weights", "fit_in_progress"])
def test_a_fault_of_ours_does_not_reach_the_training(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], place: str
) -> None:
    def fails(*_: object, **__: object) -> object:
        raise RuntimeError("ours")

    monkeypatch.delenv("KERASDOCTOR_TESTING", raising=False)
    monkeypatch.setattr(callback if hasattr(callback, place) else monitoring, place, fails)
    model = keras.Sequential([keras.Input((4,)), L.Dense(1)])
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(1.0))
    history = model.fit(X, X.sum(axis=1), epochs=3, batch_size=16, verbose=0, callbacks=[Doctor()])
    assert len(history.epoch) == 3
    assert "following this training failed (RuntimeError: ours); the training is not affected" in capfd.readouterr().err


def test_only_the_chief_of_many_workers_reports(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TF_CONFIG", '{"task": {"type": "worker", "index": 1}}')
    seen = Doctor()
    classifier().fit(X, Y, epochs=1, verbose=0, callbacks=[seen])
    assert seen.report is None
    assert "kerasdoctor" not in capfd.readouterr().err


def test_scalars_are_written_for_tensorboard(tmp_path: Path) -> None:
    classifier().fit(X, Y, epochs=2, verbose=0, callbacks=[doctor(tensorboard=tmp_path)])
    (file,) = tmp_path.iterdir()
    written = file.read_bytes()
    assert b"kerasdoctor/learning_rate" in written
    assert b"kerasdoctor/moved/dense" in written


def test_scalars_that_cannot_be_written_are_refused_before_the_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scalars, "find_spec", lambda name: None if name == "tensorboard" else name)
    with pytest.raises(ImportError, match="needs tensorboard, which is not installed: pip install tensorboard"):
        Doctor(tensorboard=tmp_path)


def test_no_pass_at_the_last_weights_before_the_end() -> None:
    followed = Followed(facts.Run(1, 2, 10, ended=False), OnlyRun())
    assert followed.observe(facts.LastPass) is FOLLOWED
    assert followed.observe(facts.Network) is FOLLOWED


def test_the_right_setup_of_the_flagship_is_followed_in_silence() -> None:
    seen = doctor()
    right().fit(BITS, NUMBERS % 7, epochs=60, verbose=0, callbacks=[seen])
    assert found(seen.report) == []
