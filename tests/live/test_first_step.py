"""The first step of a call of fit, which is made where nothing follows it."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest

from kerasdoctor.live.crashes.fitting import make_first_step
from kerasdoctor.live.fit_call import FitCall
from kerasdoctor.live.process.short import shorten

ROWS = np.zeros((1000, 3), "float32")


@keras.saving.register_keras_serializable("first_step")
class Sizes(keras.layers.Layer):  # type: ignore[misc]
    """A layer that keeps the numbers of rows that it was given."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.seen: list[int] = []

    def call(self, inputs: Any) -> Any:
        self.seen.append(int(inputs.shape[0] or 0))
        return inputs


@pytest.mark.parametrize(
    ("arguments", "largest"),
    [({}, 32), ({"batch_size": 10}, 10), ({"steps_per_epoch": 50}, 20), ({"validation_split": 0.5}, 32)],
)
def test_a_step_is_made_on_one_batch_as_the_program_makes_them(arguments: dict[str, Any], largest: int) -> None:
    sizes = Sizes()
    model = keras.Sequential([keras.Input((3,)), sizes, keras.layers.Dense(1)])
    model.compile("sgd", "mse", run_eagerly=True)
    sizes.seen.clear()
    before = model.get_weights()
    make_first_step(FitCall(model, ROWS, np.ones(1000), arguments))
    assert max(sizes.seen) == largest
    for mine, other in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, other)


def test_validation_rows_come_in_batches_also_where_a_generator_gives_the_others() -> None:
    held = {"validation_data": (ROWS, np.ones(1000)), "steps_per_epoch": 4}
    assert FitCall(None, iter(()), None, held).sizes_of_batches == {"validation_batch_size": 32}
    assert FitCall(None, iter(()), None, {"validation_data": iter(())}).sizes_of_batches == {}


def test_a_fit_that_is_made_short_keeps_the_size_of_its_batches() -> None:
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    call = FitCall(model, ROWS, np.ones(1000), {"validation_split": 0.5})
    shorten(call)
    sizes = ("steps_per_epoch", "validation_steps", "batch_size", "validation_batch_size")
    assert [call.replaced[name] for name in sizes] == [1, 1, 32, 32]
