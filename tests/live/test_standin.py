"""Programs whose data are missing reach `fit` with data that are made, and the report says so first."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kerasdoctor import facts
from kerasdoctor.case import Missing
from kerasdoctor.checkup import Options, check_file
from kerasdoctor.live.program import Program
from kerasdoctor.live.standin import Made, Wanted, datasets, files, folders
from kerasdoctor.live.standin.judging import withheld, without_values
from kerasdoctor.live.standin.wanted import TABLE_READERS
from kerasdoctor.render import json_report
from kerasdoctor.report import Report

OPTIONS = Options(probe=False, budget=20, stand_in=True)
TABLE = """
import pandas as pd
from keras import Input, Sequential
from keras.layers import Dense

table = pd.read_csv("no_such_table.csv")
x, y = table.values[:, 0:8], table.values[:, 8]
model = Sequential([Input((8,)), Dense(12, activation="relu"), Dense(1, activation="softmax")])
model.compile(loss="binary_crossentropy", optimizer="adam")
model.fit(x, y)
"""
DIGITS = """
from keras import Input, Sequential, datasets
from keras.layers import Dense, Flatten

(x, y), (x_test, y_test) = datasets.mnist.load_data()
model = Sequential([Input((28, 28)), Flatten(), Dense(10, activation="softmax")])
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
model.fit(x[:6000], y[:6000])
"""
PICTURES = """
import keras
from keras import Input, Sequential
from keras.layers import Dense, Flatten

photos = keras.utils.image_dataset_from_directory("no/such/folder", image_size=(16, 16), label_mode="categorical")
model = Sequential([Input((16, 16, 3)), Flatten(), Dense(3, activation="softmax")])
model.compile(loss="categorical_crossentropy", optimizer="adam")
model.fit(photos)
"""
BASE = """
import numpy as np
import keras
from keras.applications.vgg16 import VGG16

