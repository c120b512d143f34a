from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.architecture.batch_normalization_of_image_rows import batch_normalization_of_image_rows
from rules.stacks import judged, stacked, wired

CNN = "Conv2D(8, 3), ReLU(), MaxPooling2D(), "


def test_axis_1_of_a_map_is_its_height() -> None:
    layers = CNN + "BatchNormalization(axis=1), Dropout(0.1), BatchNormalization(1), Flatten(), Dense(4)"
    (finding,) = stacked(batch_normalization_of_image_rows, layers, shape=(50, 16, 16, 3))
    assert len(finding.places) == 3
    assert finding.severity is None
    assert batch_normalization_of_image_rows.severity is Severity.HURTS


@pytest.mark.parametrize(
    "layers",
    [
        CNN + "BatchNormalization(), Flatten(), Dense(4)",
        CNN + "BatchNormalization(axis=3), Flatten(), Dense(4)",
        CNN + "BatchNormalization(axis=axis), Flatten(), Dense(4)",
        "Conv2D(8, 3, data_format='channels_first'), BatchNormalization(axis=1), Flatten(), Dense(4)",
        "Conv2D(8, 3, data_format=form), BatchNormalization(axis=1), Flatten(), Dense(4)",
        "BatchNormalization(axis=1), Flatten(), Dense(4)",
        "Conv2D(8, 3), Flatten(), BatchNormalization(axis=1), Dense(4)",
        "Conv2D(8, 3), Lambda(f), BatchNormalization(axis=1), Dense(4)",
    ],
)
def test_the_axis_of_the_channels_or_an_unknown_one(layers: str) -> None:
    assert stacked(batch_normalization_of_image_rows, layers, shape=(50, 16, 16, 3)) == []


def test_keras_may_be_set_to_channels_first() -> None:
    layers = CNN + "BatchNormalization(axis=1), Flatten(), Dense(4)"
    script = """
    import keras
    from keras import *
    from keras.layers import *
    keras.config.set_image_data_format("channels_first")
    model = Sequential([Input((3, 16, 16)), Conv2D(8, 3), BatchNormalization(axis=1), Flatten(), Dense(4)])
    model.compile(loss="mse", optimizer="adam")
    model.fit(x, y)
    """
    assert judged(batch_normalization_of_image_rows, script) == []
    assert judged(batch_normalization_of_image_rows, script.replace("keras.config", "# ")) != []
    assert stacked(batch_normalization_of_image_rows, layers, shape=(50, 16, 16, 3)) != []


def test_branches_are_not_followed() -> None:
    body = """
    h = layers.Conv2D(4, 3)(layers.Reshape((2, 2, 2))(inputs))
    outputs = layers.Add()([h, layers.BatchNormalization(axis=1)(h)])
    """
    assert wired(batch_normalization_of_image_rows, body) == []


def test_the_edit_takes_the_axis_of_the_channels() -> None:
    layers = CNN + "BatchNormalization(axis=1), BatchNormalization(1, 0.9), Flatten(), Dense(4)"
    (finding,) = stacked(batch_normalization_of_image_rows, layers, shape=(50, 16, 16, 3))
    assert [text for _, text in finding.fixes[0].rewrites] == ["-1", "-1"]
