"""The user's training is not altered by our looking, whatever the model and whatever goes wrong."""

from __future__ import annotations

import contextlib
import io
import logging
import random
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from kerasdoctor.case import Missing
from kerasdoctor.checkup.model import check
from kerasdoctor.facts import Ceilings, InitialPass, Network, Probe, Trial
from kerasdoctor.finding import Fix, NewDecode, NewHead, NewLabels, NewLoss
from kerasdoctor.live.examination import Examination
from kerasdoctor.live.probing import probe
from kerasdoctor.live.probing.bench import Bench
from kerasdoctor.report import Report
from live.setups import bits, compiled, dense, examination

FACTS = (Network, Ceilings, InitialPass, Probe)
TO_CLASSES = Fix(
    "each row stands for one of 5 classes",
    (NewLabels("class-index"), NewHead(5, "softmax"), NewLoss("sparse_categorical_crossentropy"), NewDecode("argmax")),
)
NUMBERS = np.arange(96)
BITS = bits(NUMBERS, 7).astype("float32")
RESIDUES = bits(NUMBERS % 5, 7)


@pytest.fixture(autouse=True)
def _short_probes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A trace would be left by the first step as much as by the last."""
    monkeypatch.setattr(probe, "MEMORISE_STEPS", 3)
    monkeypatch.setattr(probe, "HELD_OUT_STEPS", 3)


@pytest.fixture(autouse=True)
def _clean_slate() -> Iterator[None]:
    yield
    keras.utils.clear_session()
    tf.random.set_seed(None)


def look_at_everything(model: Any, x: Any, y: Any) -> Examination:
    looked = examination(model, x, y, batch_size=16)
    for kind in FACTS:
        looked.observe(kind)
    looked.attempt(TO_CLASSES)
    return looked


def look_and_find(model: Any, x: Any, y: Any) -> None:
    """Look at everything, and see that no look gave up early: nothing seen leaves no trace either."""
    looked = look_at_everything(model, x, y)
    assert [type(looked.observe(kind)) for kind in FACTS[:3]] == list(FACTS[:3])
    assert isinstance(looked._bench, Bench)
    assert looked._bench.memorised


def dense_model() -> tuple[Any, Any, Any]:
    return dense(8, 7, inputs=7), BITS, RESIDUES


def dropout_model() -> tuple[Any, Any, Any]:
    """Unbuilt, with all that draws at random or counts on."""
    hidden = [keras.layers.Dense(8), keras.layers.BatchNormalization(), keras.layers.ReLU(), keras.layers.Dropout(0.5)]
    out = keras.layers.Dense(7, activation="softmax")
    return keras.Sequential([keras.layers.GaussianNoise(0.1), *hidden, out]), BITS, RESIDUES


def conv_model() -> tuple[Any, Any, Any]:
    inputs = keras.Input((6, 6, 1))
    seen = keras.layers.RandomFlip()(inputs)
    seen = keras.layers.SpatialDropout2D(0.2)(keras.layers.Conv2D(3, 3, activation="relu")(seen))
    outputs = keras.layers.Dense(7, activation="softmax")(keras.layers.Flatten()(seen))
    x = np.random.default_rng(0).normal(size=(96, 6, 6, 1)).astype("float32")
    return keras.Model(inputs, outputs), x, RESIDUES


def recurrent_model() -> tuple[Any, Any, Any]:
    layers = [keras.Input((7,)), keras.layers.Embedding(2, 3), keras.layers.LSTM(4, dropout=0.2)]
    return keras.Sequential([*layers, keras.layers.Dense(7, activation="softmax")]), BITS, RESIDUES


@keras.saving.register_keras_serializable("tests")
class Subclassed(keras.Model):  # type: ignore[misc]
    """A model with a `call` of its own, which Keras can make again from its arguments."""

    def __init__(self, width: int = 8, **more: Any) -> None:
        super().__init__(**more)
        self.width = width
        self.hidden = keras.layers.Dense(width, activation="relu")
        self.drop = keras.layers.Dropout(0.3)
        self.out = keras.layers.Dense(7, activation="softmax")

    def call(self, x: Any, training: bool = False) -> Any:
        return self.out(self.drop(self.hidden(x), training=training))


def subclassed_model() -> tuple[Any, Any, Any]:
    return Subclassed(width=6), BITS, RESIDUES


MODELS: dict[str, Callable[[], tuple[Any, Any, Any]]] = {
    "dense": dense_model,
    "dropout and noise": dropout_model,
    "convolution and augmentation": conv_model,
    "recurrent": recurrent_model,
    "subclassed": subclassed_model,
}


def training(
    name: str,
    seed: int | None,
    look: Callable[[Any, Any, Any], object] | None,
    *,
    compiling: bool = False,
    callbacks: Sequence[Any] = (),
) -> dict[str, Any]:
    """Build, compile, perhaps look, fit; return all that could differ."""
    keras.utils.clear_session()
    if seed is not None:
        keras.utils.set_random_seed(seed)
    else:  # as in a fresh process whose author seeds only what Python and NumPy draw
        tf.random.set_seed(11)
        random.seed(11)
        np.random.seed(11)
    model, x, y = MODELS[name]()
    # Compiling by XLA takes seconds for each copy; `check` is tested with it below.
    jit = "auto" if compiling else False
    model.compile(keras.optimizers.Adam(0.01), "categorical_crossentropy", metrics=["accuracy"], jit_compile=jit)
    if look is not None:
        look(model, x, y)
    history = model.fit(
        x, y, epochs=2, batch_size=16, shuffle=True, validation_split=0.2, verbose=0, callbacks=list(callbacks)
    ).history
    dataset = tf.data.Dataset.range(20).shuffle(20)
    return {
        "history": history,
        "weights": [np.asarray(weight) for weight in model.get_weights()],
        "optimizer": [np.asarray(variable) for variable in model.optimizer.variables],
        "names": [keras.layers.Dense(1).name, keras.Sequential().name, keras.layers.Dropout(0.1).name, model.name],
        "python": random.random(),
        "numpy": np.random.random(3),
        "keras": np.asarray(keras.random.normal((3,))),
        "keras initial": np.asarray(keras.initializers.GlorotUniform()((2, 2))),
        "tensorflow": tf.random.normal((3,)).numpy(),
        "shuffled": list(dataset.as_numpy_iterator()),
    }


@pytest.mark.parametrize(
    ("name", "seed"),
    [*((name, 5) for name in MODELS), ("dropout and noise", None)],
    ids=lambda value: "unseeded" if value is None else str(value),
)
def test_training_is_the_same_bit_by_bit_after_looking(name: str, seed: int | None) -> None:
    plain = training(name, seed, None)
    looked = training(name, seed, look_and_find)
    assert plain.keys() == looked.keys()
    for part in plain:
        for mine, other in zip(_flat(plain[part]), _flat(looked[part]), strict=True):
            np.testing.assert_array_equal(mine, other, err_msg=part)


def _flat(value: Any) -> list[Any]:
    found: list[Any] = keras.tree.flatten(value)
    return found


def test_the_comparison_can_fail() -> None:
    def meddle(model: Any, x: Any, y: Any) -> None:
        np.random.random()

    plain, meddled = training("dense", 5, None), training("dense", 5, meddle)
    assert plain["numpy"].tolist() != meddled["numpy"].tolist()
    assert plain["history"] == meddled["history"]


def test_check_leaves_training_alone_and_diagnoses() -> None:
    reports: list[Report] = []

    def look(model: Any, x: Any, y: Any) -> None:
        reports.append(check(model, x, y, batch_size=16, budget=20))

    name = "dropout and noise"
    plain, checked = training(name, 7, None, compiling=True), training(name, 7, look, compiling=True)
    for part in plain:
        for mine, other in zip(_flat(plain[part]), _flat(checked[part]), strict=True):
            np.testing.assert_array_equal(mine, other, err_msg=part)
    assert "softmax-over-multi-hot-labels" in [cause.rule.name for cause in reports[0].diagnoses[0].causes]
    assert reports[0].diagnoses[0].crashed == ()


def test_looking_really_looked() -> None:
    model, x, y = dropout_model()
    looked = examination(compiled(model, "categorical_crossentropy"), x, y)
    found = [looked.observe(kind) for kind in FACTS]
    assert [type(fact) for fact in found] == list(FACTS)
    assert isinstance(looked.attempt(TO_CLASSES), Trial)


def test_global_states_are_put_back_when_nothing_was_drawn_yet() -> None:
    """The first unseeded draw makes Keras's own generator; ours must not become the user's."""
    from keras.src.backend.common import global_state

    keras.utils.clear_session()
    model, x, y = dense_model()
    global_state.set_global_attribute("global_seed_generator", None)
    random.seed(3)
    first = np.asarray(keras.random.normal((2,)))
    global_state.set_global_attribute("global_seed_generator", None)
    random.seed(3)
    look_at_everything(compiled(model, "categorical_crossentropy"), x, y)
    assert global_state.get_global_attribute("global_seed_generator") is None
    np.testing.assert_array_equal(first, np.asarray(keras.random.normal((2,))))


def test_a_model_in_use_keeps_weights_optimizer_and_metrics() -> None:
    model, x, y = dropout_model()
    compiled(model, "categorical_crossentropy", "adam", metrics=["accuracy", keras.metrics.AUC()])
    model.fit(x, y, epochs=1, verbose=0)
    state = [*model.weights, *model.optimizer.variables, *model.metrics_variables]
    before = [np.asarray(variable) for variable in state]
    built_functions = (model.train_function, model.test_function, model.predict_function)
    look_at_everything(model, x, y)
    for variable, value in zip(state, before, strict=True):
        np.testing.assert_array_equal(np.asarray(variable), value)
    assert (model.train_function, model.test_function, model.predict_function) == built_functions
    assert np.abs(before[-1]).sum() >= 0


def test_an_unbuilt_model_stays_unbuilt() -> None:
    model, x, y = dropout_model()
    compiled(model, "categorical_crossentropy")
    assert isinstance(examination(model, x, y).observe(Network), Network)
    assert not model.built
    assert model.weights == []


def test_arrays_stay_as_they_are_and_may_be_read_only() -> None:
    x, y = BITS.copy(), RESIDUES.copy()
    x.flags.writeable = y.flags.writeable = False
    looked = examination(compiled(dense(8, 7, inputs=7), "categorical_crossentropy"), x, y)
    for kind in FACTS:
        assert isinstance(looked.observe(kind), kind)
    assert isinstance(looked.attempt(TO_CLASSES), Trial)
    np.testing.assert_array_equal(x, BITS)
    np.testing.assert_array_equal(y, RESIDUES)


def test_looking_says_and_warns_nothing(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    model = compiled(dense(4, 1, inputs=7, last="softmax"), "categorical_crossentropy", metrics=["accuracy"])
    capfd.readouterr()
    with warnings.catch_warnings(record=True) as heard, caplog.at_level(logging.WARNING):
        warnings.simplefilter("always")
        look_at_everything(model, BITS, RESIDUES[:, :1])
        for _ in range(6):
            examination(*_compiled(dense_model())).observe(Network)
    assert [str(warning.message) for warning in heard] == []
    assert caplog.records == []
    said = capfd.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err


def _compiled(parts: tuple[Any, Any, Any]) -> tuple[Any, Any, Any]:
    model, x, y = parts
    return compiled(model, "categorical_crossentropy"), x, y


def test_the_users_own_warnings_and_error_states_work_as_before() -> None:
    model, x, y = dense_model()
    with np.errstate(all="raise"):
        looked = examination(compiled(model, "categorical_crossentropy"), x, y)
        assert isinstance(looked.observe(Ceilings), Ceilings)
        assert isinstance(looked.observe(Probe), Probe)
        with pytest.raises(FloatingPointError):
            np.float64(1) / np.float64(0)
    with pytest.warns(UserWarning, match="mine"):
        warnings.warn("mine", stacklevel=1)


def failing_loss(y_true: Any, y_pred: Any) -> Any:
    raise RuntimeError("this loss is not finished")


def own_loss(y_true: Any, y_pred: Any) -> Any:
    return keras.ops.mean(keras.ops.square(keras.ops.cast(y_true, "float32") - y_pred))


class OwnMetric(keras.metrics.Metric):  # type: ignore[misc]
    """A metric that cannot be made again: Keras's default configuration does not fit its arguments."""

    def __init__(self, factor: float) -> None:
        super().__init__(name="own")
        self.total = self.add_weight(name="total", initializer="zeros")
        self.factor = factor

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:  # noqa: ARG002
        self.total.assign_add(self.factor)

    def result(self) -> Any:
        return self.total


