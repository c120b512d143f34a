from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.evaluation.class_names_in_another_order import class_names_in_another_order as rule
from rules.evaluation_of import IMPORTS, findings_of, stack
from rules.mending import mended_text

READ = """
import os
from keras.utils import image_dataset_from_directory
from keras.preprocessing.image import ImageDataGenerator
from sklearn.preprocessing import LabelEncoder
train = image_dataset_from_directory("train")
"""
MODEL = stack(3, "softmax", '"sparse_categorical_crossentropy"') + "model.fit(train)\np = model.predict(x)\n"
TABLE = """
from sklearn.preprocessing import LabelEncoder
table = pd.read_csv("t.csv")
x, y = table[["a", "b"]], LabelEncoder().fit_transform(table["kind"])
"""
OF_TABLE = TABLE + MODEL.replace("fit(train)", "fit(x, y)")


@pytest.mark.parametrize(
    "code",
    [
        "names = os.listdir('TRAIN')\nprint(names[np.argmax(p[0])])",
        "names = os.listdir('TRAIN')\nprint(names[p[0].argmax()])",
        "names = os.listdir('TRAIN')\nfor i in np.argmax(p, axis=1):\n    print(names[i])",
        "names = np.array(os.listdir('TRAIN'))\nkinds = names[np.argmax(p, axis=1)]",
        "a = metrics.classification_report(y, np.argmax(p, axis=1), target_names=os.listdir('TRAIN'))",
    ],
)
def test_names_in_the_order_of_the_disk_are_found(code: str) -> None:
    (finding,) = findings_of(rule, READ + MODEL + code.replace("'TRAIN'", '"train"'))
    assert finding.severity is None


@pytest.mark.parametrize(
    "code",
    [
        'names = sorted(os.listdir("train"))\nprint(names[np.argmax(p[0])])',
        'names = os.listdir("other")\nprint(names[np.argmax(p[0])])',
        'names = os.listdir("train")\nprint(names[3])',
        'names = os.listdir("train")\nnames.sort()\nprint(names[np.argmax(p[0])])',
        "print(train.class_names[np.argmax(p[0])])",
        'names = ["cat", "dog", "bird"]\nprint(names[np.argmax(p[0])])',
    ],
)
def test_names_that_may_be_in_order_are_fine(code: str) -> None:
    assert findings_of(rule, READ + MODEL + code) == []


def test_classes_may_be_numbered_by_the_same_list() -> None:
    script = READ.replace('("train")', '("train", class_names=os.listdir("train"))') + MODEL
    assert findings_of(rule, script + 'names = os.listdir("train")\nprint(names[np.argmax(p[0])])') == []


@pytest.mark.parametrize(
    ("names", "severity"),
    [("list(set(table['kind']))", None), ("table['kind'].unique()", Severity.SMELLS)],
)
def test_names_of_a_column_are_compared_with_its_encoder(names: str, severity: Severity | None) -> None:
    (finding,) = findings_of(rule, OF_TABLE + f"names = {names}\nprint(names[np.argmax(p[0])])")
    assert finding.severity is severity


@pytest.mark.parametrize(
    "names", ["np.unique(table['kind'])", "sorted(set(table['kind']))", "table['a'].unique()", "encoder.classes_"]
)
def test_sorted_names_and_those_of_other_columns_are_fine(names: str) -> None:
    assert findings_of(rule, OF_TABLE + f"names = {names}\nprint(names[np.argmax(p[0])])") == []


def test_factorize_numbers_in_the_order_of_unique() -> None:
    script = OF_TABLE.replace('LabelEncoder().fit_transform(table["kind"])', 'pd.factorize(table["kind"])[0]')
    assert findings_of(rule, script + "names = table['kind'].unique()\nprint(names[np.argmax(p[0])])") == []


def test_the_list_is_sorted_where_it_is_made() -> None:
    script = IMPORTS + READ + MODEL + 'names = os.listdir("train")\nprint(names[np.argmax(p[0])])'
    assert 'names = sorted(os.listdir("train"))' in mended_text(rule, script)
