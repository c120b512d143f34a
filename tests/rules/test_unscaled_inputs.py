from __future__ import annotations

import pytest

from kerasdoctor.facts import InputData, Layer, Optimizer
from kerasdoctor.finding import Finding, NewInputs, Severity
from kerasdoctor.rules.preprocessing.unscaled_inputs import unscaled_inputs
from kerasdoctor.static.files.source import Source, parse
from kerasdoctor.static.reading import understand
from rules.data_of import column, data, inputs, network
from rules.judged import ARRAYS, findings

MNIST = "(x, y), _ = keras.datasets.mnist.load_data()\n"
NET = 'model = Sequential([Input((28, 28)), layers.Flatten(), {first}Dense(10, "softmax")])\n'
FIT = 'model.compile(loss="sparse_categorical_crossentropy")\nmodel.fit(x, y)\n'


@pytest.mark.parametrize(
    "data",
    [
        MNIST,
        MNIST + "x = x.reshape(-1, 784).astype('float32')\n",
        "x = np.random.randint(0, 256, size=(90, 28, 28))\n",
        "x = np.random.randint(500, size=(90, 28, 28))\n",
        "x = keras.utils.image_dataset_from_directory('photos')\ny = None\n",
        MNIST + "x, y = tf.data.Dataset.from_tensor_slices((x / 1, y)).batch(32), None\n",
        "from sklearn.datasets import load_wine\nwine = load_wine()\nx, y = wine.data, wine.target\n",
        "from keras.preprocessing.image import ImageDataGenerator\n"
        "x, y = ImageDataGenerator(horizontal_flip=True).flow_from_directory('photos'), None\n",
    ],
)
def test_raw_values_are_found(data: str) -> None:
    fires = "x / 1" not in data
    assert bool(findings(unscaled_inputs, data + NET.format(first="") + FIT)) == fires


def test_a_rate_made_for_raw_values_is_a_smaller_thing() -> None:
    careful = FIT.replace(")\n", ", optimizer=keras.optimizers.Adam(5e-5))\n", 1)
    (found,) = findings(unscaled_inputs, MNIST + NET.format(first="") + careful)
    assert found.severity == Severity.SMELLS
    (found,) = findings(unscaled_inputs, MNIST + NET.format(first="") + careful.replace("5e-5", "1e-3"))
    assert found.severity is None


def test_a_stack_that_augments_does_not_scale() -> None:
    stack = "stack = Sequential([layers.RandomFlip()])\n"
    assert len(findings(unscaled_inputs, MNIST + stack + NET.format(first="stack, ") + FIT)) == 1
    stack = "stack = Sequential([layers.RandomFlip(), layers.Rescaling(1 / 255)])\n"
    assert findings(unscaled_inputs, MNIST + stack + NET.format(first="stack, ") + FIT) == []


PICTURES = "import os\nimport cv2\nfrom PIL import Image\n"


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("x = np.array([cv2.resize(cv2.imread(f), (28, 28)) for f in os.listdir('a')])\n", 16),
        ("x = np.array([np.array(Image.open(f)) for f in os.listdir('a')]).astype('float32')\n", 16),
        ("def read(f):\n    return keras.utils.img_to_array(keras.utils.load_img(f))\nx = np.array([read('a')])\n", 17),
        (
            "def read(f):\n    return tf.image.resize(tf.io.decode_jpeg(tf.io.read_file(f)), (28, 28)), 1\n"
            "x, y = tf.data.Dataset.list_files('*.jpg').map(read).batch(8), None\n",
            17,
        ),
    ],
)
def test_pictures_are_followed_from_where_they_are_read(data: str, line: int) -> None:
    (found,) = findings(unscaled_inputs, PICTURES + data + NET.format(first="") + FIT)
    assert found.places[0].place.line == line  # type: ignore[union-attr]


@pytest.mark.parametrize(("name", "fires"), [("mnist", True), ("titanic", False)])
def test_pictures_of_the_catalogue(name: str, fires: bool) -> None:
    data = f"import tensorflow_datasets as tfds\nx, y = tfds.load('{name}', split='train', as_supervised=True), None\n"
    assert bool(findings(unscaled_inputs, data + "x = x.batch(8)\n" + NET.format(first="") + FIT)) == fires


