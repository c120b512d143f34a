"""Data of many kinds that are missing: each program reaches its fit with what is made, and the report names it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

from kerasdoctor.checkup import Options, check_file
from kerasdoctor.live.program import Program
from kerasdoctor.live.standin import Made, Wanted
from kerasdoctor.live.standin.containers import Arrays
from kerasdoctor.live.standin.downloads import EMPTY_ZIP
from kerasdoctor.live.standin.files import _table, named_array
from kerasdoctor.live.standin.pictures import Listed, picture

OPTIONS = Options(probe=False, budget=20, stand_in=True)
HEAD = """import numpy as np
import keras
from keras import Input, Sequential
from keras.layers import Dense, Flatten, Rescaling
"""
DENSE = """
x = np.asarray(x, dtype="float32")
model = Sequential([Input(x.shape[1:]), Flatten(), Dense(8, activation="relu"), Dense(3, activation="softmax")])
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
model.fit(x, y)
"""
PICTURES = """
model = Sequential([Input((16, 16, 3)), Rescaling(1 / 255), Flatten(), Dense(2, activation="softmax")])
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
model.fit(photos)
"""
PROGRAMS = {
    "a column of texts": (
        """import pandas as pd
table = pd.read_csv("reviews.csv")
texts, y = table["review"].str.lower(), table["mood"].map({"good": 2, "bad": 0, "none": 1}).values
words = keras.layers.TextVectorization(max_tokens=50, output_sequence_length=8)
words.adapt(texts.tolist())
x = words(texts.tolist()).numpy()
"""
        + DENSE,
        "reviews.csv (line 6)",
    ),
    "pixels of a table": (
        """import pandas as pd
table = pd.read_csv("pixels.csv")
x, y = table.loc[:, "1x1":"5x5"].values.reshape(-1, 5, 5, 1), table["label"]
"""
        + DENSE,
        "pixels.csv (line 6)",
    ),
    "arrays by name": (
        "with np.load('all.npz') as f:\n    x, y = f['x_train'], f['y_train']\n" + DENSE,
        "all.npz (line 5)",
    ),
    "MATLAB": (
        "from scipy.io import loadmat\nd = loadmat('all.mat')\nx, y = d['X'], d['labels'].ravel()\n" + DENSE,
        "all.mat (line 6)",
    ),
    "HDF5": ("import h5py\nf = h5py.File('all.h5', 'r')\nx, y = f['x'][:], f['y'][:]\n" + DENSE, "all.h5 (line 6)"),
    "pickles": (
        "import pickle\nx = pickle.load(open('x.pkl', 'rb'))\ny = pickle.load(open('y.pickle', 'rb'))\n" + DENSE,
        "x.pkl (line 6)",
    ),
    "a pattern of files": (
        """import glob, os
from PIL import Image
paths = glob.glob("photos/*/*.jpg")
names = sorted({os.path.basename(os.path.dirname(path)) for path in paths})
x = np.array([np.array(Image.open(path).resize((8, 8))) for path in paths]) / 255
y = np.array([names.index(os.path.basename(os.path.dirname(path))) for path in paths])
"""
        + DENSE,
        "photos/*/*.jpg (line 7)",
    ),
    "folders that are listed": (
        """import os
x, y = [], []
for number, name in enumerate(os.listdir("photos")):
    for file in os.listdir(os.path.join("photos", name)):
        x.append(keras.utils.img_to_array(keras.utils.load_img(os.path.join("photos", name, file), target_size=(8, 8))))
        y.append(number)
x, y = np.array(x) / 255, np.array(y)
"""
        + DENSE,
        "photos (line 7)",
    ),
    "a download that is unpacked": (
        """import zipfile
from urllib.request import urlretrieve
urlretrieve("https://example.org/photos.zip", "photos.zip")
with zipfile.ZipFile("photos.zip") as packed:
    packed.extractall("data")
photos = keras.utils.image_dataset_from_directory("data/photos/train", image_size=(16, 16))
"""
        + PICTURES,
        "data/photos/train (line 10)",
    ),
    "a download of Keras": (
        """import pathlib
folder = keras.utils.get_file("flowers", "https://example.org/flowers.tgz", untar=True)
photos = keras.utils.image_dataset_from_directory(pathlib.Path(folder) / "train", image_size=(16, 16))
"""
        + PICTURES,
        "downloads/flowers/train (line 7)",
    ),
    "pictures that a table names": (
        """import pandas as pd
