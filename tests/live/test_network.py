"""The compiled model as facts, however its author wrote it."""

from __future__ import annotations

from functools import partial
from typing import Any

import keras
import numpy as np
import pytest

from kerasdoctor.facts import INPUT, Head, Network, wiring
from kerasdoctor.live.models.compiled import loss_of
from live.setups import compiled, dense, examination

L = keras.layers
X = np.ones((12, 4), "float32")
Y = np.arange(12) % 3


def network(model: Any, x: Any = X, y: Any = Y, **arguments: Any) -> Network:
    found = examination(model, x, y, **arguments).observe(Network)
    assert isinstance(found, Network), found
    return found


def head_of(*layers: Any, y: Any = Y, x: Any = X, loss: Any = "sparse_categorical_crossentropy") -> Head:
    return network(compiled(keras.Sequential([keras.Input(x.shape[1:]), *layers]), loss), x, y).heads[0]


@pytest.mark.parametrize(
    ("after", "activation"),
    [
        ([L.Activation("softmax")], "softmax"),
        ([L.Softmax()], "softmax"),
        ([L.ReLU()], "relu"),
        ([L.Dropout(0.2), L.Softmax()], "softmax"),
        ([L.Reshape((3,)), L.Activation("sigmoid")], "sigmoid"),
        ([L.LeakyReLU()], "leaky_relu"),
        ([L.Activation("linear")], "linear"),
        ([], "linear"),
    ],
)
def test_the_activation_of_a_head_may_be_a_layer_of_its_own(after: list[Any], activation: str) -> None:
    head = head_of(L.Dense(3, name="scores"), *after)
    assert (head.layer.name, head.layer.units, head.layer.activation) == ("scores", 3, activation)


@pytest.mark.parametrize(("operation", "name"), [(keras.ops.softmax, "softmax"), (keras.ops.sigmoid, "sigmoid")])
def test_an_operation_may_be_the_activation(operation: Any, name: str) -> None:
    inputs = keras.Input((4,))
    model = compiled(keras.Model(inputs, operation(L.Dense(3, name="scores")(inputs))))
    head = network(model).heads[0]
    assert (head.layer.name, head.layer.activation) == ("scores", name)


def test_layers_are_described_in_order_with_shapes() -> None:
    model = compiled(keras.Sequential([keras.Input((4,)), L.Dense(5, "tanh", name="a"), L.Dense(3, name="b")]))
    model.layers[0].trainable = False
    first, last = network(model).layers
    assert (first.kind, first.name, first.units, first.activation, first.trainable) == ("Dense", "a", 5, "tanh", False)
    assert (first.input_shape, first.output_shape, last.output_shape) == ((None, 4), (None, 5), (None, 3))


def test_a_head_at_each_position_is_found_inside_its_wrapper() -> None:
    x, y = np.ones((6, 5, 2), "float32"), np.arange(30).reshape(6, 5) % 4
    head = head_of(L.TimeDistributed(L.Dense(4, activation="softmax")), x=x, y=y)
    assert (head.layer.kind, head.layer.units, head.layer.activation) == ("Dense", 4, "softmax")
    assert head.labels is not None
    assert head.labels.kind == "class-index"


def test_labels_are_read_by_the_size_of_the_output_and_not_of_the_units() -> None:
    y = np.eye(3)[np.arange(24) % 3].reshape(12, 2, 3)
    head = head_of(L.Dense(6), L.Reshape((2, 3)), L.Softmax(), y=y, loss="categorical_crossentropy")
    assert head.labels is not None
    assert head.labels.kind == "one-hot"


def test_two_outputs_get_their_own_loss_and_labels() -> None:
    inputs = keras.Input((4,))
    outputs = [L.Dense(3, activation="softmax", name="which")(inputs), L.Dense(1, name="much")(inputs)]
    model = keras.Model(inputs, outputs)
    losses = {"much": "mse", "which": keras.losses.SparseCategoricalCrossentropy()}
    y = [Y, np.linspace(0, 1, 12)]
    for given in (losses, [losses["which"], losses["much"]]):
        heads = network(compiled(model, given), y=y).heads
        assert [head.layer.name for head in heads] == ["which", "much"]
        assert [head.loss and head.loss.name for head in heads] == [
            "sparse_categorical_crossentropy",
            "mean_squared_error",
        ]
        assert [head.labels and head.labels.kind for head in heads] == ["class-index", "real"]


def own_loss(y_true: Any, y_pred: Any) -> Any:
    return keras.ops.mean(y_true - y_pred)


@pytest.mark.parametrize(
    ("loss", "name", "from_logits"),
    [
        ("mse", "mean_squared_error", None),
        ("categorical_crossentropy", "categorical_crossentropy", False),
        (keras.losses.categorical_crossentropy, "categorical_crossentropy", False),
        (keras.losses.CategoricalCrossentropy(), "categorical_crossentropy", False),
        (keras.losses.CategoricalCrossentropy(from_logits=True, name="mine"), "categorical_crossentropy", True),
        (keras.losses.SparseCategoricalCrossentropy(from_logits=True), "sparse_categorical_crossentropy", True),
        (keras.losses.BinaryCrossentropy(), "binary_crossentropy", False),
        (keras.losses.MeanAbsoluteError(), "mean_absolute_error", None),
        (keras.losses.KLDivergence(), "kl_divergence", None),
        (own_loss, "own_loss", None),
        (partial(own_loss), "own_loss", None),
    ],
)
def test_a_loss_has_one_name_however_it_is_written(loss: Any, name: str, from_logits: bool | None) -> None:
    found = loss_of(loss)
    assert found is not None
    assert (found.name, found.from_logits) == (name, from_logits)


