"""The core set that holds on every backend; `test_backends` runs it once for each one that is installed.

Not collected by its name: a process has one backend, so each gets a process of its own.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import keras
import numpy as np
import pytest

from kerasdoctor.facts import Ceilings, InitialPass, Network, Probe, Trial
from kerasdoctor.finding import Fix, NewDecode, NewHead, NewLabels, NewLoss
from kerasdoctor.live.probing import probe
from kerasdoctor.live.quiet import leaving_no_trace
from kerasdoctor.record import replace
from live.setups import bits, compiled, dense, examination
from live.test_ahead import (  # noqa: F401 (collected here once more)
    test_a_generator_comes_back_whole_and_in_order,
    test_a_generator_trains_the_same_as_without_looking,
)
from live.test_initial_pass import (  # noqa: F401 (collected here once more)
    test_a_layer_used_twice_and_several_inputs_are_no_obstacle,
    test_a_model_without_an_input_layer_has_its_silent_units_counted,
    test_frozen_layers_have_no_gradient,
    test_gradients_that_are_no_numbers_are_counted,
    test_silent_units_and_gradients_of_weights_set_by_hand,
)
from live.untouched import (  # noqa: F401 (collected here once more)
    test_a_followed_training_is_the_same_bit_by_bit,
    test_a_watched_fit_is_the_same_bit_by_bit,
)

L = keras.layers
FACTS = (Network, Ceilings, InitialPass, Probe)
NUMBERS = np.arange(128)
BITS = bits(NUMBERS, 7).astype("float32")
RESIDUES = bits(NUMBERS % 7, 7)
CCE = "categorical_crossentropy"
TO_CLASSES = Fix(
    "each row stands for one of 7 classes",
    (NewLabels("class-index"), NewHead(7, "softmax"), NewLoss("sparse_categorical_crossentropy"), NewDecode("argmax")),
)


@pytest.fixture(autouse=True)
def _clean_slate() -> Iterator[None]:
    yield
    keras.utils.clear_session()


def seen_by_backend() -> list[Any]:
    """Draw from whatever the backend keeps a state for."""
    if keras.backend.backend() == "torch":
        import torch

        return [torch.rand(3).numpy()]
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        return [tf.random.normal((3,)).numpy()]
    return []


def dense_model() -> Any:
    return dense(8, 7, inputs=7)


def drawing_model() -> Any:
    """Unbuilt, with all that draws at random or counts on."""
    hidden = [L.Dense(8), L.BatchNormalization(), L.ReLU(), L.Dropout(0.5)]
    return keras.Sequential([L.GaussianNoise(0.1), *hidden, L.Dense(7, activation="softmax")])


def recurrent_model() -> Any:
    return keras.Sequential([keras.Input((7,)), L.Embedding(2, 3), L.GRU(4), L.Dense(7, activation="softmax")])


def training(make: Callable[[], Any], look: Callable[[Any], object] | None, *callbacks: Any) -> dict[str, Any]:
    keras.utils.clear_session()
    keras.utils.set_random_seed(5)
    model = make()
    model.compile(keras.optimizers.Adam(0.01), CCE, metrics=["accuracy"])
    if look is not None:
        look(model)
    given: dict[str, Any] = {"batch_size": 16, "validation_split": 0.2, "verbose": 0, "callbacks": list(callbacks)}
    history = model.fit(BITS, RESIDUES, epochs=2, **given).history
    return {
        "history": history,
        "weights": [np.asarray(weight) for weight in model.get_weights()],
        "optimizer": [keras.ops.convert_to_numpy(variable) for variable in model.optimizer.variables],
        "names": [L.Dense(1).name, keras.Sequential().name, model.name],
        "python": random.random(),
        "numpy": np.random.random(3),
        "keras": keras.ops.convert_to_numpy(keras.random.normal((3,))),
        "backend": seen_by_backend(),
    }


@pytest.mark.parametrize("make", [dense_model, drawing_model, recurrent_model])
def test_training_is_the_same_bit_by_bit_after_looking(
    make: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe, "MEMORISE_STEPS", 3)
    monkeypatch.setattr(probe, "HELD_OUT_STEPS", 3)

    def look(model: Any) -> None:
        looked = examination(model, BITS, RESIDUES, batch_size=16)
        assert [type(looked.observe(kind)) for kind in FACTS] == list(FACTS)
        assert isinstance(looked.attempt(TO_CLASSES), Trial)

    plain, looked = training(make, None), training(make, look)
    assert plain.keys() == looked.keys()
    for part in plain:
        for mine, other in zip(keras.tree.flatten(plain[part]), keras.tree.flatten(looked[part]), strict=True):
            np.testing.assert_array_equal(mine, other, err_msg=part)


def test_random_states_are_put_back() -> None:
    keras.utils.set_random_seed(3)
    first = [random.random(), np.random.random(), *seen_by_backend()]
    keras.utils.set_random_seed(3)
    with leaving_no_trace():
        random.random()
        np.random.random()
        if keras.backend.backend() != "tensorflow":  # its seeded operations count for themselves; Keras uses none
            seen_by_backend()
    second = [random.random(), np.random.random(), *seen_by_backend()]
    for mine, other in zip(first, second, strict=True):
        np.testing.assert_array_equal(mine, other)


def test_a_network_is_described_with_its_convolutions_and_its_optimizer() -> None:
    layers = [L.Conv2D(3, 3, activation="relu"), L.Flatten(), L.Dense(7, activation="softmax")]
    model = compiled(keras.Sequential([keras.Input((6, 6, 1)), *layers]), CCE, keras.optimizers.Adam(0.002))
    looked = examination(model, np.zeros((128, 6, 6, 1), "float32"), RESIDUES)
    network = looked.observe(Network)
    assert isinstance(network, Network), network
    assert [layer.kind for layer in network.layers] == ["Conv2D", "Flatten", "Dense"]
    assert network.heads[0].loss is not None
    assert (network.heads[0].loss.name, network.heads[0].layer.activation) == (CCE, "softmax")
    assert network.optimizer is not None
    assert (network.optimizer.name, network.optimizer.learning_rate) == ("Adam", 0.002)
    assert isinstance(looked.observe(InitialPass), InitialPass)


def test_several_outputs_share_a_trunk_and_an_input_without_influence_is_seen() -> None:
    one, two = keras.Input((7,), name="one"), keras.Input((7,), name="two")
    trunk = L.Dense(8, activation="relu")(one)
    small, large = L.Dense(1, name="small")(trunk), L.Dense(1, name="large")(trunk)
    model = keras.Model({"one": one, "two": two}, {"small": small, "large": large})
    model.compile("sgd", {"small": "mse", "large": "mse"})
    y = {"small": BITS[:, :1], "large": 1000 * BITS[:, :1]}
    found = examination(model, {"one": BITS, "two": BITS}, y, sample_weight=None).observe(InitialPass)
    assert isinstance(found, InitialPass), found
    gradients = {head.name: head.shared_gradient or 0 for head in found.heads}
    assert gradients["large"] > 100 * gradients["small"] > 0
    assert [(part.influence == 0, part.none_later) for part in found.inputs] == [(False, None), (True, True)]
    assert [head.foreign for head in found.heads] == [0.0, 0.0]


def test_regularisation_is_told_from_the_loss_of_the_labels() -> None:
    layer = L.Dense(7, activation="softmax", kernel_regularizer=keras.regularizers.L2(0.5))
    model = compiled(keras.Sequential([keras.Input((7,)), layer]), CCE)
    found = examination(model, BITS, RESIDUES).observe(InitialPass)
    assert isinstance(found, InitialPass), found
    kernel = model.get_weights()[0]
    assert found.penalty == pytest.approx(0.5 * float((kernel**2).sum()), rel=1e-4)
    assert found.penalty_gradient == pytest.approx(float(np.sqrt((kernel**2).sum())), rel=1e-4)
    assert found.inference_loss == pytest.approx(found.loss - found.penalty, rel=1e-4)


def test_the_setup_of_mod_7_is_probed_and_its_repair_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "HELD_OUT_STEPS", 20)
    keras.utils.set_random_seed(1)
    model = compiled(dense(20, 20, 7, inputs=7), CCE)
    looked = examination(model, BITS, RESIDUES, budget=200)
    found = looked.observe(Probe)
    assert isinstance(found, Probe), found
    assert found.memorised[1].scores[0].value < 0.5
    trial = looked.attempt(TO_CLASSES)
    assert isinstance(trial, Trial), trial
    assert trial.verdict == "verified"
    assert min(trial.repaired.scores) > 0.9


def test_arrays_of_the_backend_itself_are_counted_like_those_of_numpy() -> None:
    model = compiled(dense(8, 7, inputs=7), CCE)
    given = [(BITS, RESIDUES), tuple(map(keras.ops.convert_to_tensor, (BITS, RESIDUES)))]
    one, other = (examination(model, x, y).observe(Network) for x, y in given)
    assert isinstance(one, Network)
    assert isinstance(other, Network)
    assert one.rows == other.rows == 128
    labels, others = one.heads[0].labels, other.heads[0].labels
    assert labels is not None
    assert others is not None
    # A backend may keep integers in fewer bits.
    assert replace(labels, dtype=None) == replace(others, dtype=None)
    assert [replace(part, dtype=None) for part in one.inputs] == [replace(part, dtype=None) for part in other.inputs]
