"""What rules say of Keras, checked on the Keras that is installed."""

from __future__ import annotations

import numpy as np
import pytest


def bias_step(label: list[float]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Train a softmax layer for one step of `fit` on one row.

    Returns what the step took off the bias at learning rate 1, the scores minus the label, and
    the gradient of the printed loss by central differences.
    """
    import keras

    x, y = np.array([[0.3, -0.2]], "float32"), np.array([label], "float32")
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3, activation="softmax")])
    model.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.SGD(1.0))
    kernel, bias = np.array([[0.5, -0.4, 0.1], [0.2, 0.3, -0.6]]), np.array([0.1, 0.0, -0.2])
    logits = x @ kernel + bias
    scores = np.exp(logits) / np.exp(logits).sum()

    def loss(shift: np.ndarray) -> float:
        moved = np.exp(logits + shift) / np.exp(logits + shift).sum()
        return float(-(y * np.log(moved)).sum())

    tiny = 1e-5
    steps = [loss(tiny * unit) - loss(-tiny * unit) for unit in np.eye(3)]
    model.set_weights([kernel, bias])
    model.fit(x, y, epochs=1, verbose=0)
    return bias - model.get_weights()[1], (scores - y)[0], np.array(steps) / (2 * tiny)


@pytest.mark.parametrize("label", [[1, 1, 0], [0, 0, 0]])
def test_on_tensorflow_fit_follows_scores_minus_label_and_not_the_gradient_of_the_loss(label: list[float]) -> None:
    import keras

    if keras.backend.backend() != "tensorflow":
        pytest.skip("the claim is made for the TensorFlow backend only")
    taken, fused, true = bias_step(label)
    assert taken == pytest.approx(fused, abs=1e-5)
    assert np.abs(taken - true).max() > 0.1


def test_for_a_row_that_adds_up_to_1_both_are_the_same() -> None:
    taken, fused, true = bias_step([0, 1, 0])
    assert taken == pytest.approx(fused, abs=1e-5)
    assert taken == pytest.approx(true, abs=1e-4)


def test_numpy_rounds_one_half_to_zero() -> None:
    assert np.round(np.array([0.5, 0.5])).tolist() == [0.0, 0.0]


@pytest.mark.filterwarnings("ignore")
def test_of_a_generator_that_has_ended_keras_gives_the_first_two_batches_in_each_further_epoch() -> None:
    import keras

    seen: list[int] = []

    def noted(labels: object, answers: object) -> object:
        seen.append(int(keras.ops.convert_to_numpy(labels)[0, 0]))
        return keras.ops.mean(answers)

    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(loss=noted, optimizer="sgd", run_eagerly=True)
    batches = ((np.zeros((2, 1)), np.full((2, 1), number)) for number in range(6))
    model.fit(batches, epochs=3, verbose=0)
    assert seen == [0, 1, 2, 3, 4, 5, 0, 1, 0, 1]