def test_no_loss_and_an_unknown_one_are_none() -> None:
    assert loss_of(None) is None
    assert loss_of("no_such_loss") is None


@pytest.mark.parametrize(
    ("optimizer", "name", "rate"),
    [
        ("sgd", "SGD", 0.01),
        (keras.optimizers.Adam(3e-4), "Adam", 3e-4),
        (keras.optimizers.RMSprop(0.123456), "RMSprop", 0.123456),
        (keras.optimizers.SGD(keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.5)), "SGD", 0.1),
    ],
)
def test_a_learning_rate_is_as_it_was_written(optimizer: Any, name: str, rate: float) -> None:
    found = network(compiled(dense(3), optimizer=optimizer)).optimizer
    assert found is not None
    assert (found.name, found.learning_rate) == (name, rate)


def test_metrics_are_shown_as_asked_for_and_as_keras_took_them() -> None:
    metrics = ["accuracy", keras.metrics.SparseTopKCategoricalAccuracy(2)]
    found = network(compiled(dense(3), metrics=metrics)).heads[0].metrics
    assert [(metric.asked, metric.resolved) for metric in found] == [
        ("accuracy", "SparseCategoricalAccuracy"),
        ("SparseTopKCategoricalAccuracy", "SparseTopKCategoricalAccuracy"),
    ]


def test_the_call_of_fit_is_part_of_the_network() -> None:
    found = network(compiled(dense(3)), batch_size=8, epochs=3, validation_split=0.2)
    assert (found.batch_size, found.epochs, found.validated) == (8, 3, True)
    assert len(found.inputs) == 1


def test_a_model_without_an_input_layer_is_described_as_if_it_were_built() -> None:
    model = compiled(keras.Sequential([L.Dense(5, "relu"), L.Dense(3, "softmax")]))
    found = network(model)
    assert found.layers[0].input_shape == (None, 4)
    assert found.heads[0].layer.activation == "softmax"
    assert not model.built


def test_losses_and_metrics_of_ones_own_do_not_keep_the_model_from_being_copied() -> None:
    head = head_of(L.Dense(3, name="scores"), y=np.eye(3)[Y], loss=own_loss)
    assert head.loss is not None
    assert (head.loss.name, head.layer.name) == ("own_loss", "scores")


def test_a_graph_says_which_layer_reads_which() -> None:
    inputs = keras.Input((4,))
    first = L.Dense(4)(inputs)
    shared = L.Dense(4)
    outputs = L.Dense(3)(shared(L.Add()([first, shared(first), inputs])))
    found = network(compiled(keras.Model(inputs, outputs)))
    kinds = {layer.name: index for index, layer in enumerate(found.layers)}
    assert wiring(found) is not None
    add = next(index for index, layer in enumerate(found.layers) if layer.kind == "Add")
    assert found.layers[add].sources == (INPUT, *sorted((0, kinds[shared.name])))
    assert found.layers[kinds[shared.name]].sources == tuple(sorted((0, add)))
    assert found.layers[-1].sources == (kinds[shared.name],)


def test_an_operation_between_layers_hides_what_is_read() -> None:
    inputs = keras.Input((4,))
    found = network(compiled(keras.Model(inputs, L.Dense(3)(keras.ops.relu(L.Dense(4)(inputs))))))
    assert [layer.sources for layer in found.layers] == [(INPUT,), None]
    assert wiring(found) is None


def test_initializers_regularisers_and_optimizers_come_with_their_numbers() -> None:
    wide = keras.initializers.RandomNormal(stddev=2.0)
    layer = L.Dense(3, kernel_initializer=wide, kernel_regularizer=keras.regularizers.L2(0.5))
    model = keras.Sequential([keras.Input((4,)), layer])
    model.compile(keras.optimizers.SGD(0.1, momentum=0.9), "sparse_categorical_crossentropy")
    found = network(model)
    told = dict(found.layers[0].settings)
    assert told["kernel_initializer"] == "RandomNormal"
    assert told["kernel_initializer.stddev"] == 2.0
    assert told["kernel_regularizer.l2"] == 0.5
    assert found.optimizer is not None
    assert found.optimizer.setting("momentum") == 0.9


def test_rows_are_counted_in_arrays_and_not_in_streams() -> None:
    model = compiled(keras.Sequential([keras.Input((4,)), L.Dense(3)]))
    assert network(model).rows == 12


def test_an_optimizer_that_scales_the_loss_is_known_by_the_one_inside() -> None:
    model = keras.Sequential([keras.Input((4,)), L.Dense(3)])
    inner = keras.optimizers.SGD(0.25)
    model.compile(keras.optimizers.LossScaleOptimizer(inner), "sparse_categorical_crossentropy")
    found = network(model).optimizer
    assert found is not None
    assert (found.name, found.learning_rate) == ("SGD", 0.25)
