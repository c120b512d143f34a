"""Right setups, written as people write them: nothing that hurts is found in what their arrays hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from kerasdoctor import facts
from kerasdoctor.case import Case
from kerasdoctor.checkup.observers import SourceAndLive
from kerasdoctor.engine import examine
from kerasdoctor.finding import Severity
from kerasdoctor.live.examination import Examination
from kerasdoctor.live.fit_call import FitCall
from kerasdoctor.rules import all_rules

RULES = [rule for rule in all_rules() if {facts.Data, facts.Training} & {*rule.needs, *rule.wants}]
RNG = np.random.default_rng


def hurting(model: Any, x: Any, y: Any = None, **arguments: Any) -> list[str]:
    """Return what the rules on arrays say of a call of fit, at HURTS or above."""
    live = Examination(FitCall(model, x, y, arguments), probing=False, may_iterate=True)
    assert isinstance(live.observe(facts.Data), facts.Data)
    diagnosis = examine(Case("fit", SourceAndLive(live, None, None), live=True), RULES)
    assert diagnosis.crashed == ()
    found = [cause for cause in diagnosis.causes if cause.severity >= Severity.HURTS]
    return [f"{cause.rule.name}: {cause.finding.message}" for cause in found]


def net(*stack: Any, loss: str = "binary_crossentropy", metrics: Any = ("accuracy",)) -> Any:
    model = keras.Sequential(list(stack))
    model.compile(optimizer="adam", loss=loss, metrics=list(metrics))
    return model


def yes_no(width: int) -> Any:
    return net(keras.Input((width,)), layers.Dense(8, "relu"), layers.Dense(1, "sigmoid"))


def amounts(width: int, loss: str = "mse") -> Any:
    return net(keras.Input((width,)), layers.Dense(8, "relu"), layers.Dense(1), loss=loss, metrics=())


def classes(width: int, count: int) -> Any:
    stack = [keras.Input((width,)), layers.Dense(8, "relu"), layers.Dense(count, "softmax")]
    return net(*stack, loss="sparse_categorical_crossentropy")


def xor() -> list[str]:
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    return hurting(yes_no(2), x, x[:, 0] ^ x[:, 1], epochs=500, batch_size=4, validation_data=(x, x[:, 0] ^ x[:, 1]))


def xor_in_many_rows() -> list[str]:
    x = np.tile([[0, 0], [0, 1], [1, 0], [1, 1]], (250, 1)).astype("float32")
    y = np.logical_xor(x[:, 0], x[:, 1])
    return hurting(yes_no(2), x, y, epochs=50, validation_data=(x[:200], y[:200]))


def forecast_in_order() -> list[str]:
    series = np.sin(np.arange(1030) / 20) + RNG(0).normal(size=1030) / 10
    x = np.stack([series[at : at + 30] for at in range(1000)])[..., None]
    model = net(keras.Input((30, 1)), layers.LSTM(8), layers.Dense(1), loss="mse", metrics=())
    return hurting(model, x, series[30:], shuffle=False, validation_split=0.2, epochs=5)


def rising_amounts() -> list[str]:
    x = np.linspace(0, 1, 400)[:, None]
    return hurting(amounts(1), x, 2 * x[:, 0] + 1, validation_split=0.2, shuffle=False)


def years_as_amounts() -> list[str]:
    y = np.repeat(np.arange(20), 30)
    return hurting(amounts(3), RNG(0).normal(size=(600, 3)), y, validation_split=0.1)


def autoencoder() -> list[str]:
    x = RNG(0).uniform(size=(900, 16))
    model = net(keras.Input((16,)), layers.Dense(4, "relu"), layers.Dense(16, "sigmoid"), metrics=())
    return hurting(model, x, x, validation_data=(x[:300], x[:300]), epochs=5)


def denoising() -> list[str]:
    clean = (RNG(0).uniform(size=(600, 16)) > 0.5).astype("float32")
    model = net(keras.Input((16,)), layers.Dense(8, "relu"), layers.Dense(16, "sigmoid"), metrics=())
    return hurting(model, np.clip(clean + RNG(1).normal(size=clean.shape), 0, 1), clean, validation_split=0.1)


def texts() -> list[str]:
    x = keras.utils.pad_sequences([RNG(n).integers(1, 200, size=5 + n % 40) for n in range(300)], maxlen=60)
    model = net(keras.Input((60,)), layers.Embedding(200, 8), layers.LSTM(8), layers.Dense(1, "sigmoid"))
    return hurting(model, x, RNG(0).integers(0, 2, 300), validation_split=0.2)


def texts_as_one_hot_letters() -> list[str]:
    letters = RNG(0).integers(0, 12, size=1041)
    x = np.eye(12)[np.stack([letters[at : at + 4] for at in range(1000)])]
    model = net(keras.Input((4, 12)), layers.LSTM(16), layers.Dense(12, "softmax"), loss="categorical_crossentropy")
    return hurting(model, x, np.eye(12)[letters[4:1004]], epochs=60)


def bag_of_words() -> list[str]:
    x = (RNG(0).uniform(size=(500, 3000)) > 0.98).astype("float32")
    return hurting(yes_no(3000), x, RNG(0).integers(0, 2, 500), validation_data=(x[:100], RNG(1).integers(0, 2, 100)))


def a_table_with_one_hot_columns() -> list[str]:
    rng = RNG(0)
    x = np.column_stack([rng.normal(size=(400, 3)), np.eye(5)[rng.integers(0, 5, 400)], np.zeros(400)])
    return hurting(yes_no(9), x, (x[:, 0] > 0).astype(int), validation_split=0.25)


def raw_measurements_normalised_inside() -> list[str]:
    x = RNG(0).normal(size=(400, 3)) * [1, 100, 5000] + [0, 500, 90000]
    scaling = layers.Normalization()
    scaling.adapt(x)
    return hurting(net(keras.Input((3,)), scaling, layers.Dense(1), loss="mse", metrics=()), x, x[:, 0], epochs=50)


def bytes_of_pictures_rescaled_inside() -> list[str]:
    x = RNG(0).integers(0, 256, size=(200, 8, 8, 3)).astype("uint8")
    stack = [keras.Input((8, 8, 3)), layers.Rescaling(1 / 255), layers.Conv2D(4, 3), layers.Flatten()]
    model = net(*stack, layers.Dense(10, "softmax"), loss="sparse_categorical_crossentropy")
    return hurting(model, x, RNG(0).integers(0, 10, (200, 1)), validation_split=0.1, epochs=5)


def dark_pictures() -> list[str]:
    x = RNG(0).uniform(0, 0.05, size=(200, 8, 8, 1))
    model = net(keras.Input((8, 8, 1)), layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(1, "sigmoid"))
    return hurting(model, x, RNG(0).integers(0, 2, 200), epochs=5)


def a_rare_class_weighed() -> list[str]:
    x = RNG(0).normal(size=(2000, 4))
    return hurting(yes_no(4), x, (x.sum(axis=1) > 4).astype(int), class_weight={0: 1.0, 1: 20.0}, epochs=5)


def a_weight_for_one_class_only() -> list[str]:
    x = RNG(0).normal(size=(300, 4))
    return hurting(classes(4, 4), x, x.argmax(axis=1), class_weight={1: 5.0})


def a_smoke_test() -> list[str]:
    return hurting(amounts(4), np.ones((64, 4)), np.zeros(64), epochs=1)


def labels_that_the_loss_does_not_read() -> list[str]:
    def farther(_: Any, answers: Any) -> Any:
        return keras.ops.mean(keras.ops.square(answers))

    model = net(keras.Input((4,)), layers.Dense(8), loss=farther, metrics=())  # type: ignore[arg-type]
    return hurting(model, RNG(0).normal(size=(200, 4)), np.zeros(200), epochs=5)


def random_rows_to_time_it() -> list[str]:
    return hurting(classes(4, 3), RNG(0).normal(size=(640, 4)), RNG(1).integers(0, 3, 640), epochs=1)


def two_inputs() -> list[str]:
    user, rest = keras.Input((1,)), keras.Input((3,))
    both = layers.Concatenate()([layers.Flatten()(layers.Embedding(50, 4)(user)), rest])
    model = keras.Model([user, rest], layers.Dense(1)(both))
    model.compile("adam", "mse")
    x = [RNG(0).integers(0, 50, (300, 1)), RNG(0).normal(size=(300, 3))]
    return hurting(model, x, RNG(1).normal(size=300), validation_split=0.2, epochs=5)


def a_decoder_with_a_constant_first_state() -> list[str]:
    start, steps = keras.Input((8,)), keras.Input((5, 3))
    model = keras.Model([start, steps], layers.Dense(1)(layers.GRU(8)(steps, initial_state=start)))
    model.compile("adam", "mse")
    return hurting(model, [np.zeros((200, 8)), RNG(0).normal(size=(200, 5, 3))], RNG(1).normal(size=200), epochs=5)


def stateful_in_order() -> list[str]:
    stack = [keras.Input(batch_shape=(32, 5, 1)), layers.LSTM(4, stateful=True), layers.Dense(1, "sigmoid")]
    y = np.repeat([0, 1], 160)
    return hurting(net(*stack), RNG(0).normal(size=(320, 5, 1)), y, shuffle=False, batch_size=32, epochs=5)


def a_shuffled_data_set() -> list[str]:
    x, y = RNG(0).normal(size=(640, 4)).astype("float32"), np.repeat([0, 1], 320)
    rows = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(640).batch(32)
    held = tf.data.Dataset.from_tensor_slices((x[:90] + 1, y[::7][:90])).batch(32)
    return hurting(yes_no(4), rows, validation_data=held, epochs=5)


def sorted_rows_that_fit_shuffles() -> list[str]:
    x, y = RNG(0).normal(size=(600, 4)), np.repeat([0, 1, 2], 200)
    return hurting(classes(4, 3), x, y, validation_data=(x[::7] + 0.1, y[::7]), epochs=5)


def stratified_rows() -> list[str]:
    y = np.concatenate([np.tile([0, 1, 2], 160), np.tile([0, 1, 2], 40)])
    return hurting(classes(4, 3), RNG(0).normal(size=(600, 4)), y, validation_split=0.2, epochs=5)


def a_rare_class_missing_in_the_tail() -> list[str]:
    y = np.zeros(600, int)
    y[[3, 99, 250]] = 1
    return hurting(yes_no(4), RNG(0).normal(size=(600, 4)), y, validation_split=0.1, epochs=5)


def counts_with_poisson() -> list[str]:
    model = net(keras.Input((3,)), layers.Dense(1, "exponential"), loss="poisson", metrics=())
    return hurting(model, RNG(0).normal(size=(300, 3)), RNG(0).poisson(2, 300), epochs=5)


def percentages_of_prices() -> list[str]:
    return hurting(amounts(3, "mape"), RNG(0).normal(size=(300, 3)), RNG(0).uniform(1, 9, 300), epochs=5)


def signs_with_a_hinge() -> list[str]:
    model = net(keras.Input((3,)), layers.Dense(1, "tanh"), loss="hinge", metrics=())
    return hurting(model, RNG(0).normal(size=(300, 3)), np.sign(RNG(1).normal(size=300)), epochs=5)


def masks() -> list[str]:
    stack = [keras.Input((8, 8, 1)), layers.Conv2D(4, 3, padding="same"), layers.Conv2D(1, 1, activation="sigmoid")]
    y = (RNG(0).uniform(size=(60, 8, 8, 1)) > 0.7).astype("float32")
    return hurting(net(*stack), RNG(0).uniform(size=(60, 8, 8, 1)), y, validation_split=0.1, epochs=5)


def several_labels_in_a_row() -> list[str]:
    stack = [keras.Input((6,)), layers.Dense(4, "sigmoid")]
    y = RNG(0).integers(0, 2, (300, 4))
    return hurting(net(*stack, metrics=["binary_accuracy"]), RNG(0).normal(size=(300, 6)), y, validation_split=0.2)


def a_table_of_a_few_whole_numbers() -> list[str]:
    x = RNG(0).integers(0, 3, (900, 3)).astype("float32")
    y = (x.sum(axis=1) > 3).astype(int)
    return hurting(yes_no(3), x[:600], y[:600], validation_data=(x[600:], y[600:]), epochs=5)


def a_season_that_drifts() -> list[str]:
    x, y = RNG(0).normal(size=(600, 3)), RNG(0).normal(size=600)
    return hurting(amounts(3), x[:400], y[:400], validation_data=(3 * x[400:] + 5, y[400:]), epochs=5)


def a_few_rows_to_be_memorised() -> list[str]:
    x, y = RNG(0).normal(size=(64, 4)), np.tile([0, 1], 32)
    return hurting(yes_no(4), x, y, validation_data=(x, y), epochs=300)


def callbacks_that_watch_what_is_logged() -> list[str]:
    watching = [
        keras.callbacks.EarlyStopping("val_accuracy", patience=3, mode="max"),
        keras.callbacks.ReduceLROnPlateau(),
        keras.callbacks.ModelCheckpoint("best.keras", monitor="val_loss", save_best_only=True),
    ]
    x = RNG(0).normal(size=(300, 4))
    return hurting(yes_no(4), x, RNG(1).integers(0, 2, 300), validation_split=0.2, callbacks=watching)


def weighted_rows() -> list[str]:
    x, y = RNG(0).normal(size=(300, 4)), RNG(1).integers(0, 2, 300)
    return hurting(yes_no(4), x, y, sample_weight=RNG(2).uniform(0, 1, 300), epochs=5)


def labels_ignored_at_padding() -> list[str]:
    stack = [keras.Input((10,)), layers.Embedding(30, 8, mask_zero=True), layers.LSTM(8, return_sequences=True)]
    model = net(*stack, layers.Dense(5, "softmax"), loss="sparse_categorical_crossentropy")
    x = RNG(0).integers(1, 30, (200, 10))
    x[:, 7:] = 0
    return hurting(model, x, x % 5, validation_split=0.2, epochs=5)


RIGHT: list[Callable[[], list[str]]] = [
    made
    for name, made in list(globals().items())
    if getattr(made, "__module__", None) == __name__ and name not in ("hurting", "net", "yes_no", "amounts", "classes")
]


@pytest.mark.parametrize("setup", RIGHT, ids=lambda setup: setup.__name__)
def test_nothing_that_hurts_is_found(setup: Callable[[], list[str]]) -> None:
    assert setup() == []


def test_the_harness_can_find_something() -> None:
    x, y = RNG(0).normal(size=(600, 4)), np.repeat([0, 1], 300)
    assert hurting(yes_no(4), x, y, validation_split=0.2, shuffle=False)[0].startswith("sorted-rows-split-off")
