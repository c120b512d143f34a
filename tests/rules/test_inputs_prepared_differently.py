from __future__ import annotations

import pytest

from kerasdoctor.rules.evaluation.inputs_prepared_differently import inputs_prepared_differently as rule
from rules.evaluation_of import findings_of, lines_of, stack

DIGITS = """
(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
x_train = x_train.reshape(60000, 784)
x_test = x_test.reshape(10000, 784)
"""
MODEL = stack(10, "softmax", '"sparse_categorical_crossentropy"')
FIT = "model.fit(x_train, y_train)\n"
TABLE = """
table = pd.read_csv("table.csv")
x_train, x_test, y_train, y_test = train_test_split(table[["a", "b"]].values, table["target"])
scaler = StandardScaler()
"""
PICTURES = """
generator = keras.preprocessing.image.ImageDataGenerator(rescale=1 / 255)
pictures = generator.flow_from_directory("photos/train")
"""


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("x_train = x_train / 255.0\n", "model.predict(x_test)", "model.predict(x_test)"),
        ("x_train = x_train / 255\n", "print(model.evaluate(x_test, y_test))", "print(model.evaluate(x_test, y_test))"),
        (
            "x_train = x_train.astype('float')\nx_train /= 255\n",
            "model.predict(x_test[:9])",
            "model.predict(x_test[:9])",
        ),
        ("x_test = x_test / 255\n", "model.predict(x_test)", "model.predict(x_test)"),
    ],
)
def test_one_array_divided_and_not_the_other_is_found(before: str, after: str, line: str) -> None:
    assert lines_of(rule, DIGITS + before + MODEL + FIT + after) == [line]


def test_validation_data_count_too() -> None:
    script = DIGITS + "x_train = x_train / 255\n" + MODEL
    assert len(findings_of(rule, script + "model.fit(x_train, y_train, validation_data=(x_test, y_test))")) == 1


def test_a_scaler_that_sees_one_part_is_found() -> None:
    script = TABLE + "x_train = scaler.fit_transform(x_train)\n" + MODEL + FIT
    (finding,) = findings_of(rule, script + "model.predict(x_test)")
    assert "same step" in finding.fixes[0].advice
    assert findings_of(rule, script + "model.predict(scaler.transform(x_test))") == []
    assert findings_of(rule, script + "x_test = MinMaxScaler().fit_transform(x_test)\nmodel.predict(x_test)") == []


@pytest.mark.parametrize(
    "read",
    [
        "a = keras.utils.img_to_array(keras.utils.load_img('a.png', target_size=(28, 28)))[None]",
        "import cv2\na = cv2.resize(cv2.imread('a.png'), (28, 28)).reshape(1, 784)",
    ],
)
def test_a_picture_from_a_file_has_whole_pixels(read: str) -> None:
    trained = DIGITS + "x_train = x_train / 255\n" + MODEL + FIT + read
    assert len(findings_of(rule, trained + "\nmodel.predict(a)")) == 1
    assert findings_of(rule, trained + " / 255\nmodel.predict(a)") == []
    assert findings_of(rule, DIGITS + MODEL + FIT + read + "\nmodel.predict(a)") == []
    generated = PICTURES + MODEL + "model.fit(pictures)\n" + read
    assert len(findings_of(rule, generated + "\nmodel.predict(a)")) == 1
    assert findings_of(rule, generated.replace("rescale=1 / 255", "") + "\nmodel.predict(a)") == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x_train, x_test = x_train / 255, x_test / 255\n", "model.predict(x_test)"),
        ("def scale(a):\n    return a / 255\nx_train = scale(x_train)\n", "model.predict(scale(x_test))"),
        ("from mine import scale\nx_train = x_train / 255\n", "model.predict(scale(x_test))"),
        ("x_train = x_train / 255\n", "other = keras.models.load_model('m.keras')\nother.predict(x_test)"),
        ("x_train = x_train / 255\n", "model.fit(x_test, y_test)\nmodel.predict(x_test)"),
        ("x_train = x_train / 255\n", "x_test[:] = x_test / 255\nmodel.predict(x_test)"),
        ("x_train = x_train / 10\n", "model.predict(x_test)"),
        ("x_train = x_train / 255\n", "model.predict(np.load('ready.npy'))"),
        ("x_train = x_train / 255\n", "model.predict(table_of_something)"),
        ("if len(y_train) > 9:\n    x_train = x_train / 255\n", "model.predict(x_train)"),
    ],
)
def test_what_is_alike_or_not_known_is_fine(before: str, after: str) -> None:
    assert findings_of(rule, DIGITS + before + MODEL + FIT + after) == []


def test_the_same_division_is_the_fix() -> None:
    (finding,) = findings_of(rule, DIGITS + "x_train = x_train / 255.0\n" + MODEL + FIT + "model.predict(x_test[:9])")
    assert finding.fixes[0].rewrites[0][1] == "(x_test[:9]) / 255.0"
    (finding,) = findings_of(rule, DIGITS + "x_test = x_test / 255.0\n" + MODEL + FIT + "model.predict(x_test)")
    assert finding.fixes[0].advice
