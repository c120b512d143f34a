from __future__ import annotations

import pytest

from kerasdoctor.rules.evaluation.labels_of_another_order import labels_of_another_order as rule
from rules.evaluation_of import findings_of, lines_of, stack

FITTED = stack(3, "softmax", '"sparse_categorical_crossentropy"') + "model.fit(test)\n"
GENERATED = (
    "from tensorflow.keras.preprocessing.image import ImageDataGenerator\n"
    'test = ImageDataGenerator().flow_from_directory("photos/test")\n' + FITTED
)
READ = 'test = keras.utils.image_dataset_from_directory("photos/test")\n' + FITTED
CLASSES = "answers = np.argmax(model.predict(test), axis=1)\n"
MADE = (
    "x = np.random.normal(size=(300, 4))\ny = np.random.randint(0, 3, 300)\n"
    "test = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(300).batch(32)\n" + FITTED
)
COLLECTED = "labels = np.concatenate([y for x, y in test])\nprint(metrics.accuracy_score(labels, answers))"


@pytest.mark.parametrize(
    "code",
    [
        "metrics.confusion_matrix(test.classes, answers)",
        "print(metrics.classification_report(test.labels, answers))",
        "np.mean(answers == test.classes)",
        "metrics.accuracy_score(np.array(test.classes), answers)",
    ],
)
def test_classes_of_a_shuffled_generator_are_found(code: str) -> None:
    assert lines_of(rule, GENERATED + CLASSES + code) == [GENERATED.splitlines()[1]]


def test_a_second_pass_over_a_data_set_is_found() -> None:
    assert lines_of(rule, READ + CLASSES + COLLECTED) == [READ.splitlines()[0]]
    assert len(findings_of(rule, MADE + CLASSES + COLLECTED)) == 1
    unpacked = "labels = []\nfor x, y in test:\n    labels.append(y.numpy())\nlabels = np.concatenate(labels)\n"
    assert len(findings_of(rule, READ + CLASSES + unpacked + "metrics.accuracy_score(labels, answers)")) == 1


def test_a_generator_over_arrays_shuffles_them() -> None:
    script = GENERATED.replace('flow_from_directory("photos/test")', "flow(x_test, y_test)") + CLASSES
    assert (
        len(findings_of(rule, "y_test = np.load('y.npy')\n" + script + "metrics.accuracy_score(y_test, answers)")) == 1
    )


@pytest.mark.parametrize(
    ("script", "code"),
    [
        (GENERATED.replace('test")', 'test", shuffle=False)'), "metrics.confusion_matrix(test.classes, answers)"),
        (GENERATED.replace('test")', 'test", shuffle=SHUFFLE)'), "metrics.confusion_matrix(test.classes, answers)"),
        (READ.replace('test")', 'test", shuffle=False)'), COLLECTED),
        (READ.replace('test")', 'test").cache()'), COLLECTED),
        (MADE.replace("shuffle(300)", "shuffle(300, reshuffle_each_iteration=False)"), COLLECTED),
        (MADE.replace("shuffle(300).", ""), COLLECTED),
        (GENERATED, "metrics.confusion_matrix(np.load('labels.npy'), answers)"),
    ],
)
def test_a_fixed_order_and_labels_from_elsewhere_are_fine(script: str, code: str) -> None:
    assert findings_of(rule, script + CLASSES + code) == []


def test_labels_and_predictions_of_one_loop_are_fine() -> None:
    code = (
        "for x, y in test:\n    answers = np.argmax(model.predict(x), axis=1)\n    metrics.accuracy_score(y, answers)"
    )
    assert findings_of(rule, READ + code) == []
    code = "x, y = next(test)\nanswers = np.argmax(model.predict(x), axis=1)\nmetrics.accuracy_score(y, answers)"
    assert findings_of(rule, GENERATED + code) == []


def test_the_order_of_the_folder_is_the_fix() -> None:
    (finding,) = findings_of(rule, GENERATED + CLASSES + "metrics.confusion_matrix(test.classes, answers)")
    assert finding.fixes[0].rewrites[0][1] == '"photos/test", shuffle=False'