class OwnStep(keras.Model):  # type: ignore[misc]
    """A functional model with a training step of its own."""

    def train_step(self, data: Any) -> dict[str, Any]:  # noqa: ARG002
        return {"loss": 0.0}


class OwnSequential(keras.Sequential):  # type: ignore[misc]
    """A sequence with a training step of its own."""

    def train_step(self, data: Any) -> dict[str, Any]:  # noqa: ARG002
        return {"loss": 0.0}


class NeedsArguments(keras.Model):  # type: ignore[misc]
    """A model that cannot be made again, for it is given a layer and keeps it under another name."""

    def __init__(self, layer: Any) -> None:
        super().__init__()
        self.inside = layer

    def call(self, x: Any) -> Any:
        return self.inside(x)


class FailingLayer(keras.layers.Layer):  # type: ignore[misc]
    """A layer that fails when it sees more than shapes."""

    def call(self, x: Any) -> Any:  # noqa: ARG002
        raise ValueError("not like this")


def own_step() -> Any:
    inputs = keras.Input((7,))
    return OwnStep(inputs, keras.layers.Dense(7, activation="softmax")(inputs))


CCE = "categorical_crossentropy"
WORDS = np.array(["a", "b"] * 48)
BROKEN: dict[str, Callable[[], tuple[Any, Any, Any]]] = {
    "labels of another width": lambda: (compiled(dense(8, 5, inputs=7), CCE), BITS, RESIDUES),
    "inputs of another width": lambda: (compiled(dense(8, 7, inputs=9), CCE), BITS, RESIDUES),
    "no rows": lambda: (compiled(dense(8, 7, inputs=7), CCE), BITS[:0], RESIDUES[:0]),
    "one row": lambda: (compiled(dense(8, 7, inputs=7), CCE), BITS[:1], RESIDUES[:1]),
    "unequal lengths": lambda: (compiled(dense(8, 7, inputs=7), CCE), BITS, RESIDUES[:50]),
    "labels in words": lambda: (compiled(dense(8, 7, inputs=7)), BITS, WORDS),
    "inputs in words": lambda: (compiled(dense(8, 7, inputs=1)), WORDS, NUMBERS % 7),
    "labels of None": lambda: (compiled(dense(8, 7, inputs=7)), BITS, np.array([None] * 96)),
    "indices out of range": lambda: (compiled(dense(8, 3, inputs=7)), BITS, NUMBERS),
    "not a number": lambda: (compiled(dense(8, 7, inputs=7), CCE), BITS * np.nan, RESIDUES),
    "labels that are a number": lambda: (compiled(dense(8, 7, inputs=7)), BITS, 3),
    "inputs that are an object": lambda: (compiled(dense(8, 7, inputs=7)), object(), NUMBERS % 7),
    "a ragged list": lambda: (compiled(dense(8, 7, inputs=7)), [[1, 2], [3]], [0, 1]),
    "an unknown loss": lambda: (compiled(dense(8, 7, inputs=7), "no_such_loss"), BITS, RESIDUES),
    "a failing loss": lambda: (compiled(dense(8, 7, inputs=7), failing_loss), BITS, RESIDUES),
    "a loss of one's own": lambda: (compiled(dense(8, 7, inputs=7), own_loss), BITS, RESIDUES),
    "a metric of one's own": lambda: (
        compiled(dense(8, 7, inputs=7), CCE, metrics=["accuracy", OwnMetric(2.0)]),
        BITS,
        RESIDUES,
    ),
    "a step of one's own": lambda: (compiled(own_step(), CCE), BITS, RESIDUES),
    "a model that cannot be copied": lambda: (compiled(NeedsArguments(keras.layers.Dense(7)), CCE), BITS, RESIDUES),
    "a failing layer": lambda: (compiled(keras.Sequential([FailingLayer()]), CCE), BITS, RESIDUES),
    "no layers": lambda: (compiled(keras.Sequential(), CCE), BITS, RESIDUES),
}


