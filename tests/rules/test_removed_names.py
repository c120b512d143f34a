"""Names that are gone: one cause for the whole file, every use of it edited, and silence where Keras 2 is meant."""

from __future__ import annotations

import textwrap

import pytest
from static.reading_of import source_of

from kerasdoctor.finding import Finding
from kerasdoctor.rules.api.removed_names import MOST_PLACES, removed_names
from kerasdoctor.static.edits import edit
from kerasdoctor.static.reading import understand

MODEL = """
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense({units}, activation="{activation}")])
model.compile(loss="{loss}", optimizer="sgd")
model.fit(x, y)
"""


def found(script: str) -> list[Finding]:
    reading = understand(source_of(script))
    network = reading.cases[0].network if reading.cases else None
    trace = reading.cases[0].trace if reading.cases else reading.trace
    said = removed_names(reading.script, trace, network)
    return [finding for finding in said if isinstance(finding, Finding)]


def mended(script: str) -> str:
    """Return a script after the edits, which must leave nothing to find."""
    source = source_of(script)
    (finding,) = found(script)
    text = edit.rewrite(source, finding.fixes[0])
    assert text is not None
    assert finding.fixes[0].advice or found(text) == []
    return text.strip("\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("from keras.layers.core import Dense, Dropout\n", "from keras.layers import Dense, Dropout"),
        ("from keras.utils import np_utils\nnp_utils.to_categorical([1])\n", None),
        ("from keras.optimizers import adam\n", "from keras.optimizers import Adam as adam"),
        ("from keras.optimizers import adam as a, SGD\n", "from keras.optimizers import Adam as a, SGD"),
        ("from keras.layers.core import *\n", "from keras.layers import *"),
        ("import keras.layers.core as core\ncore.Dense(3)\n", "import keras.layers as core\ncore.Dense(3)"),
        ("import keras.layers.core\nkeras.layers.core.Dense(3)\n", "import keras.layers\nkeras.layers.Dense(3)"),
        (
            "from keras.engine import Layer, Model\n",
            "from keras.layers import Layer\nfrom keras.models import Model",
        ),
        (
            "from keras import backend as K\nK.mean(x)\n",
            "import keras\nfrom keras import backend as K\nkeras.ops.mean(x)",
        ),
        ("import keras\nfrom keras import backend as K\nK.mean(x)\n", None),
        ("import tensorflow as tf\ntf.Session()\n", "import tensorflow as tf\ntf.compat.v1.Session()"),
        ("import numpy as np\nnp.float(3)\n", "import numpy as np\nfloat(3)"),
        ("from sklearn.externals import joblib\n", "import joblib"),
        ("from time import clock\nclock()\n", "from time import perf_counter as clock\nclock()"),
        (
            "from keras.optimizers import Adam\nAdam(lr=1e-3, beta_1=0.8)\n",
            "from keras.optimizers import Adam\nAdam(learning_rate=1e-3, beta_1=0.8)",
        ),
        (
            "from keras.layers import Conv2D\nConv2D(3, 3, border_mode='same', dim_ordering='tf')\n",
            "from keras.layers import Conv2D\nConv2D(3, 3, padding='same', data_format=\"channels_last\")",
        ),
        (
            "from keras.layers import AveragePooling2D\nAveragePooling2D()\nAveragePooling2D(strides=2)\n",
            "from keras.layers import AveragePooling2D\n"
            "AveragePooling2D(pool_size=2)\nAveragePooling2D(pool_size=2, strides=2)",
        ),
        (
            "from keras.layers import BatchNormalization as B\nB(mode=0, axis=1, fused=True)\nB(fused=True, mode=0)\n",
            "from keras.layers import BatchNormalization as B\nB(axis=1)\nB()",
        ),
    ],
)
def test_each_use_is_edited_on_its_exact_span(old: str, new: str | None) -> None:
    text = mended(old)
    assert new is None or text == new


def test_an_import_that_keeps_its_variable_needs_no_edit_of_its_uses() -> None:
    text = mended("from keras.utils import np_utils\nnp_utils.to_categorical([1])\n")
    assert text == "from keras import utils as np_utils\nnp_utils.to_categorical([1])"


def test_a_use_that_the_new_home_lacks_is_told_with_advice() -> None:
    (finding,) = found("import keras.backend.tensorflow_backend as K\nK.set_session(1)\n")
    assert [spot.place.line for spot in finding.places if hasattr(spot.place, "line")] == [1, 2]
    assert "sessions" in finding.fixes[0].advice


def test_a_module_that_moved_is_named_by_itself() -> None:
    (finding,) = found("from keras.layers.core import Dense, Dropout\nfrom keras.optimizers import adam\n")
    assert [spot.label for spot in finding.places] == [
        "`keras.layers.core`: now keras.layers",
        "`keras.optimizers.adam`: now keras.optimizers.Adam",
    ]


