"""Losses and metrics of each output as Keras resolves them."""

from __future__ import annotations

from functools import partial
from typing import Any

import keras
import numpy as np
import pytest

from kerasdoctor.facts import Head, Network
from kerasdoctor.live.models.compiled import loss_of
from live.setups import compiled, dense, examination

L = keras.layers
X = np.ones((12, 4), "float32")
CODES = np.arange(12) % 3
NUMBERS = np.linspace(0, 1, 12)


def heads(model: Any, y: Any, x: Any = X) -> tuple[Head, ...]:
    found = examination(model, x, y).observe(Network)
    assert isinstance(found, Network), found
    return found.heads


def two_outputs(*, named: bool = False) -> Any:
    inputs = keras.Input((4,))
    which, much = L.Dense(3, activation="softmax", name="which")(inputs), L.Dense(1, name="much")(inputs)
    return keras.Model(inputs, {"which": which, "much": much} if named else [which, much])


def metrics_of(head: Head) -> list[tuple[str, str | None, bool | None]]:
    return [(metric.asked, metric.resolved, metric.weighted) for metric in head.metrics]


@pytest.mark.parametrize(
    "metrics", [[["accuracy"], ["mae"]], {"which": ["accuracy"], "much": "mae"}, ["accuracy", "mae"]]
)
def test_each_output_has_its_own_metrics(metrics: Any) -> None:
    model = compiled(two_outputs(), ["sparse_categorical_crossentropy", "mse"], metrics=metrics)
    which, much = heads(model, [CODES, NUMBERS])
    assert metrics_of(which) == [("accuracy", "SparseCategoricalAccuracy", False)]
    assert metrics_of(much) == [("mae", "MeanAbsoluteError", False)]


def test_outputs_by_name_have_what_is_given_for_their_names() -> None:
    model = two_outputs(named=True)
    model.compile(
        "sgd",
        {"which": "sparse_categorical_crossentropy", "much": "mse"},
        loss_weights={"which": 0.5, "much": 2.0},
        metrics={"which": ["accuracy"]},
        weighted_metrics={"much": ["mse"]},
    )
    found = {head.layer.name: head for head in heads(model, {"which": CODES, "much": NUMBERS})}
    which, much = found["which"], found["much"]
    assert which.loss is not None
    assert much.loss is not None
    assert (which.loss.name, which.loss.weight) == ("sparse_categorical_crossentropy", 0.5)
    assert (much.loss.name, much.loss.weight) == ("mean_squared_error", 2.0)
    assert metrics_of(which) == [("accuracy", "SparseCategoricalAccuracy", False)]
    assert metrics_of(much) == [("mse", "MeanSquaredError", True)]


def test_a_loss_by_name_is_for_that_output_also_where_the_outputs_are_a_list() -> None:
    model = compiled(two_outputs(), {"much": "mse", "which": "sparse_categorical_crossentropy"})
    names = [head.loss and head.loss.name for head in heads(model, [CODES, NUMBERS])]
    assert names == ["sparse_categorical_crossentropy", "mean_squared_error"]


def test_an_output_may_have_no_loss() -> None:
    which, much = heads(compiled(two_outputs(), ["sparse_categorical_crossentropy", None]), [CODES, NUMBERS])
    assert which.loss is not None
    assert much.loss is None


def test_a_word_for_several_losses_becomes_the_one_that_suits_the_shapes() -> None:
    (head,) = heads(compiled(dense(3), "crossentropy"), CODES)
    assert head.loss is not None
    assert head.loss.name == "sparse_categorical_crossentropy"
    (head,) = heads(compiled(dense(3), "crossentropy"), np.eye(3)[CODES])
    assert head.loss is not None
    assert head.loss.name == "categorical_crossentropy"


def test_metrics_are_resolved_also_where_the_labels_do_not_fit_the_loss() -> None:
    model = compiled(dense(3), "categorical_crossentropy", metrics=["accuracy"])
    (head,) = heads(model, CODES)
    assert metrics_of(head) == [("accuracy", "SparseCategoricalAccuracy", False)]


def test_metrics_come_with_their_settings() -> None:
    asked = [
        keras.metrics.BinaryAccuracy(threshold=0.25),
        keras.metrics.Precision(thresholds=[0.3], class_id=1),
        keras.metrics.AUC(from_logits=True),
        keras.metrics.Precision(),
        keras.metrics.F1Score(),
        keras.losses.mean_absolute_error,
    ]
    (head,) = heads(compiled(dense(3), "mse", metrics=asked), np.eye(3)[CODES])
    accuracy, precise, area, usual, score, function = head.metrics
    assert (accuracy.asked, accuracy.threshold) == ("BinaryAccuracy", 0.25)
    assert (precise.threshold, precise.setting("class_id")) == (0.3, 1)
    assert area.setting("from_logits") is True
    assert usual.threshold == 0.5
    assert score.threshold is None
    assert (function.asked, function.resolved) == ("mean_absolute_error", "MeanAbsoluteError")


@pytest.mark.parametrize(
    ("loss", "reduction", "setting"),
    [
        ("mse", "sum_over_batch_size", ()),
        (keras.losses.MeanSquaredError(reduction="sum"), "sum", ()),
        (keras.losses.CategoricalCrossentropy(label_smoothing=0.1), "sum_over_batch_size", ("label_smoothing", 0.1)),
        (keras.losses.SparseCategoricalCrossentropy(ignore_class=-1), "sum_over_batch_size", ("ignore_class", -1)),
        (keras.losses.Huber(delta=3.0), "sum_over_batch_size", ("delta", 3.0)),
        (
            partial(keras.losses.categorical_crossentropy, label_smoothing=0.2),
            "sum_over_batch_size",
            ("label_smoothing", 0.2),
        ),
    ],
)
def test_losses_come_with_their_settings(loss: Any, reduction: str, setting: tuple[Any, ...]) -> None:
    found = loss_of(loss, 1.0)
    assert found is not None
    assert (found.reduction, found.weight) == (reduction, 1.0)
    assert not setting or setting in found.settings


def test_from_logits_is_the_one_in_force() -> None:
    loss = partial(keras.losses.binary_crossentropy, from_logits=True)
    found = loss_of(loss)
    assert found is not None
    assert (found.name, found.from_logits) == ("binary_crossentropy", True)


def test_the_users_metric_objects_are_not_touched() -> None:
    mine = keras.metrics.MeanSquaredError()
    heads(compiled(dense(3), "mse", metrics=[mine]), np.eye(3)[CODES])
    assert float(mine.count) == 0.0
    assert not mine.name.endswith("_1")
