"""Each change applied to a copy of a setup: what is new, and that all else is as it was."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest

from kerasdoctor.change import (
    Change,
    NewActivation,
    NewBatchSize,
    NewDecode,
    NewDropout,
    NewEpochs,
    NewHead,
    NewInitializer,
    NewInputs,
    NewLabels,
    NewLoss,
    NewMetric,
    NewOptimizer,
    NewPenalty,
    NewRate,
    NewReduction,
    NewShape,
    NewTargets,
    NewWidth,
)
from kerasdoctor.finding import Fix
from kerasdoctor.live.changes import Parts, apply
from kerasdoctor.live.data.rows import Rows
from kerasdoctor.live.models.copying import CannotCopyError
from kerasdoctor.live.scoring.answers import Answers
from kerasdoctor.live.scoring.decoding import Decoder

L = keras.layers
X = np.random.default_rng(0).normal(3, 2, size=(40, 6)).astype("float32")
Y = np.arange(40) % 3


def stack(*layers: Any, inputs: tuple[int, ...] = (6,)) -> Any:
    return keras.Sequential([keras.Input(inputs), *layers])


def usual() -> Any:
    return stack(
        L.Dense(8, activation="tanh", name="first", kernel_regularizer=keras.regularizers.L2(0.1)),
        L.Dropout(0.9, name="drop"),
        L.Dense(4, activation="tanh", name="second"),
        L.Dense(3, activation="softmax", name="out"),
    )


def parts_of(model: Any, x: Any = X, y: Any = Y, decoder: Decoder | None = None) -> Parts:
    measure = "explained" if decoder is None else "exact"
    return Parts(model, Rows([x], [y]), (Answers(y, decoder, measure),), 32, 5)  # type: ignore[arg-type]


def changed(change: Change, model: Any = None, **more: Any) -> Parts:
    return apply(Fix("", (change,)), parts_of(usual() if model is None else model, **more))


def config(parts: Parts, name: str) -> dict[str, Any]:
    found: dict[str, Any] = parts.model.get_layer(name).get_config()
    return found


def test_hidden_layers_get_another_activation_and_the_output_keeps_its_own() -> None:
    made = changed(NewActivation("relu"))
    assert [config(made, name)["activation"] for name in ("first", "second", "out")] == ["relu", "relu", "softmax"]
    only = changed(NewActivation("relu", ("second",)))
    assert [config(only, name)["activation"] for name in ("first", "second")] == ["tanh", "relu"]


def test_width_dropout_and_penalty_are_changed_where_they_are_set() -> None:
    wide = changed(NewWidth(50, ("second",)))
    assert [config(wide, name)["units"] for name in ("first", "second", "out")] == [8, 50, 3]
    assert config(changed(NewDropout(0.2)), "drop")["rate"] == 0.2
    weaker = changed(NewPenalty(0.1))
    assert config(weaker, "first")["kernel_regularizer"]["config"]["l2"] == pytest.approx(0.01)
    assert config(changed(NewPenalty(0)), "first")["kernel_regularizer"] is None


def test_an_initializer_is_drawn_anew_for_all_kernels() -> None:
    made = changed(NewInitializer("zeros"))
    assert made.redrawn
    assert not any(weight.any() for weight in made.model.get_weights())


def test_the_setup_as_written_is_not_touched() -> None:
    model = usual()
    before = [np.array(weight) for weight in model.get_weights()]
    for change in (NewWidth(50), NewActivation("relu"), NewHead(5, "linear"), NewInputs("standardised")):
        changed(change, model)
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)
    assert [layer.name for layer in model.layers] == ["first", "drop", "second", "out"]


@pytest.mark.parametrize(
    ("how", "kind"), [("flatten", "Flatten"), ("average", "GlobalAveragePooling1D"), ("maximum", "GlobalMaxPooling1D")]
)
def test_steps_are_brought_down_to_a_row(how: Any, kind: str) -> None:
    x = np.ones((40, 5, 2), "float32")
    model = stack(L.Conv1D(4, 2), L.Dense(3, activation="softmax"), inputs=(5, 2))
    made = changed(NewReduction(how), model, x=x)
    assert type(made.model.layers[-1].layers[0]).__name__ == kind
    assert made.model(x).shape == (40, 3)
    with pytest.raises(CannotCopyError):
        changed(NewReduction(how))


def test_the_last_recurrent_layer_returns_its_last_step() -> None:
    x = np.ones((40, 5, 2), "float32")
    model = stack(L.LSTM(3, return_sequences=True), L.LSTM(4, return_sequences=True), L.Dense(3), inputs=(5, 2))
    made = changed(NewReduction("last-step"), model, x=x)
    assert made.model(x).shape == (40, 3)
    assert made.model.layers[0].return_sequences


def test_rows_get_another_shape_in_a_reshape_or_as_they_come_in() -> None:
    reshaping = stack(L.Reshape((1, 6), name="r"), L.LSTM(3), L.Dense(3))
    made = changed(NewShape((6, 1), "r"), reshaping)
    assert made.model.layers[1].input.shape == (None, 6, 1)
    x = X.reshape(40, 1, 6)
    given = changed(NewShape((6, 1)), stack(L.LSTM(3), L.Dense(3), inputs=(1, 6)), x=x)
    assert given.rows.x[0].shape == (40, 6, 1)
    assert given.model(given.rows.x[0]).shape == (40, 3)


def test_inputs_are_scaled_and_the_rows_of_the_user_are_not() -> None:
    made = changed(NewInputs("standardised"))
    np.testing.assert_allclose(made.rows.x[0].mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(made.rows.x[0].std(axis=0), 1, atol=1e-5)
    assert changed(NewInputs("divided", 255)).rows.x[0].max() == pytest.approx(X.max() / 255)
    assert X.mean() > 2


@pytest.mark.parametrize("change", [NewTargets("standardised"), NewTargets("divided", 500.0), NewTargets("logarithm")])
def test_scaled_targets_are_scored_in_their_own_units(change: NewTargets) -> None:
    y = (np.arange(40) * 100.0 + 7).astype("float32")
    made = changed(change, stack(L.Dense(1)), y=y)
    assert np.abs(made.rows.y[0]).max() < 10
    (answers,) = made.answers
    assert answers is not None
    perfect = answers.score(made.rows.y[0].reshape(-1, 1), np.arange(40))
    assert perfect.measure == "explained"
    assert perfect.value == pytest.approx(1, abs=1e-4)


def test_the_training_is_changed_without_the_model() -> None:
    assert changed(NewRate(0.5)).rate == 0.5
    made = changed(NewOptimizer("Adam", 0.25))
    assert float(made.optimizer.learning_rate) == 0.25
    assert changed(NewBatchSize(4)).batch_size == 4
    assert changed(NewEpochs(7)).epochs == 7
    model = usual()
    assert changed(NewMetric("mae"), model).model is model


@pytest.mark.parametrize(
    ("y", "how", "expected"),
    [
        ([5, 7, 5], "class-index", [0, 1, 0]),
        ([[0, 1], [1, 1], [0, 1]], "class-index", [0, 1, 0]),
        ([2, 0, 2], "one-hot", [[0, 1], [1, 0], [0, 1]]),
        ([-1, 1, 1], "zero-and-one", [0, 1, 1]),
        ([[0, 1, 1], [0, 0, 1]], "varying-columns", [[1], [0]]),
    ],
)
def test_labels_are_encoded_anew_and_scored_as_that(y: list[Any], how: Any, expected: list[Any]) -> None:
    labels = np.array(y)
    made = changed(NewLabels(how), x=X[: len(labels)], y=labels, decoder=Decoder("argmax", ""))
    np.testing.assert_array_equal(made.rows.y[0], expected)
    assert made.answers[0] is not None
    np.testing.assert_array_equal(made.answers[0].truth, expected)


def test_head_loss_and_decode_belong_to_one_output() -> None:
    inputs = keras.Input((6,))
    outputs = [L.Dense(3, name="a")(inputs), L.Dense(1, name="b")(inputs)]
    rows = Rows([X], [Y, Y * 1.0])
    answers = (Answers(Y, Decoder("argmax", ""), "exact"), Answers(Y * 1.0, None, "explained"))
    parts = Parts(keras.Model(inputs, outputs), rows, answers, 32, 5)
    made = apply(Fix("", (NewHead(2, "sigmoid"), NewLoss("mae"), NewDecode("threshold")), output=1), parts)
    assert (config(made, "b")["units"], config(made, "a")["units"], made.output) == (2, 3, 1)
    assert made.answers[0] is answers[0]
    assert made.answers[1] is not None
    assert made.answers[1].decoder is not None
    with pytest.raises(CannotCopyError, match="several outputs"):
        apply(Fix("", (NewLoss("mae"),)), parts)
    assert apply(Fix("", (NewRate(0.1),)), parts).rate == 0.1


def test_what_a_model_does_not_have_cannot_be_changed() -> None:
    plain = stack(L.Dense(3))
    for change in (NewDropout(0.1), NewPenalty(0), NewWidth(9), NewActivation("relu", ("nobody",))):
        with pytest.raises(CannotCopyError):
            changed(change, plain)
