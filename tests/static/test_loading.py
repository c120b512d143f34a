"""Models in files beside the script that loads them."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

import pytest

from kerasdoctor.places import Part
from kerasdoctor.static.files.source import Source, read
from kerasdoctor.static.reading import Planned, understand
from static.saved import functional, graph_layer, layer, node, save, sequential, tensor

START = """
import numpy as np
import keras
from keras.models import load_model, model_from_json
x = np.zeros((90, 4))
y = np.eye(3)[np.arange(90) % 3]
"""
NET = sequential(
    layer("InputLayer", batch_shape=[None, 4], name="input"),
    layer("Dense", units=8, activation="relu", name="first"),
    layer("Dense", units=3, activation="softmax", name="last"),
    compiled={"optimizer": "adam", "loss": "categorical_crossentropy", "metrics": ["accuracy"]},
)


def case_in(folder: Path, body: str) -> Planned:
    file = folder / "script.py"
    file.write_text(START + textwrap.dedent(body))
    source = read(str(file))
    assert isinstance(source, Source)
    (case,) = understand(source).cases
    return case


def test_a_loaded_model_is_known(tmp_path: Path) -> None:
    save(tmp_path, NET)
    network = case_in(tmp_path, "load_model('model.keras').fit(x, y)").network
    assert [(each.kind, each.units, each.activation) for each in network.layers] == [
        ("Dense", 8, "relu"),
        ("Dense", 3, "softmax"),
    ]
    assert network.layers[1].where == Part("layer last")
    (head,) = network.heads
    assert head.loss is not None
    assert (head.loss.name, head.labels and head.labels.kind) == ("categorical_crossentropy", "one-hot")


def test_a_graph_with_two_outputs(tmp_path: Path) -> None:
    layers: list[dict[str, Any]] = [
        graph_layer(layer("InputLayer", batch_shape=[None, 4], name="input")),
        graph_layer(layer("Dense", units=3, activation="softmax", name="one"), node(tensor("input"))),
        graph_layer(layer("Dense", units=1, activation="linear", name="two"), node(tensor("input"))),
    ]
    save(tmp_path, functional(layers, [["input", 0, 0]], [["one", 0, 0], ["two", 0, 0]]))
    body = "m = load_model('model.keras')\nm.compile('adam', ['mse', 'mae'])\nm.fit(x, [y, y[:, :1]])"
    heads = case_in(tmp_path, body).network.heads
    assert [(head.layer.units, head.loss.name if head.loss else None) for head in heads] == [
        (3, "mean_squared_error"),
        (1, "mean_absolute_error"),
    ]


def test_it_counts_as_trained(tmp_path: Path) -> None:
    save(tmp_path, NET)
    trace = case_in(tmp_path, "m = load_model('model.keras')\nm.fit(x, y)").trace
    assert len(trace.of_model("load_weights")) == 1
    assert trace.of("keras.layers.*") == ()


def test_without_its_compile(tmp_path: Path) -> None:
    save(tmp_path, NET)
    network = case_in(tmp_path, "m = load_model('model.keras', compile=False)\nm.fit(x, y)").network
    assert len(network.layers) == 2
    assert network.heads[0].loss is None


@pytest.mark.parametrize(
    "opened",
    [
        "text = open('model.json').read()",
        "with open('model.json') as file:\n    text = file.read()",
        "file = open('model.json')\ntext = file.read()\nfile.close()",
    ],
)
def test_a_described_model_has_no_compile_and_no_weights(opened: str, tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text(json.dumps(NET))
    case = case_in(tmp_path, f"{opened}\nm = model_from_json(text)\nm.fit(x, y)")
    assert [each.units for each in case.network.layers] == [8, 3]
    assert case.network.heads[0].loss is None
    assert case.trace.of_model("load_weights") == ()


@pytest.mark.parametrize(
    "body",
    [
        "m = load_model('other.keras')\nm.fit(x, y, epochs=1)",
        "m = load_model(name)\nm.fit(x, y, epochs=1)",
        "m = load_model('broken.keras')\nm.fit(x, y, epochs=1)",
        "first.save('model.keras')\nm = load_model('model.keras')\nm.fit(x, y, epochs=1)",
        "m = model_from_json(some)\nm.fit(x, y, epochs=1)",
        "m = model_from_json(open('other.json').read())\nm.fit(x, y, epochs=1)",
    ],
)
def test_other_files_are_not_known(body: str, tmp_path: Path) -> None:
    save(tmp_path, NET)
    (tmp_path / "broken.keras").write_bytes(b"broken")
    assert case_in(tmp_path, body).network.layers == ()


def test_what_the_file_leaves_open_is_no_gap_of_the_script(tmp_path: Path) -> None:
    save(tmp_path, sequential(layer("Dense", units=3, name="one"), layer("Own", module="mine", name="own")))
    file = tmp_path / "script.py"
    file.write_text(START + "m = load_model('model.keras')\nm.fit(x, y)\n")
    source = read(str(file))
    assert isinstance(source, Source)
    reading = understand(source)
    assert {place.path for place, _ in reading.unknown} == {str(file)}
    assert reading.cases[0].network.layers == ()
