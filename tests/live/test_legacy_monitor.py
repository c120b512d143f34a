"""The callback follows trainings with Keras 2, which lives on as tf_keras, and says where it cannot follow any."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

import kerasdoctor
from kerasdoctor import Doctor
from kerasdoctor.live import requirements

MONITORING = "kerasdoctor.checkup.monitoring"
X, Y = np.ones((12, 4), "float32"), np.eye(3)[np.arange(12) % 3]


class Variable:
    """A variable of Keras 2, whose value is asked for by calling a method."""

    def __init__(self, name: str, numbers: Any) -> None:
        self.name, self.numbers = name, np.array(numbers, "float32")
        self.shape = self.numbers.shape

    def value(self) -> Any:
        return self.numbers


# As much of a training with Keras 2 as a callback sees of it.
TRAINING = """
class Layer:
    def __init__(self, name, *variables):
        self.name, self._trainable_weights = name, list(variables)
    def get_config(self):
        return {}
    trainable, weights, trainable_weights, built = True, (), (), True

class Model(Layer):
    run_eagerly, stop_training, loss, outputs = False, False, "mean_squared_error", ()
    def __init__(self, rate, *layers):
        super().__init__("model")
        self.layers, self.losses = layers, [4.0, 2.0, 1.0]
        self.optimizer = type("SGD", (), {"learning_rate": rate, "iterations": 0, "get_config": lambda self: {}})()
    @property
    def trainable_variables(self):
        return [variable for layer in self.layers for variable in layer._trainable_weights]
    def _flatten_layers(self, recursive=True, include_self=True):
        return [self, *self.layers]
    def fit(self, x=None, y=None, epochs=1, callbacks=()):
        (callback,) = callbacks
        assert callback._implements_train_batch_hooks()
        assert not callback._implements_test_batch_hooks()
        assert not callback._implements_predict_batch_hooks()
        callback.set_model(self)
        callback.set_params({"epochs": epochs})
        callback.on_train_begin()
        for epoch in range(epochs):
            loss = self.losses[epoch]
            for batch in range(2):
                callback.on_train_batch_end(batch, {"loss": loss})
            self.trainable_variables[0].numbers += 1
            callback.on_epoch_end(epoch, {"loss": loss})
            if self.stop_training:
                break
        callback.on_train_end()
"""


def keras_2() -> Any:
    module: dict[str, Any] = {"__name__": "tf_keras.src.engine.training"}
    exec(compile(TRAINING, "/site-packages/tf_keras/src/engine/training.py", "exec"), module)
    return module


def test_a_training_with_keras_2_is_followed() -> None:
    module, rate = keras_2(), Variable("learning_rate", 0.5)
    kernel, frozen = Variable("kernel:0", np.ones((4, 300))), Variable("bias:0", np.ones(3))
    model = module["Model"](rate, module["Layer"]("one", kernel), module["Layer"]("two", frozen))
    seen = Doctor(show=lambda _: None)
    model.fit(X, Y, epochs=3, callbacks=[seen])
    run = seen.run(ended=True)
    assert (run.epochs, run.planned, run.updates) == (3, 3, 6)
    assert [list(curve.values) for curve in run.curves] == [[4.0, 2.0, 1.0]]
    assert run.rates == (0.5, 0.5, 0.5)
    assert [(weight.layer, weight.name, weight.unchanged) for weight in run.weights] == [
        ("one", "kernel:0", False),
        ("two", "bias:0", True),
    ]
    assert run.weights[0].moved == pytest.approx(3.0)
    assert seen.call is not None
    assert (seen.call.x is X, seen.call.epochs) == (True, 3)
    assert seen.report is not None
    assert "test_legacy_monitor.py:" in seen.report.subject
    assert seen.report.diagnoses[0].symptoms == ()
    assert seen.report.diagnoses[0].crashed == ()


def test_a_training_with_keras_2_is_ended_where_that_is_asked_for() -> None:
    module = keras_2()
    model = module["Model"](0.1, module["Layer"]("one", Variable("kernel", np.ones(4))))
    model.losses = [1.0, float("nan"), 1.0]
    seen = Doctor(show=lambda _: None, stop_on="breaks")
    model.fit(X, Y, epochs=3, callbacks=[seen])
    assert seen.run(ended=True).epochs == 2
    assert seen.report is not None
    (diagnosis,) = seen.report.diagnoses
    assert [symptom.rule.name for symptom in diagnosis.symptoms] == ["training-lost-to-nan"]
    assert diagnosis.network is not None
    assert any("tf_keras" in left.reason for left in diagnosis.not_checked)


def test_a_training_with_the_true_package_is_followed_and_the_same() -> None:
    legacy = pytest.importorskip("tf_keras")

    def trained(*callbacks: Any) -> tuple[Any, Any]:
        legacy.utils.set_random_seed(3)
        model = legacy.Sequential([legacy.layers.Dense(5, activation="relu"), legacy.layers.Dense(3)])
        model.build((None, 4))
        rate = legacy.optimizers.schedules.ExponentialDecay(0.1, 1, 0.5)
        model.compile(legacy.optimizers.SGD(rate), "mse", metrics=["mae"])
        return model.fit(X, Y, epochs=4, batch_size=6, verbose=0, callbacks=list(callbacks)).history, model

    seen = Doctor(show=lambda _: None)
    (plain, model), (followed, other) = trained(), trained(seen)
    assert plain == followed
    for mine, its in zip(model.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, its)
    run = seen.run(ended=True)
    assert (run.epochs, run.updates, len(run.weights)) == (4, 8, 4)
    assert {curve.name: list(curve.values) for curve in run.curves} == followed
    assert run.rates == pytest.approx([0.05, 0.0125, 0.003125, 0.00078125])
    assert seen.report is not None
    assert seen.report.diagnoses[0].crashed == ()


def test_without_keras_3_the_callback_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("kerasdoctor.live.monitor", MONITORING))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(requirements, "version", lambda _: "2.15.0")
    with pytest.raises(ImportError, match=r"Keras 2\.15\.0 is installed, and .* install a supported one with: pip"):
        _ = kerasdoctor.Doctor
