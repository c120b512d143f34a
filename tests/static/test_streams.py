from __future__ import annotations

import pytest

from kerasdoctor.facts import Network
from static.reading_of import case_of, reading_of

START = """
import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds
import keras
from keras import layers
from keras.preprocessing.image import ImageDataGenerator
(x, y), _ = keras.datasets.mnist.load_data()
rows = np.arange(500.0)
model = keras.Sequential([layers.Flatten(), layers.Dense(10, activation="softmax")])
model.compile("sgd", "categorical_crossentropy")
"""
FOLDER = "keras.utils.image_dataset_from_directory('photos', image_size=(32, 32)"


def network_of(code: str) -> Network:
    return case_of(START + code).network


@pytest.mark.parametrize(
    ("code", "kind", "inputs", "labels"),
    [
        ("fit(tf.data.Dataset.from_tensor_slices((x, y)).batch(8))", "class-index", (None, 28, 28), (None,)),
        ("fit(tf.data.Dataset.from_tensors((x, y)))", "class-index", (60000, 28, 28), (60000,)),
        (
            "fit(tf.data.Dataset.from_tensor_slices((x, keras.utils.to_categorical(y))).shuffle(9).batch(8).repeat())",
            "one-hot",
            (None, 28, 28),
            (None, 10),
        ),
        (
            "fit(tf.data.Dataset.zip((tf.data.Dataset.from_tensor_slices(x), tf.data.Dataset.from_tensor_slices(y)))"
            ".batch(8).take(2))",
            "class-index",
            (None, 28, 28),
            (None,),
        ),
        (
            "fit(tf.data.Dataset.from_tensor_slices((x, y)).map(lambda a, b: (a, tf.one_hot(b, 10))).batch(8))",
            "one-hot",
            (None, 28, 28),
            (None, 10),
        ),
        ("fit(tf.data.Dataset.from_tensor_slices((x, y)).batch(4).unbatch().batch(8))", "class-index", None, None),
        ("fit(tf.data.TFRecordDataset('a').map(parse).batch(8))", None, None, None),
        (FOLDER.join(("fit(", ", label_mode='categorical'))")), "one-hot", (None, 32, 32, 3), (None, None)),
        (FOLDER.join(("fit(", ", label_mode='binary', color_mode='grayscale'))")), "binary", (None, 32, 32, 1), None),
        # Two folders give labels of 0 and 1 only.
        (FOLDER.join(("fit(", "))")), None, (None, 32, 32, 3), (None,)),
        (FOLDER.join(("fit(", ", class_names=['a', 'b', 'c']))")), "class-index", None, (None,)),
        (FOLDER.join(("fit(", ", class_names=['a', 'b']))")), "binary", None, (None,)),
        (FOLDER.join(("fit(", ", label_mode='categorical', class_names=['a', 'b']))")), "one-hot", None, (None, 2)),
        (FOLDER.join(("fit(", ", label_mode=mode))")), None, (None, 32, 32, 3), None),
        ("fit(keras.utils.text_dataset_from_directory('texts', label_mode='binary'))", "binary", None, (None, 1)),
        (
            "fit(keras.utils.timeseries_dataset_from_array(rows, np.sin(rows), sequence_length=20))",
            "real",
            (None, 20),
            (None,),
        ),
        ("fit(tfds.load('mnist', split='train', as_supervised=True).batch(8))", "class-index", (None, 28, 28, 1), None),
        ("fit(tfds.load('other', split='train', as_supervised=True).batch(8))", None, None, None),
        ("fit(ImageDataGenerator().flow(x, y % 2))", "binary", (None, 28, 28), (None,)),
        (
            "fit(ImageDataGenerator().flow_from_directory('d', target_size=(9, 9)))",
            "one-hot",
            (None, 9, 9, 3),
            (None, None),
        ),
        (
            "fit(ImageDataGenerator().flow_from_directory('d', class_mode='binary'))",
            "binary",
            (None, 256, 256, 3),
            None,
        ),
        ("fit(ImageDataGenerator().flow_from_directory('d', class_mode=None))", None, (None, 256, 256, 3), None),
    ],
)
def test_a_data_set_says_as_much_as_arrays_do(
    code: str, kind: str | None, inputs: tuple[int | None, ...] | None, labels: tuple[int | None, ...] | None
) -> None:
    network = network_of("model." + code)
    (head,) = network.heads
    assert (head.labels.kind if head.labels else None) == kind
    assert inputs in (None, network.inputs[0].shape)
    assert labels is None or (head.labels is not None and head.labels.shape == labels)


@pytest.mark.parametrize(
    ("code", "size"),
    [
        ("model.fit(tf.data.Dataset.from_tensor_slices((x, y)).batch(8))", 8),
        (f"model.fit({FOLDER}))", 32),
        (f"model.fit({FOLDER}, batch_size=None).batch(4))", 4),
        (f"model.fit({FOLDER}, batch_size=size))", None),
        ("model.fit(ImageDataGenerator().flow(x, y, batch_size=16))", 16),
    ],
)
def test_the_size_of_batches_is_that_of_the_data_set(code: str, size: int | None) -> None:
    assert network_of(code).batch_size == size


def test_parts_of_a_data_set_are_both_read() -> None:
    network = network_of(f"train, test = {FOLDER}, subset='both', label_mode='categorical')\nmodel.fit(train)")
    assert network.heads[0].labels is not None
    assert network.heads[0].labels.kind == "one-hot"
    code = "(train, test), info = tfds.load('cifar10', split=['train', 'test'], as_supervised=True, with_info=True)\n"
    assert network_of(code + "model.fit(train.batch(8))").inputs[0].shape == (None, 32, 32, 3)


