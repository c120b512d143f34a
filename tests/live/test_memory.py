"""How much memory a look takes is estimated before it, and bounded."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest

from kerasdoctor.case import Missing
from kerasdoctor.facts import InitialPass, Probe
from kerasdoctor.live.models import memory
from kerasdoctor.live.models.memory import COMPILED, EAGERLY, RECURRENT, bytes_of_a_row, rows_within, too_many
from kerasdoctor.live.passes.initial import LEAST_ROWS, ROWS, rows_to_pass
from kerasdoctor.live.probing.bench import Bench
from live.setups import compiled, dense, examination

L = keras.layers
X = np.random.default_rng(0).normal(size=(100, 6)).astype("float32")
Y = np.arange(100) % 3


def stack(*layers: Any, inputs: tuple[int, ...]) -> Any:
    return keras.Sequential([keras.Input(inputs), *layers])


@pytest.mark.parametrize(
    ("model", "numbers"),
    [
        (dense(8, 3, inputs=6), 8 + 3),
        (stack(L.Conv2D(4, 3), L.MaxPooling2D(), L.Flatten(), inputs=(8, 8, 1)), 6 * 6 * 4 + 2 * (3 * 3 * 4)),
        (stack(L.LSTM(5), L.Dense(2), inputs=(7, 3)), RECURRENT * 7 * 5 + 2),
        (stack(L.Bidirectional(L.GRU(5)), inputs=(7, 3)), 2 * RECURRENT * 7 * 5),
        (stack(stack(L.Dense(9), inputs=(6,)), L.Dense(3), inputs=(6,)), 9 + 3),
    ],
    ids=["dense", "conv", "lstm", "bidirectional", "nested"],
)
def test_a_row_takes_what_its_layers_give(model: Any, numbers: int) -> None:
    assert bytes_of_a_row(model) == 4 * numbers


def test_a_densely_connected_net_for_photographs_is_known_to_be_large() -> None:
    """On 64 rows of this size, such a net was seen to take above 20 GB."""
    model = keras.applications.DenseNet121(weights=None, input_shape=(224, 224, 3), classes=4)
    assert 0.15e9 < bytes_of_a_row(model) < 0.3e9
    assert too_many(model, 64, COMPILED) is not None
    assert too_many(model, LEAST_ROWS, EAGERLY) is not None
    assert rows_within(model, COMPILED) in range(5, 20)
    model.trainable = False
    assert too_many(model, LEAST_ROWS, EAGERLY) is None, "no gradients go through frozen layers, so little is kept"


def test_a_small_net_is_looked_at_as_ever() -> None:
    assert rows_to_pass(dense(8, 3, inputs=6)) == ROWS
    assert too_many(dense(8, 3, inputs=6), 10_000, EAGERLY) is None


def test_a_model_without_known_shapes_is_not_held_back() -> None:
    class Own(keras.Model):  # type: ignore[misc]
        def call(self, x: Any) -> Any:
            return x

    assert rows_within(Own(), EAGERLY) is None


def test_fewer_rows_are_memorised_and_predicted_where_memory_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    model = compiled(dense(8, 3, inputs=6))
    monkeypatch.setattr(memory, "MOST_BYTES", int(bytes_of_a_row(model, COMPILED) * 40))
    looked = examination(model, X, Y)
    bench = looked._bench
    assert isinstance(bench, Bench), bench
    assert len(bench.batch) == 40
    (answers,) = bench.own.predict(np.arange(100))
    assert answers.shape == (100, 3)


def test_what_would_need_too_much_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    model = compiled(dense(8, 3, inputs=6))
    monkeypatch.setattr(memory, "MOST_BYTES", bytes_of_a_row(model) * 2)
    looked = examination(model, X, Y)
    for kind, remedy in ((InitialPass, "smaller inputs"), (Probe, "smaller batch_size")):
        found = looked.observe(kind)
        assert isinstance(found, Missing)
        assert "this model would need about" in found.reason
        assert remedy in found.remedy
