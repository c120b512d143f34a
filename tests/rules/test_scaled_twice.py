from __future__ import annotations

import pytest

from kerasdoctor.facts import Inputs, Layer
from kerasdoctor.finding import Confidence, Finding
from kerasdoctor.rules.preprocessing.scaled_twice import scaled_twice
from rules.data_of import network
from rules.judged import findings

NET = """
model = Sequential([Input((28, 28)), {first}layers.Flatten(), Dense(10, "softmax")])
model.compile(loss="sparse_categorical_crossentropy")
model.fit(x, y)
"""
BACKBONE = """
inputs = Input((32, 32, 3))
features = keras.applications.{network}(inputs)
model = keras.Model(inputs, Dense(3)(layers.Flatten()(features)))
model.compile(loss="mse")
model.fit(x, y)
"""
RESCALING = "layers.Rescaling(1 / 255), "
GENERATOR = "from keras.preprocessing.image import ImageDataGenerator\n"


@pytest.mark.parametrize(
    "script",
    [
        "x = x / 255\n" + NET.format(first=RESCALING),
        "x /= 255.0\nx = x / 255\n" + NET.format(first=""),
        "x = np.divide(x, 255)\n" + NET.format(first="layers.RandomFlip(), layers.Rescaling(1 / 127.5, offset=-1), "),
        GENERATOR + "x = ImageDataGenerator(rescale=1 / 255).flow(x / 255, y)\ny = None\n" + NET.format(first=""),
        "x = x / 255\n" + BACKBONE.format(network="EfficientNetB0(include_top=False)"),
        "x = keras.applications.vgg16.preprocess_input(x / 255)\n"
        + BACKBONE.format(network="VGG16(include_top=False)"),
        GENERATOR
        + "from keras.applications.vgg16 import preprocess_input\n"
        + "images = ImageDataGenerator(rescale=1 / 255, preprocessing_function=preprocess_input)\n"
        + "x, y = images.flow_from_directory('a'), None\n"
        + NET.format(first=""),
        "scale = layers.Rescaling(1 / 255)\nx = tf.data.Dataset.from_tensor_slices((x, y)).batch(8)\n"
        "x, y = x.map(lambda a, b: (scale(a), b)), None\n" + NET.format(first=RESCALING),
        "x = tf.data.Dataset.from_tensor_slices((x, y)).map(lambda a, b: (a / 255, b)).batch(8)\ny = None\n"
        + NET.format(first=RESCALING),
    ],
)
def test_two_divisions_are_found(script: str) -> None:
    assert len(findings(scaled_twice, script)) == 1


@pytest.mark.parametrize(
    "script",
    [
        NET.format(first=RESCALING),
        "x = x / 255\n" + NET.format(first=""),
        "x = x / 255\nx = (x - 0.5) / 0.5\n" + NET.format(first=""),
        "x = x / 255 * 255\n" + NET.format(first=RESCALING),
        "x = enhance(x / 255)\n" + NET.format(first=RESCALING),
        "x = x / 255\n" + NET.format(first="layers.Rescaling(2.0, offset=-1), "),
        "x = keras.applications.efficientnet.preprocess_input(x / 255)\n" + NET.format(first=""),
        GENERATOR
        + "x = ImageDataGenerator(rescale=1 / 255, preprocessing_function=f).flow_from_directory('a')\ny = None\n"
        + NET.format(first=""),
        "x = x / scale\n" + NET.format(first=RESCALING),
        "x = x / 255\n" + BACKBONE.format(network="VGG16(include_top=False)"),
        "x = x / 255\n" + BACKBONE.format(network="EfficientNetV2B0(include_top=False, include_preprocessing=False)"),
        BACKBONE.format(network="EfficientNetB0(include_top=False)"),
    ],
)
def test_quiet_where_it_is_done_once_or_that_is_not_known(script: str) -> None:
    assert findings(scaled_twice, script) == []


PICTURES = (None, 28, 28, 1)


def counted(high: float, *layers: Layer, low: float = 0.0, shape: tuple[int | None, ...] = PICTURES) -> list[Finding]:
    given = network(*layers, inputs=(Inputs(shape=shape, low=low, high=high),))
    return [item for item in scaled_twice(given, None) if isinstance(item, Finding)]


def test_pixels_that_are_next_to_nothing() -> None:
    (found,) = counted(1 / 255)
    assert "go up to 0.00392" in found.message
    assert counted(1.0) == []
    assert counted(1 / 255, low=-0.001) == []
    assert counted(1 / 255, shape=(None, 12)) == []
    assert counted(1 / 255, Layer("BatchNormalization")) == []


def test_a_layer_that_divides_pixels_from_0_to_1() -> None:
    rescaling = Layer("Rescaling", settings=(("scale", 1 / 255),))
    (found,) = counted(1.0, rescaling, shape=(None, 12))
    assert found.confidence is Confidence.CERTAIN
    assert counted(255.0, rescaling) == []
    assert counted(1.0, Layer("Rescaling", settings=(("scale", 2.0),))) == []
    assert counted(0.0, rescaling) == []
