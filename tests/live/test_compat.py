"""Programs for older libraries reach `fit` in the child, and what was mapped is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerasdoctor.checkup import Options, check_file
from kerasdoctor.report import Report

OPTIONS = Options(probe=False, budget=20)
KERAS_1 = """
import time
import numpy as np
from keras.models import Sequential
from keras.layers.core import Dense, Dropout, Activation
from keras.optimizers import SGD
from keras.utils import np_utils

began = time.clock()
x = np.random.rand(200, 10).astype(np.float)
y = np_utils.to_categorical(np.random.randint(0, 3, 200), nb_classes=3)
model = Sequential()
model.add(Dense(output_dim=32, input_dim=10, init="uniform"))
model.add(Activation("relu"))
model.add(Dropout(p=0.2))
model.add(Dense(3))
model.add(Activation("softmax"))
model.compile(loss="categorical_crossentropy", optimizer=SGD(lr=0.1), class_mode="categorical")
model.fit(x, y, nb_epoch=5, batch_size=16, show_accuracy=True)
"""
KERNELS = """
import numpy as np
from keras.models import Sequential
from keras.layers import Flatten, Dense
from keras.layers.convolutional import AveragePooling2D, Convolution2D, MaxPooling2D

model = Sequential()
model.add(Convolution2D(4, 3, 3, border_mode="same", input_shape=(16, 16, 1), activation="relu"))
model.add(MaxPooling2D(pool_size=(2, 2), dim_ordering="tf"))
model.add(AveragePooling2D())
model.add(Flatten())
model.add(Dense(2, activation="softmax"))
print(model.layers[0].kernel_size, model.layers[0].strides, model.layers[0].output_shape)
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
model.fit(np.random.rand(64, 16, 16, 1), np.random.randint(0, 2, 64))
"""
TF_KERAS = """
import numpy as np
import tensorflow as tf
from tensorflow.keras.layers.experimental.preprocessing import Rescaling
from tensorflow.python.keras.layers import Dense
from tensorflow.keras.utils.np_utils import to_categorical

model = tf.keras.Sequential([Rescaling(1 / 255.0), Dense(2, activation="softmax")])
model.compile(loss="categorical_crossentropy", optimizer=tf.keras.optimizers.Adam(lr=0.01))
model.fit(np.random.rand(64, 3), to_categorical(np.random.randint(0, 2, 64)))
"""
WRAPPED = """
import numpy as np
from keras.models import Sequential
from keras.layers import Dense
from keras.wrappers.scikit_learn import KerasClassifier
from sklearn.model_selection import cross_val_score


def build(width=8):
    model = Sequential([Dense(width, input_dim=4, activation="relu"), Dense(3, activation="softmax")])
    model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    return model


classifier = KerasClassifier(build_fn=build, epochs=2, batch_size=16, verbose=0)
cross_val_score(classifier, np.random.rand(90, 4), np.array(["a", "b", "c"] * 30), cv=3)
"""
GENERATORS = """
import numpy as np
from keras.models import Sequential
from keras.layers import Dense
from keras.preprocessing.image import ImageDataGenerator
from keras.layers import Flatten

x, y = np.random.rand(64, 8, 8, 1), np.eye(2)[np.random.randint(0, 2, 64)]
model = Sequential([Flatten(input_shape=(8, 8, 1)), Dense(2, activation="softmax")])
model.compile(loss="categorical_crossentropy", optimizer="rmsprop")
model.fit_generator(ImageDataGenerator().flow(x, y, batch_size=8), samples_per_epoch=64, nb_epoch=2)
"""
LISTS = """
from keras.models import Sequential
from keras.layers import Dense, LSTM

model = Sequential([LSTM(4, batch_input_shape=(2, 3, 1), stateful=True), Dense(1)])
model.compile(loss="mse", optimizer="adam")
model.fit([[[1], [2], [3]], [[2], [3], [4]]], [4, 5], batch_size=2, shuffle=False)
"""


OWN_LAYER = """
import numpy as np
import keras


class Twice(keras.layers.Layer):
    def call(self, x):
        return 2 * x


model = keras.Sequential([keras.Input((3,)), Twice(), keras.layers.Dense(1)])
model.compile(loss="mse", optimizer="adam")
model.fit(np.random.rand(64, 3), np.random.rand(64))
"""


def checked(tmp_path: Path, source: str, options: Options = OPTIONS) -> Report:
    script = tmp_path / "old.py"
    script.write_text(source.lstrip("\n"))
    return check_file(str(script), options)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "mapped"),
    [
        (KERAS_1, ["`keras.layers.core` as `keras.layers`", "`numpy.float` as `float`", "`output_dim=` as `units=`"]),
        (KERNELS, ["kernel one by one", "`border_mode=` as `padding=`", "without pool_size` as `pool_size=2`"]),
        (TF_KERAS, ["`tensorflow.python.keras", "`lr=` as `learning_rate=`"]),
        (WRAPPED, ["KerasClassifier"]),
        (GENERATORS, ["`fit_generator` as `fit`", "ImageDataGenerator"]),
        (LISTS, ["`batch_input_shape=`", "list of numbers"]),
    ],
    ids=["Keras 1", "kernels", "tf.keras", "wrapped", "generators", "lists"],
)
def test_an_old_program_reaches_fit_and_the_report_says_what_was_mapped(
    tmp_path: Path, source: str, mapped: list[str]
) -> None:
    report = checked(tmp_path, source)
    assert report.stop is None, str(report)
    assert report.diagnoses[0].live
    notes = " ".join(report.notes)
    for words in mapped:
        assert words in notes


def test_without_compat_it_stops_where_todays_library_does(tmp_path: Path) -> None:
    report = checked(tmp_path, KERAS_1, Options(probe=False, compat=False))
    assert report.stop is not None
    assert "keras.layers.core" in report.stop.message


def test_a_program_of_today_is_run_without_any_mapping(tmp_path: Path) -> None:
    source = TF_KERAS.replace(".experimental.preprocessing", "").replace(".python", "").replace("lr=", "learning_rate=")
    report = checked(tmp_path, source.replace(".np_utils", ""))
    assert report.stop is None, str(report)
    assert not any("old spellings" in note for note in report.notes)


def test_layers_of_the_programs_own_are_made_as_ever(tmp_path: Path) -> None:
    report = checked(tmp_path, OWN_LAYER)
    assert report.stop is None, str(report)


DRAWN = OWN_LAYER.replace("model.fit(", "keras.utils.plot_model(model, to_file='model.png')\nmodel.fit(", 1)


def test_a_picture_that_cannot_be_drawn_keeps_no_program_from_fit(tmp_path: Path) -> None:
    report = checked(tmp_path, DRAWN)
    assert report.stop is None, str(report)


STOPPED = """
import keras
from keras.layers.core import Dense
keras.layers.NoSuchLayer
"""


def test_what_no_version_had_is_still_an_error_and_mapped_names_are_told(tmp_path: Path) -> None:
    report = checked(tmp_path, STOPPED)
    assert report.stop is not None
    assert "NoSuchLayer" in report.stop.message
    assert any("keras.layers.core" in note for note in report.notes)