base = VGG16(weights="imagenet", include_top=False, input_shape=(32, 32, 3))
model = keras.Sequential([base, keras.layers.Flatten(), keras.layers.Dense(2, activation="softmax")])
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
model.fit(np.random.rand(64, 32, 32, 3), np.random.randint(0, 2, 64))
"""


TF_BASE = BASE.replace("from keras.applications.vgg16", "from tensorflow.keras.applications")


def checked(tmp_path: Path, source: str, options: Options = OPTIONS) -> Report:
    script = tmp_path / "train.py"
    script.write_text(source.lstrip("\n"))
    return check_file(str(script), options)


@pytest.fixture
def _no_downloads(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "nothing-there"))


@pytest.mark.slow
@pytest.mark.usefixtures("_no_downloads")
@pytest.mark.parametrize(
    ("source", "made"),
    [
        (TABLE, "no_such_table.csv (line 5)"),
        (DIGITS, "keras.datasets.mnist (line 4)"),
        (PICTURES, "no/such/folder (line 5)"),
        (BASE, "the pretrained weights of VGG16 (line 5)"),
        (TF_BASE, "the pretrained weights of VGG16 (line 5)"),
    ],
    ids=["table", "digits", "pictures", "weights", "weights for tf.keras"],
)
def test_what_is_missing_is_made_and_told_in_the_first_line(tmp_path: Path, source: str, made: str) -> None:
    report = checked(tmp_path, source)
    assert report.stop is None, str(report)
    assert report.made == (made,)
    assert str(report).startswith(f"made data stand in for {made}")
    assert json.loads(json_report.text(report))["made"] == [made]


def test_without_it_the_script_stops_where_the_file_is_missing(tmp_path: Path) -> None:
    report = checked(tmp_path, TABLE, Options(probe=False))
    assert report.stop is not None
    assert report.made == ()


def test_a_table_that_is_there_is_read_as_it_is(tmp_path: Path) -> None:
    made = Made(Program.of_script("train.py"))
    files.stand_in_for_tables(pd, Wanted(), made)
    try:
        (tmp_path / "table.csv").write_text("a,b\n1,2\n")
        assert pd.read_csv(tmp_path / "table.csv").values.tolist() == [[1, 2]]
        assert made.told() == []
        assert len(pd.read_csv(tmp_path / "none.csv")) == files.ROWS
        assert made.told() == [(str(tmp_path / "none.csv"), None)]
    finally:
        for name in TABLE_READERS:
            setattr(pd, name, getattr(pd, name).__wrapped__)


def test_the_program_says_how_wide_its_table_is_and_which_columns_are_taken_alone() -> None:
    source = "d = load()\nx = d[:, 0:60]\ny = d[:, 60]\nz = t['age']\nw = t[['a', 'b']]\n"
    wanted = Wanted.by(source, 3, 60)
    assert (wanted.columns, wanted.names) == (61, ("age", "a", "b"))
    assert wanted.alone == {60, "age"}
    assert Wanted.by("def broken(", 2, None) == Wanted(2, None)


def test_labels_are_classes_where_there_are_any() -> None:
    wanted = Wanted(classes=3, columns=5, alone=frozenset({4}))
    values = files._array("data.csv", wanted)
    assert values.shape == (files.ROWS, 5)
    assert sorted(set(values[:, 4])) == [0, 1, 2]
    assert len(set(values[:, 0])) > 100
    assert len(set(files._array("data.csv", Wanted(None, columns=5))[:, 4])) > 100
    assert sorted(set(files._saved("y_train.npy", wanted))) == [0, 1, 2]


@pytest.mark.parametrize("name", sorted(datasets.IMAGES))
def test_made_pictures_have_the_shapes_and_types_of_the_real_ones(name: str) -> None:
    (x, y), (x_test, y_test) = datasets._images(name)
    rows, shape, classes, _ = datasets.IMAGES[name]
    assert (x.shape, x_test.shape, x.dtype) == ((rows[0], *shape), (rows[1], *shape), np.uint8)
    assert len(np.unique(y)) == classes == len(np.unique(y_test))
    assert (y.ndim, int(x.max()) > 200) == (1 if len(shape) == 2 else 2, True)


def test_made_texts_keep_to_the_words_that_are_asked_for() -> None:
    (x, y), _ = datasets._texts("reuters", num_words=100)
    assert max(max(text) for text in x) < 100
    assert len(np.unique(y)) == 46
    assert isinstance(x[0], list)
    (train, _), (held, _) = datasets._texts("reuters", test_split=0.5)
    assert abs(len(train) - len(held)) <= 1


def test_made_folders_have_a_class_for_each_output(tmp_path: Path) -> None:
    folder = Path(folders.pictures(tmp_path, 3))
    assert [len(list(part.iterdir())) for part in sorted(folder.iterdir())] == [folders.FOR_EACH_CLASS] * 3
    assert {part.name for part in Path(folders.pictures(tmp_path, 2, ["cat", "dog"])).iterdir()} == {"cat", "dog"}


def test_what_depends_on_values_is_missing_and_the_rest_stays() -> None:
    labels = facts.Labels(kind="binary", shape=(None,), low=0, high=1, non_finite=0, rows=9)
    network = facts.Network(
        heads=(facts.Head(facts.Layer("Dense"), labels=labels),), inputs=(facts.Inputs(low=0, high=9),), rows=9
    )
    table, download = [("a.csv", 3)], [("keras.datasets.mnist", 4)]
    assert without_values(network, []) is network
    assert without_values(network, download) is network
    judged = without_values(network, table)
    assert isinstance(judged, facts.Network)
    assert (judged.inputs[0].high, judged.rows) == (None, None)
    assert judged.heads[0].labels == facts.Labels(kind="binary", shape=(None,))
    for kind in (facts.Data, facts.InitialPass, facts.Probe, facts.Trial):
        assert isinstance(withheld(kind, table), Missing)
        assert withheld(kind, []) is None
        assert isinstance(withheld(kind, download), Missing) is (kind is facts.Data)
    assert withheld(facts.Network, table) is None


def test_of_a_probe_and_a_trial_only_what_needs_no_real_rows_stays() -> None:
    share = facts.Interval(0.5, 0.4, 0.6, 64)
    scored = facts.HeldOut(share, share, None, None, 64, 500, "Adam", "argmax")
    run = facts.Memorised("Adam", True, 64, 300, (1.0, 0.1))
    probe = facts.Probe((run,), (scored,), 0, 1.0)
    arm = facts.Arm("", (0.5,), (1.0,), (0.5,))
    trial = facts.Trial("", "verified", "", arm, arm, arm, (0,), 64, 300, "Adam", scored)
    download = [("keras.datasets.mnist", 4)]
    judged, tried = without_values(probe, download), without_values(trial, download)
    assert isinstance(judged, facts.Probe)
    assert (judged.memorised, judged.held_out) == ((run,), None)
    assert isinstance(tried, facts.Trial)
    assert (tried.verdict, tried.held_out) == ("verified", None)
