"""What the initial pass says of answers, inputs, rows, regularisation and values that are no numbers."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest

from kerasdoctor.case import Missing
from kerasdoctor.facts import InitialPass, LayerPass, NonFinite
from kerasdoctor.live.passes.initial import LEAST_ROWS, rows_to_pass
from live.setups import compiled, dense, examination

L = keras.layers
X = np.random.default_rng(0).normal(size=(64, 4)).astype("float32")
Y = (X[:, 0] > 0).astype(int)


def looked_at(model: Any, x: Any = X, y: Any = Y, loss: Any = "binary_crossentropy", **arguments: Any) -> InitialPass:
    found = examination(compiled(model, loss), x, y, **arguments).observe(InitialPass)
    assert isinstance(found, InitialPass), found
    return found


def functional(middle: Any) -> Any:
    inputs = keras.Input((4,))
    return keras.Model(inputs, L.Dense(1, "sigmoid", name="out")(middle(L.Dense(8, "tanh", name="hidden")(inputs))))


def layer_called(found: InitialPass, name: str) -> LayerPass:
    return next(layer for layer in found.layers if layer.name == name)


@pytest.mark.parametrize(
    ("middle", "mixed"),
    [
        (lambda rows: rows, False),
        (lambda rows: rows - keras.ops.mean(rows, axis=0), True),
        (lambda rows: rows * keras.ops.softmax(rows, axis=0), True),
        (lambda rows: rows * keras.ops.softmax(rows, axis=1), False),
        (L.BatchNormalization(), False),
        (L.Dropout(0.5), False),
    ],
    ids=["plain", "mean over rows", "softmax over rows", "softmax over units", "batch norm", "dropout"],
)
def test_rows_that_are_mixed(middle: Any, mixed: bool) -> None:
    keras.utils.set_random_seed(1)  # some weights pass on less than a hundredth of what is mixed
    (head,) = looked_at(functional(middle)).heads
    assert head.foreign is not None
    assert (head.foreign > 0.01) == mixed


def test_answers_that_chance_moves_are_not_taken_for_mixed_rows() -> None:
    generator = keras.random.SeedGenerator(1)

    class Noise(keras.layers.Layer):  # type: ignore[misc]
        def call(self, rows: Any) -> Any:
            return rows + keras.random.normal(keras.ops.shape(rows), seed=generator)

    (head,) = looked_at(functional(Noise())).heads
    assert head.foreign is None


def test_inputs_are_told_apart_in_the_order_of_the_model() -> None:
    one, two = keras.Input((4,), name="zone"), keras.Input((4,), name="area")
    model = keras.Model({"zone": one, "area": two}, L.Dense(1, "sigmoid")(L.Dense(8, "tanh")(one)))
    found = looked_at(model, {"area": X, "zone": X})
    by_name = {part.name: part for part in found.inputs}
    assert (by_name["zone"].none_later, by_name["area"].none_later) == (None, True)
    assert (by_name["zone"].influence or 0) > 0.01


def test_an_input_whose_rows_are_alike_is_not_judged() -> None:
    found = looked_at(dense(8, 1, last="sigmoid"), np.ones((64, 4), "float32"))
    assert [(part.varies, part.none_later) for part in found.inputs] == [(False, None)]


@pytest.mark.parametrize("middle", [L.BatchNormalization(gamma_initializer="zeros"), lambda rows: rows])
def test_weights_that_start_at_zero_hide_nothing_for_long(middle: Any) -> None:
    inputs = keras.Input((4,))
    hidden = middle(L.Dense(8, "tanh", name="hidden")(inputs))
    model = keras.Model(inputs, L.Dense(1, "sigmoid", kernel_initializer="zeros")(hidden))
    found = looked_at(model)
    assert found.inputs[0].influence == 0
    assert layer_called(found, "hidden").gradient_rms == 0
    if callable(middle) and not isinstance(middle, L.Layer):
        assert found.inputs[0].none_later is False
        assert layer_called(found, "hidden").moves_later is True


def test_weights_that_stay_at_zero_hide_the_inputs_for_good() -> None:
    hidden = L.Dense(8, "relu", kernel_initializer="zeros", name="hidden")
    found = looked_at(keras.Sequential([keras.Input((4,)), hidden, L.Dense(1, "sigmoid")]))
    assert found.inputs[0].none_later is True
    assert layer_called(found, "hidden").moves_later is False


def test_looking_twice_leaves_the_weights_of_the_copy_alone() -> None:
    model = compiled(keras.Sequential([keras.Input((4,)), L.Dense(1, "sigmoid", kernel_initializer="zeros")]), "mse")
    looked = examination(model, X, Y)
    assert isinstance(looked.observe(InitialPass), InitialPass)
    assert not looked._base.get_weights()[0].any()


@pytest.mark.parametrize(
    ("activation", "loss", "apart"),
    [
        ("sigmoid", "categorical_crossentropy", True),
        ("softmax", "categorical_crossentropy", False),
        ("softmax", "binary_crossentropy", True),
        ("sigmoid", "binary_crossentropy", False),
        ("linear", keras.losses.CategoricalCrossentropy(from_logits=True), False),
        ("softmax", keras.losses.CategoricalCrossentropy(from_logits=True), True),
        ("linear", "mse", False),
    ],
)
def test_the_loss_of_the_answers(activation: str, loss: Any, apart: bool) -> None:
    model = dense(8, 3, last=activation)
    model.layers[-1].kernel.assign(0.1 * np.eye(8, 3))
    model.layers[-1].bias.assign([1.5, 0.0, -1.5])
    found = looked_at(model, y=np.eye(3)[np.arange(64) % 3], loss=loss)
    assert found.inference_loss is not None
    assert found.told_loss is not None
    assert (abs(found.inference_loss - found.told_loss) > 0.01 * found.told_loss) == apart


def test_answers_at_the_ends_are_not_compared() -> None:
    found = looked_at(dense(8, 1, last="sigmoid"), 1e4 * X)
    assert (found.inference_loss, found.told_loss) == (None, None)


def test_values_that_are_no_numbers_are_traced_to_where_they_come_from() -> None:
    def first(model: Any, x: Any = X, **more: Any) -> NonFinite | None:
        return looked_at(model, x, **more).first_non_finite

    def always_nan(y_true: Any, y_pred: Any) -> Any:
        return keras.ops.mean(y_pred) * np.nan

    holed = X.copy()
    holed[0, 0] = np.nan
    bad = functional(lambda rows: rows)
    bad.get_layer("hidden").bias.assign(8 * [np.nan])
    assert first(functional(lambda rows: rows)) is None
    assert first(functional(lambda rows: rows), holed) == NonFinite("inputs", "hidden")
    assert first(bad) == NonFinite("weights", "hidden")
    assert first(functional(lambda rows: keras.ops.log(rows - 2))) == NonFinite("operation", "out")
    assert first(functional(L.Activation(lambda rows: rows / 0.0, name="split"))) == NonFinite("layer", "split")
    assert first(functional(lambda rows: rows), loss=always_nan) == NonFinite("loss")
    assert first(functional(lambda rows: keras.ops.sqrt(rows * 0))) == NonFinite("gradient")


def test_layers_inside_models_and_layers_of_ones_own_are_seen() -> None:
    class Block(keras.layers.Layer):  # type: ignore[misc]
        def __init__(self, **more: Any) -> None:
            super().__init__(**more)
            self.inner = L.Dense(8, "tanh", name="inner")

        def call(self, rows: Any) -> Any:
            return self.inner(rows)

    nested = keras.Sequential([keras.Input((8,)), L.Dense(8, "relu", name="deep")])
    found = looked_at(functional(lambda rows: nested(Block()(rows))))
    assert [layer.name for layer in found.layers] == ["hidden", "inner", "deep", "out"]
    assert [layer.last for layer in found.layers] == [False, False, False, True]
    assert layer_called(found, "deep").silent_units is not None
    assert "call" not in vars(nested.layers[0])


def test_saturated_values_and_idle_units_are_counted() -> None:
    wide = functional(lambda rows: rows)
    wide.get_layer("hidden").kernel.assign(100 * np.ones((4, 8)))
    assert (layer_called(looked_at(wide), "hidden").saturated or 0) > 0.9
    assert (layer_called(looked_at(functional(lambda rows: rows)), "hidden").saturated or 0) < 0.1
    cut = functional(lambda rows: rows * np.array([1, 0, 1, 1, 1, 1, 1, 0], "float32"))
    assert layer_called(looked_at(cut), "hidden").idle_units == 2


def test_weights_that_the_loss_does_not_reach_are_named() -> None:
    found = looked_at(functional(lambda rows: keras.ops.cast(keras.ops.cast(10 * rows, "int32"), "float32")))
    assert layer_called(found, "hidden").unreached == ("kernel", "bias")
    assert layer_called(found, "out").unreached == ()


def test_sample_weights_count_and_are_said() -> None:
    weights = np.where(Y == 1, 3.0, 1.0)
    plain, weighted = looked_at(dense(1, last="sigmoid")), looked_at(dense(1, last="sigmoid"), sample_weight=weights)
    assert (plain.weighted, weighted.weighted) == (False, True)


def test_recurrent_layers_are_seen_whole_and_long_ones_traced() -> None:
    def sequences(steps: int) -> InitialPass:
        cells = [L.Bidirectional(L.GRU(3), name="both")]
        model = keras.Sequential([keras.Input((steps, 2)), *cells, L.Dense(1, "sigmoid")])
        return looked_at(model, np.zeros((16, steps, 2), "float32"), Y[:16])

    for steps in (4, 101):
        assert sequences(steps).layers[0].name == "both"


def test_a_large_net_sees_fewer_rows() -> None:
    small, large = dense(8, 1), keras.Sequential([keras.Input((512, 512, 64)), L.Conv2D(64, 3)])
    assert rows_to_pass(small) == 256
    assert rows_to_pass(large) == LEAST_ROWS


def test_a_training_step_of_ones_own_has_an_unknown_loss() -> None:
    class Own(keras.Sequential):  # type: ignore[misc]
        def train_step(self, data: Any) -> Any:  # noqa: ARG002
            return {"loss": 0.0}

    found = examination(compiled(Own([keras.Input((4,)), L.Dense(1)]), "mse"), X, Y).observe(InitialPass)
    assert isinstance(found, Missing)
    assert "train_step" in found.reason