@pytest.mark.parametrize(
    "scale",
    [
        "data = tf.data.Dataset.from_tensor_slices((x / 255, y))",
        "data = tf.data.Dataset.from_tensor_slices((x, y)).map(lambda a, b: (a / 255, b))",
        "def prepare(a, b):\n    a = tf.cast(a, tf.float32) / 255.0\n    return a, b\n"
        "data = tf.data.Dataset.from_tensor_slices((x, y)).map(prepare, num_parallel_calls=4)",
    ],
)
def test_what_is_done_to_inputs_on_the_way_is_in_their_past(scale: str) -> None:
    (inputs,) = network_of(scale + "\nmodel.fit(data.batch(8).prefetch(1))").inputs
    assert inputs.past is not None
    names = [done.name.rpartition(".")[2] for done in inputs.past.operations]
    assert names[0] == "load_data"
    assert names[-2:] == ["batch", "prefetch"]
    assert [done.operand for done in inputs.past.passed("divide")] == [255]


def test_an_image_generator_scales_where_it_says_so() -> None:
    code = "model.fit(ImageDataGenerator({}).flow_from_directory('d'))"
    (scaled,) = network_of(code.format("rescale=1 / 255")).inputs
    (plain,) = network_of(code.format("horizontal_flip=True")).inputs
    assert scaled.past is not None
    assert plain.past is not None
    assert [done.operand for done in scaled.past.passed("multiply")] == [1 / 255]
    assert plain.past.passed("multiply") == ()
    assert [done.name for done in plain.past.operations] == [
        "keras.preprocessing.image.ImageDataGenerator.flow_from_directory"
    ]


def test_labels_know_their_past_as_arrays_do() -> None:
    code = "model.fit(tf.data.Dataset.from_tensor_slices((x, keras.utils.to_categorical(y))).batch(8))"
    labels = network_of(code).heads[0].labels
    assert labels is not None
    assert labels.past is not None
    assert labels.past.passed("to_categorical")


@pytest.mark.parametrize(
    "code",
    [
        "def batches():\n    while True:\n        yield x[:8], y[:8] % 2\n"
        "model.fit(batches(), steps_per_epoch=9, epochs=5)",
        "def batches():\n    yield x[:8], y[:8] % 2\nmodel.fit_generator(batches(), 9, 5)",
        "class Batches(keras.utils.PyDataset):\n    def __getitem__(self, index):\n        return x[:8], y[:8] % 2\n"
        "model.fit(Batches(), epochs=5)",
        "def rows():\n    yield x[0], y[0] % 2\n"
        "model.fit(tf.data.Dataset.from_generator(rows, output_types=(int, int)).batch(8), epochs=5)",
    ],
)
def test_generators_and_sequences_are_read(code: str) -> None:
    case = case_of(START + code)
    (head,) = case.network.heads
    assert head.labels is not None
    assert head.labels.kind == "binary"
    assert case.network.inputs[0].shape is not None
    assert case.network.inputs[0].shape[1:] == (28, 28)
    assert case.network.epochs == 5


def test_a_generator_that_gives_several_things_is_unknown() -> None:
    code = "def batches():\n    yield x[:8], y[:8] % 2\n    yield x, np.random.rand(60000)\nmodel.fit(batches())"
    labels = network_of(code).heads[0].labels
    assert labels is None or labels.kind is None


def test_where_a_data_set_is_unknown_the_reading_says_so() -> None:
    assert reading_of(START + "model.fit(tf.data.TFRecordDataset('a').map(parse))").unknown


@pytest.mark.parametrize(
    "prepare",
    [
        "scale = layers.Rescaling(1 / 255)\ndata = data.map(lambda a, b: (scale(a), b))",
        "stack = keras.Sequential([layers.RandomFlip(), layers.Rescaling(1 / 255)])\n"
        "data = data.map(lambda a, b: (stack(a, training=True), b))",
    ],
)
def test_layers_may_prepare_what_a_data_set_gives(prepare: str) -> None:
    code = f"data = {FOLDER}, label_mode='binary')\n{prepare}\nmodel.fit(data)"
    case = case_of(START + code)
    (inputs,) = case.network.inputs
    assert inputs.shape == (None, 32, 32, 3)
    assert inputs.past is not None
    assert [done.operand for done in inputs.past.passed("Rescaling")] == [1 / 255]
    assert case.script.predictions == ()


def test_layers_with_weights_prepare_nothing() -> None:
    code = "h = layers.Dense(4)(tool.features(x))\nmodel = keras.Model(tool.features(x), layers.Dense(3)(h))\n"
    head = case_of(START + "import tool\n" + code + "model.compile('sgd', 'mse')\nmodel.fit(x, y)").network.heads[0]
    assert head.layer.units == 3


def test_windows_of_a_series_are_rows() -> None:
    code = (
        "series = tf.data.Dataset.from_tensor_slices(np.sin(np.arange(99.0)))\n"
        "rows = series.window(5, shift=1).flat_map(lambda w: w.batch(5)).map(lambda w: (w[:-1], w[-1:]))\n"
        "model.fit(rows.batch(8))"
    )
    labels = network_of(code).heads[0].labels
    assert labels is not None
    assert labels.kind == "real"


def test_labels_that_are_put_into_ones_stay_zeros_and_ones() -> None:
    labels = network_of("y = np.ones((64, 1))\ny[32:, :] = 0\nmodel.fit(x[:64], y)").heads[0].labels
    assert labels is not None
    assert labels.kind == "binary"