from tensorflow.keras.preprocessing.image import ImageDataGenerator
table = pd.read_csv("labels.csv")
photos = ImageDataGenerator().flow_from_dataframe(
    table, directory="photos", x_col="file", y_col="kind", class_mode="raw", target_size=(16, 16)
)
"""
        + PICTURES,
        "labels.csv (line 7)",
    ),
    "a set of scikit-learn": (
        "from sklearn.datasets import fetch_openml\n"
        "x, y = fetch_openml('mnist_784', return_X_y=True, as_frame=False)\ny = y.astype(int) % 3\n" + DENSE,
        "the data set mnist_784 of OpenML (line 6)",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", PROGRAMS)
def test_a_program_reaches_its_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.chdir(tmp_path)
    source, made = PROGRAMS[kind]
    Path("train.py").write_text(HEAD + source)
    report = check_file("train.py", OPTIONS)
    assert report.stop is None, str(report)
    assert report.made
    assert report.made[0].endswith(made), report.made
    assert str(report).startswith("made data stand in for ")
    assert not [cause.rule.name for cause in report.diagnoses[0].causes if cause.severity.word != "smells"]
    assert [each.name for each in tmp_path.iterdir()] == ["train.py"]


def test_a_program_says_what_its_columns_hold() -> None:
    wanted = Wanted.by(
        """
table = read_csv("a.csv")
b = table.loc[:, "px0":"px3"].reshape(-1, 2, 2)
y = table.kind.map({"cat": 0, "dog": 1})
m = table[table["sex"] == "male"]
t = table["title"], table["title_length"], table["note"].str.len()
n = table.width
table.drop("label", axis=1)
g = flow_from_dataframe(table, x_col="file", y_col="label")
names = [n for n in listdir(a) if n.endswith(".JPG")]
""".replace("read_csv", "pd.read_csv"),
        2,
        None,
    )
    assert set(wanted.names) == {*"px0 px1 px2 px3 kind sex title title_length note label file".split()}
    assert wanted.words == {"kind": ("cat", "dog"), "sex": ("male",)}
    assert wanted.texts == {"title", "note"}
    assert wanted.pictures == {"file"}
    assert (wanted.ending, wanted.features) == (".JPG", 4)
    assert "width" in wanted.attributes


def test_a_made_table_has_words_sentences_and_names_of_files() -> None:
    import pandas as pd

    wanted = Wanted(
        names=("kind", "note", "file"),
        texts=frozenset({"note"}),
        words={"kind": ("cat", "dog")},
        pictures=frozenset({"file"}),
        attributes=("width", "shape"),
    )
    table = _table(pd, wanted)
    assert set(table["kind"]) == {"cat", "dog"}
    assert all(" " in text for text in table["note"])
    assert table["file"].is_unique
    assert "width" in table.columns
    assert "shape" not in table.columns, "tables have a shape anyway"


def test_arrays_are_made_for_the_names_that_are_asked_for() -> None:
    arrays = Arrays(lambda name: named_array(name, Wanted(3, features=5)))
    assert arrays["x_train"].shape[1] == 5
    assert sorted(set(arrays["y_train"])) == [0, 1, 2]
    assert len(arrays["x_train"]) == len(arrays["y_train"])
    assert arrays["x_train"] is arrays["x_train"]
    assert arrays.files == ["x_train", "y_train"]


def test_a_pattern_is_matched_by_files_that_are_there(tmp_path: Path) -> None:
    listed = Listed(Wanted(3), Made(Program()), tmp_path)
    found = listed.files("../data/*/photo_*.png")
    assert len({Path(file).parent.name for file in found}) == 3
    assert all(Path(file).is_file() and Path(file).name.startswith("photo_") for file in found)
    assert listed.names("data") == [f"{number}.png" for number in range(24)]
    deep = Listed(Wanted(2, listings=2), Made(Program()), tmp_path)
    assert deep.names("data") == ["class000", "class001"]
    assert len(deep.names("data/class001")) == 24


def test_a_picture_is_the_same_for_the_same_name_and_an_empty_archive_is_one() -> None:
    from io import BytesIO

    from PIL import Image

    one, same, other = (np.array(Image.open(picture(name))) for name in ("a.png", "a.png", "b.png"))
    assert (one == same).all()
    assert (one != other).any()
    assert zipfile.ZipFile(BytesIO(EMPTY_ZIP)).namelist() == []
