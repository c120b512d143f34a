"""What a live call of fit is told, and layers that were frozen after it was last trained."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest

from kerasdoctor.facts import Training, Watcher
from kerasdoctor.live.models.training import stale_layers
from live.setups import compiled, dense, examination

X = np.random.default_rng(0).normal(size=(40, 4))
Y = np.arange(40) % 3


def training(model: Any = None, **arguments: Any) -> Training:
    model = model or compiled(dense(8, 3), metrics=["accuracy", keras.metrics.TopKCategoricalAccuracy(name="top")])
    found = examination(model, X, Y, **arguments).observe(Training)
    assert isinstance(found, Training), found
    return found


class Own(keras.callbacks.Callback):  # type: ignore[misc]
    """May write anything into the logs."""


def test_the_logged_names_are_those_of_the_history() -> None:
    model = compiled(dense(8, 3), metrics=["accuracy", keras.metrics.SparseCategoricalCrossentropy(name="bits")])
    said = training(model).logged
    assert said is not None
    assert set(said) == set(model.fit(X, Y, verbose=0).history)


def test_two_outputs_log_a_loss_each() -> None:
    given = keras.Input((4,))
    outputs = {"a": keras.layers.Dense(1, name="a")(given), "b": keras.layers.Dense(3, name="b")(given)}
    model = compiled(keras.Model(given, outputs), {"a": "mse", "b": "mse"}, metrics={"a": ["mae"]})
    y = {"a": np.ones((40, 1)), "b": np.ones((40, 3))}
    found = examination(model, X, y).observe(Training)
    assert isinstance(found, Training)
    assert found.logged is not None
    assert set(found.logged) == set(model.fit(X, y, verbose=0).history)


def test_what_a_callback_of_ones_own_logs_is_not_known() -> None:
    assert training(callbacks=[Own()]).logged is None
    plateau = training(callbacks=keras.callbacks.ReduceLROnPlateau())
    assert plateau.logged is not None
    assert "learning_rate" in plateau.logged


def test_callbacks_that_watch_are_listed() -> None:
    watching = [
        keras.callbacks.EarlyStopping("val_acc", mode="max"),
        keras.callbacks.ModelCheckpoint("x.keras", monitor="val_loss"),
        keras.callbacks.TerminateOnNaN(),
    ]
    assert training(callbacks=watching).watchers == (
        Watcher("EarlyStopping", "val_acc", "max"),
        Watcher("ModelCheckpoint", "val_loss", "auto", best_only=False),
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({0: 1, 1: 2.5}, ((0, 1.0), (1, 2.5))),
        ({np.int64(1): np.float32(2)}, ((1, 2.0),)),
        ({"no": 1.0}, (("no", 1.0),)),
        ([1.0, 2.0], None),
        ({0.5: 1.0}, None),
        (None, None),
    ],
)
def test_class_weights_keep_their_keys(given: Any, said: Any) -> None:
    assert training(class_weight=given).class_weight == said


def test_shuffling_and_splitting_are_those_of_the_call() -> None:
    assert training().shuffles is True
    assert training(shuffle=False).shuffles is False
    assert training(sample_weight=np.ones(40)).weighted
    assert not training().weighted
    assert training(validation_split=0.25).validation_split == 0.25
    assert training(validation_split=0.25, validation_data=(X, Y)).validation_split is None


def test_layers_frozen_after_a_training_step_are_stale_until_compiled_again() -> None:
    model = compiled(dense(8, 3))
    model.layers[0].trainable = False
    assert stale_layers(model) == ()
    model.fit(X, Y, verbose=0)
    assert stale_layers(model) == ()
    model.layers[0].trainable = True
    assert stale_layers(model) == (model.layers[0].name,)
    before = model.layers[0].get_weights()[0]
    model.fit(X, Y, verbose=0)
    np.testing.assert_array_equal(model.layers[0].get_weights()[0], before)
    compiled(model)
    assert stale_layers(model) == ()


def test_asking_leaves_the_model_as_it_was() -> None:
    model = compiled(dense(8, 3), metrics=["accuracy"])
    before = model.get_weights()
    training(model)
    assert model.train_function is None
    for mine, kept in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(mine, kept)