@pytest.mark.parametrize(
    "data",
    [
        "x = np.array([cv2.imread(f) / 255 for f in os.listdir('a')])\n",
        "import skimage.transform\nx = np.array([skimage.transform.resize(cv2.imread(f), (28, 28)) for f in names])\n",
        "x = np.array([plt.imread(f) for f in names])\n",
        "def read(f):\n    return tf.image.convert_image_dtype(tf.io.decode_jpeg(f), 'float32'), 1\n"
        "x = tf.data.Dataset.list_files('*').map(read)\n",
    ],
)
def test_pictures_that_are_scaled_on_the_way_are_right(data: str) -> None:
    assert findings(unscaled_inputs, PICTURES + data + NET.format(first="") + FIT) == []


@pytest.mark.parametrize(
    ("data", "first"),
    [
        (MNIST + "x = x / 255\n", ""),
        (MNIST + "x /= 255\n", ""),
        (MNIST + "x = scale(x)\n", ""),
        (MNIST + "if input():\n    x = x / 255\n", ""),
        (MNIST, "layers.Rescaling(1 / 255), "),
        (MNIST, "layers.BatchNormalization(), "),
        (MNIST, "layers.Dense(8), layers.BatchNormalization(), layers.ReLU(), "),
        (MNIST, "layers.Lambda(lambda t: t / 255), "),
        (MNIST, "layers.Embedding(256, 8), "),
        (MNIST, "unknown_layer(), "),
        ("x = np.random.randint(0, 10, size=(90, 28, 28))\n", ""),
        ("x = np.random.randint(low, 900, size=(90, 28, 28))\n", ""),
        ("x = np.random.randint(0, high, size=(90, 28, 28))\n", ""),
        ("", ""),
        (
            "from keras.preprocessing.image import ImageDataGenerator\n"
            "x, y = ImageDataGenerator(rescale=1 / 255).flow_from_directory('photos'), None\n",
            "",
        ),
        (
            "from keras.preprocessing.image import ImageDataGenerator\n"
            "x, y = ImageDataGenerator(**options).flow_from_directory('photos'), None\n",
            "",
        ),
    ],
)
def test_whatever_may_scale_keeps_it_quiet(data: str, first: str) -> None:
    assert findings(unscaled_inputs, data + NET.format(first=first) + FIT) == []


def test_the_data_come_first_and_their_range_is_told() -> None:
    (found,) = findings(unscaled_inputs, MNIST + NET.format(first="") + FIT)
    assert [spot.place.line for spot in found.places] == [13, 16, 14]  # type: ignore[union-attr]
    assert "from 0 to 255" in found.message


def counted(part: InputData, *layers: Layer, rows: int = 1000, rate: float = 0.001) -> list[Finding]:
    given = network(*layers, optimizer=Optimizer("Adam", rate))
    found = unscaled_inputs(given, None, data(rows, inputs=(part,)))
    return [item for item in found if isinstance(item, Finding)]


MEASURED = inputs(low=-5, high=900, columns=(column(0), column(1, 400.0, 100.0)))
COUNTED = inputs(shape=(None, 8, 8), width=64, mean=127.0, spread=70.0, low=0.0, high=255.0, columns=())


def test_counted_values_are_a_reason_to_try() -> None:
    (found,) = counted(MEASURED)
    assert found.severity is Severity.SMELLS
    assert found.fixes[0].changes == (NewInputs("standardised", name="x"),)
    assert "is 412" in found.evidence[0].text
    (pictures,) = counted(COUNTED, Layer("Flatten", sources=(-1,)))
    assert pictures.fixes[0].changes == (NewInputs("divided", 255.0, name="x"),)


def test_scaled_flags_few_rows_careful_steps_and_normalisation_are_left_alone() -> None:
    assert counted(inputs()) == []
    assert counted(inputs(columns=(column(0), column(1, 500.0, 499.0, two_values=True)))) == []
    assert counted(MEASURED, rows=30) == []
    assert counted(MEASURED, rate=1e-5) == []
    assert counted(MEASURED, Layer("BatchNormalization")) == []
    assert counted(MEASURED, Layer("Embedding")) == []
    assert counted(MEASURED, Layer("Normalization")) == []


def test_what_is_read_off_the_source_is_told_once_and_can_be_tried() -> None:
    source = parse("script.py", ARRAYS + MNIST + NET.format(first="") + FIT)
    assert isinstance(source, Source)
    (case,) = understand(source).cases
    (found,) = unscaled_inputs(case.network, case.trace, data(inputs=(COUNTED,)))
    assert isinstance(found, Finding)
    assert found.severity is None
    assert isinstance(found.fixes[0].changes[0], NewInputs)