def test_many_uses_are_one_cause_with_the_first_few_places() -> None:
    script = "from keras.optimizers import Adam\n" + "Adam(lr=1)\n" * 9
    (finding,) = found(script)
    assert len(finding.places) == MOST_PLACES
    assert len(finding.fixes[0].rewrites) == 9
    assert finding.message == "today's libraries no longer know `lr` of Adam"


SETUP = "import numpy as np\nimport keras\nx = np.zeros((9, 4))\ny = np.zeros(9)\n"


def with_model(code: str, units: int = 3, activation: str = "softmax") -> str:
    loss = "binary_crossentropy" if units == 1 else "sparse_categorical_crossentropy"
    return SETUP + MODEL.format(units=units, activation=activation, loss=loss) + textwrap.dedent(code)


@pytest.mark.parametrize(
    ("units", "activation", "call"),
    [
        (3, "softmax", "model.predict(x).argmax(axis=-1)"),
        (1, "sigmoid", '(model.predict(x) > 0.5).astype("int32")'),
    ],
)
def test_predict_classes_becomes_the_decode_of_the_head(units: int, activation: str, call: str) -> None:
    assert mended(with_model("print(model.predict_classes(x))\n", units, activation)).endswith(f"print({call})")


def test_predict_classes_of_an_unknown_head_gets_advice() -> None:
    (finding,) = found(with_model("model.predict_classes(x)\n", 3, "tanh"))
    assert not finding.fixes[0].rewrites
    assert "argmax" in finding.fixes[0].advice


def test_generators_keep_their_positional_arguments() -> None:
    text = mended(
        with_model("model.fit_generator(g, 10, nb_epoch=3, workers=2)\nmodel.predict_generator(generator=g)\n")
    )
    assert text.splitlines()[-2:] == ["model.fit(g, steps_per_epoch=10, epochs=3)", "model.predict(x=g)"]


def test_words_that_keras_lacks() -> None:
    text = mended(
        "import keras\nm = keras.Sequential()\nm.compile(loss='logcosh', metrics=['mse', 'cosine_proximity'])\n"
    )
    assert text.endswith("""m.compile(loss="log_cosh", metrics=['mse', "cosine_similarity"])""")
    (finding,) = found("import keras\nm = keras.Sequential()\nm.compile(metrics=['f1'])\n")
    assert "f1_score" in finding.fixes[0].advice


OLD = "from keras.utils import np_utils\nfrom keras.optimizers import Adam\nAdam(lr=1)\n"


@pytest.mark.parametrize(
    "script",
    [
        "import tf_keras\n" + OLD,
        "import os\nos.environ['TF_USE_LEGACY_KERAS'] = '1'\n" + OLD,
        "# !pip install tensorflow==2.8\n" + OLD,
        "from tensorflow.python.keras.optimizers import Adam\nAdam(lr=1)\n",
        "try:\n    from keras.utils import np_utils\nexcept ImportError:\n    np_utils = None\n",
        "import keras\nif keras.__version__ < '3':\n    keras.optimizers.Adam(lr=1)\n",
        "import tensorflow as tf\ntf.keras.preprocessing.image.ImageDataGenerator()\ntf.keras.backend.mean(1)\n",
        "from keras.layers import Convolution2D\nConvolution2D(3, 3)\n",
        "import tensorflow.compat.v1 as tf\ntf.Session()\n",
        "class Adam:\n    pass\nAdam(lr=1)\n",
        "import keras.backend as K\nK.clear_session()\n",
        "from sklearn.linear_model import LogisticRegression\nLogisticRegression().fit(x, y).predict_proba(x)\n",
    ],
)
def test_nothing_is_said_of(script: str) -> None:
    assert found(script) == []


LAYER = """import keras
class Own({base}):
    {own}
    def call(self, x):
        self.{method}(x)
        return x
model = keras.Sequential([keras.Input((4,)), Own()])
model.compile("adam", "mse")
model.fit(x, y)
"""


def test_metrics_and_losses_added_from_outside() -> None:
    (finding,) = found(with_model("model.add_metric(some, name='some')\nmodel.add_loss(some)\n"))
    assert "`add_metric`" in finding.message
    assert "`add_loss`" in finding.message


def test_a_metric_added_in_a_layer() -> None:
    def judge(method: str, base: str = "keras.layers.Layer", own: str = "") -> int:
        return len(found(LAYER.format(method=method, base=base, own=own)))

    assert judge("add_metric") == 1
    assert judge("add_loss") == 0
    assert judge("add_metric", base="object") == 0
    assert judge("add_metric", own="def add_metric(self, x):\n        pass") == 0


def test_a_model_adds_to_its_own_loss() -> None:
    script = """import keras
class Own(keras.Model):
    def call(self, x):
        self.more(x)
        return x
    def more(self, x):
        self.add_loss(x)
model = Own()
model.compile("adam", "mse")
model.fit(x, y)
"""
    assert found(script) == []