@pytest.mark.parametrize("name", BROKEN)
def test_nothing_is_ever_raised_and_what_is_missing_has_a_reason(name: str) -> None:
    model, x, y = BROKEN[name]()
    looked = examination(model, x, y, batch_size=16, budget=20)
    state = np.random.get_state()[1].tolist()  # type: ignore[index]
    for kind in FACTS:
        fact = looked.observe(kind)
        assert isinstance(fact, kind | Missing)
        assert not isinstance(fact, Missing) or fact.reason
    trial = looked.attempt(TO_CLASSES)
    assert isinstance(trial, Trial | Missing)
    assert not isinstance(trial, Missing) or trial.reason
    assert np.random.get_state()[1].tolist() == state  # type: ignore[index]


@pytest.mark.parametrize("name", ["labels of another width", "indices out of range", "a loss of one's own"])
def test_a_setup_that_keras_refuses_is_still_described(name: str) -> None:
    model, x, y = BROKEN[name]()
    network = examination(model, x, y).observe(Network)
    assert isinstance(network, Network)
    assert network.heads[0].labels is not None
    assert network.heads[0].labels.kind is not None


def test_a_metric_of_ones_own_does_not_stand_in_the_way_of_the_rest() -> None:
    looked = examination(*BROKEN["a metric of one's own"]())
    assert isinstance(looked.observe(Ceilings), Ceilings)
    assert isinstance(looked.observe(Probe), Probe)


@pytest.mark.parametrize("make", [OwnSequential, lambda _: own_step()], ids=["sequence", "functional"])
def test_a_training_step_of_ones_own_is_never_replaced_by_keras_own(make: Callable[[Any], Any]) -> None:
    model = compiled(make([keras.Input((7,)), keras.layers.Dense(7, activation="softmax")]), CCE)
    looked = examination(model, BITS, RESIDUES)
    found = looked.observe(Probe)
    if isinstance(found, Missing):
        assert "train_step" in found.reason
    else:
        assert isinstance(found, Probe)
        assert set(found.memorised[0].curve) == {0.0}
    assert isinstance(looked.observe(Network), Network)


def test_what_the_users_code_prints_while_a_copy_runs_is_all_that_is_printed() -> None:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        look_at_everything(*BROKEN["a loss of one's own"]())
    assert said.getvalue() == ""


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        (("a model", BITS, RESIDUES), TypeError, "str"),
        ((None, BITS, RESIDUES), TypeError, "NoneType"),
    ],
)
def test_check_refuses_what_is_no_model(arguments: tuple[Any, ...], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        check(*arguments)


def test_check_refuses_a_model_without_a_loss_or_inputs() -> None:
    with pytest.raises(ValueError, match="not compiled with a loss"):
        check(dense(3), BITS, RESIDUES)
    with pytest.raises(ValueError, match="needs the inputs"):
        check(compiled(dense(3)))


def test_a_model_that_cannot_be_copied_is_missing_with_keras_reason() -> None:
    found = examination(*BROKEN["a model that cannot be copied"]()).observe(Probe)
    assert isinstance(found, Missing)
    assert "NeedsArguments model cannot be copied" in found.reason
    assert "non-serializable argument" in found.reason
