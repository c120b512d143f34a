"""Saved models: layers, heads and compile settings from the file alone, and files that are none."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest

from kerasdoctor.facts import INPUT, Loss, Metric, Network
from kerasdoctor.places import Line, Part
from kerasdoctor.static.files.source import Problem
from kerasdoctor.static.saved.model import SavedModel, read_model, saved_folder
from kerasdoctor.static.saved.reading import SavedReading, understand_saved
from static.saved import functional, graph_layer, layer, node, save, sequential, tensor, zipped

ADAM = layer("Adam", "keras.optimizers", name="adam", learning_rate=0.009999999776482582, beta_1=0.9)
COMPILED = {"optimizer": ADAM, "loss": "sparse_categorical_crossentropy", "metrics": ["accuracy"]}
INPUTS = layer("InputLayer", name="inputs", batch_shape=[None, 28, 28, 1])
IMAGES = sequential(
    INPUTS,
    layer(
        "Conv2D", name="conv", filters=8, kernel_size=[3, 3], strides=[1, 1], dilation_rate=[1, 1], activation="relu"
    ),
    layer("MaxPooling2D", name="pool", pool_size=[2, 2], strides=[2, 2], data_format="channels_last"),
    layer("Flatten", name="flat", data_format="channels_last"),
    layer("Dense", name="dense_2", units=10, activation="linear", kernel_regularizer=None),
    layer("Softmax", name="softmax", axis=-1),
    compiled=COMPILED,
)
GRAPH = functional(
    [
        graph_layer(layer("InputLayer", name="a", batch_shape=[None, 4])),
        graph_layer(layer("InputLayer", name="b", batch_shape=[None, 4])),
        graph_layer(layer("Dense", name="shared", units=3, activation="relu"), node(tensor("a")), node(tensor("b"))),
        graph_layer(layer("Concatenate", name="both", axis=-1), node([tensor("shared"), tensor("shared", 1)])),
        graph_layer(layer("Multiply", "keras.src.ops.numpy", name="twice"), node(tensor("both"), 2.0)),
        graph_layer(layer("Dense", name="kind", units=5, activation="softmax"), node(tensor("twice"), mask=None)),
        graph_layer(layer("Dense", name="size", units=1, activation="linear"), node(tensor("both"))),
    ],
    [["a", 0, 0], ["b", 0, 0]],
    {"kind": ["kind", 0, 0], "size": ["size", 0, 0]},
    {
        "optimizer": layer("SGD", "keras.optimizers", learning_rate=0.1, momentum=0.9),
        "loss": {"kind": layer("CategoricalCrossentropy", "keras.losses", from_logits=True), "size": "mse"},
        "metrics": {"kind": ["accuracy"], "size": [layer("MeanAbsoluteError", "keras.metrics", name="mae")]},
    },
)


def reading_of(folder: Path, config: dict[str, Any]) -> SavedReading:
    model = read_model(str(save(folder, config)))
    assert isinstance(model, SavedModel), model
    return understand_saved(model)


def network_of(folder: Path, config: dict[str, Any]) -> Network:
    network = reading_of(folder, config).network
    assert network is not None
    return network


def test_a_stack_of_layers_has_its_shapes_head_and_compile_settings(tmp_path: Path) -> None:
    network = network_of(tmp_path, IMAGES)
    assert [(found.kind, found.name, found.output_shape) for found in network.layers] == [
        ("Conv2D", "conv", (None, 26, 26, 8)),
        ("MaxPooling2D", "pool", (None, 13, 13, 8)),
        ("Flatten", "flat", (None, 1352)),
        ("Dense", "dense_2", (None, 10)),
        ("Softmax", "softmax", (None, 10)),
    ]
    (head,) = network.heads
    assert (head.layer.units, head.layer.activation, head.layer.where) == (10, "softmax", Part("layer dense_2"))
    assert head.loss == Loss("sparse_categorical_crossentropy", False, Part("the loss"))
    assert head.metrics == (Metric("accuracy", where=Part("the metrics")),)
    assert head.labels is None
    assert network.optimizer is not None
    assert (network.optimizer.name, network.optimizer.learning_rate) == ("Adam", 0.01)
    assert network.optimizer.where == Part("the optimizer")
    assert (network.where, network.epochs, network.batch_size, network.validated, network.inputs) == (
        *(None, None, None, None),
        (),
    )


def test_no_line_of_a_script_is_left_in_the_facts(tmp_path: Path) -> None:
    for config in (IMAGES, GRAPH):
        assert Line.__name__ + "(" not in repr(network_of(tmp_path, config))


def test_a_graph_has_several_outputs_shared_layers_and_operations(tmp_path: Path) -> None:
    network = network_of(tmp_path, GRAPH)
    by_name = {found.name: found for found in network.layers}
    assert set(by_name) == {"shared", "both", "kind", "size"}
    assert by_name["shared"].sources == (INPUT,)
    assert by_name["kind"].sources is None, "an operation between layers is no layer and no input"
    assert by_name["size"].sources == (1,)
    kind, size = network.heads
    assert (kind.layer.name, kind.layer.activation, size.layer.name) == ("kind", "softmax", "size")
    assert kind.loss == Loss("categorical_crossentropy", True, Part("the loss"))
    assert size.loss == Loss("mean_squared_error", None, Part("the loss"))
    assert size.metrics == (Metric("MeanAbsoluteError", "MeanAbsoluteError", Part("the metrics")),)


def test_models_within_models_are_followed(tmp_path: Path) -> None:
    inner = sequential(layer("Dense", name="hidden", units=4), layer("Dense", name="end", units=2), name="inner")
    outer = sequential(layer("InputLayer", name="i", batch_shape=[None, 3]), inner, compiled=COMPILED)
    network = network_of(tmp_path, outer)
    assert [(found.kind, found.where) for found in network.layers] == [("Sequential", Part("model inner"))]
    assert (network.heads[0].layer.name, network.heads[0].layer.units) == ("end", 2)


def test_a_model_that_was_built_by_its_data_has_its_input_shape(tmp_path: Path) -> None:
    network = network_of(tmp_path, sequential(layer("Dense", name="d", units=4), build_input_shape=[None, 7]))
    assert network.layers[0].input_shape == (None, 7)


def test_wrappers_have_what_they_wrap(tmp_path: Path) -> None:
    lstm = layer("LSTM", name="forward", units=3, return_sequences=True, activation="tanh")
    network = network_of(
        tmp_path,
        sequential(
            layer("InputLayer", name="i", batch_shape=[None, 5, 2]),
            layer("Bidirectional", name="both", layer=lstm, backward_layer=lstm, merge_mode="concat"),
            layer("TimeDistributed", name="each", layer=layer("Dense", name="d", units=4, activation="sigmoid")),
        ),
    )
    assert [found.output_shape for found in network.layers] == [(None, 5, 6), (None, 5, 4)]
    assert network.heads[0].layer.activation == "sigmoid"


@pytest.mark.parametrize(
    ("loss", "activation"),
    [
        ({"class_name": "__lambda__", "config": {"value": ["4wIA", None, None]}}, {"value": ["4wEA", None, None]}),
        (
            {"module": "builtins", "class_name": "function", "config": "mean_squared_error"},
            {"module": "builtins", "class_name": "function", "config": "relu"},
        ),
        (layer("Mine", None), layer("Mine", None)),
    ],
)
def test_what_a_script_defines_is_unknown_and_said(tmp_path: Path, loss: Any, activation: Any) -> None:
    dense = layer("Dense", name="d", units=1, activation=activation)
    compiled = {"optimizer": ADAM, "loss": loss}
    reading = reading_of(tmp_path, sequential(dense, compiled=compiled, build_input_shape=[None, 3]))
    assert reading.network is not None
    assert reading.network.heads[0].loss is None
    assert reading.network.heads[0].layer.activation is None
    assert {place for place, _ in reading.unknown} == {Part("layer d"), Part("the loss")}


def test_layers_of_a_script_make_the_head_unknown(tmp_path: Path) -> None:
    mine = layer("Mine", None, name="mine")
    network = reading_of(
        tmp_path, sequential(INPUTS, layer("Dense", name="d", units=3), mine, compiled=COMPILED)
    ).network
    assert network is None or not network.layers
    subclass = {"module": None, "class_name": "Mine", "config": {"trainable": True}, "compile_config": COMPILED}
    assert reading_of(tmp_path, subclass).network is None


def test_a_model_that_is_not_compiled_is_read_all_the_same(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, sequential(INPUTS, layer("Dense", name="d", units=1)))
    assert not reading.compiled
    assert reading.network is not None
    assert reading.network.heads[0].loss is None


OLD = {
    "class_name": "Sequential",
    "keras_version": "2.2.4",
    "config": [
        {
            "class_name": "Dense",
            "config": {"name": "d", "units": 4, "batch_input_shape": [None, 3], "activation": "relu"},
        },
        {"class_name": "Dense", "config": {"name": "e", "units": 2, "activation": "softmax"}},
    ],
}
OLD_GRAPH = {
    "class_name": "Model",
    "config": {
        "name": "m",
        "layers": [
            {
                "name": "i",
                "class_name": "InputLayer",
                "config": {"name": "i", "batch_input_shape": [None, 3]},
                "inbound_nodes": [],
            },
            {
                "name": "d",
                "class_name": "Dense",
                "config": {"name": "d", "units": 4, "kernel_initializer": {"class_name": "Zeros", "config": {}}},
                "inbound_nodes": [[["i", 0, 0, {}]]],
            },
            {
                "name": "add",
                "class_name": "Add",
                "config": {"name": "add"},
                "inbound_nodes": [[["d", 0, 0, {}], ["d", 0, 0, {}]]],
            },
        ],
        "input_layers": [["i", 0, 0]],
        "output_layers": [["add", 0, 0]],
    },
}


def test_json_of_old_versions_is_read(tmp_path: Path) -> None:
    for config, kinds, shape in ((OLD, ["Dense", "Dense"], (None, 2)), (OLD_GRAPH, ["Dense", "Add"], (None, 4))):
        file = tmp_path / "model.json"
        file.write_text(json.dumps(config))
        model = read_model(str(file))
        assert isinstance(model, SavedModel)
        network = understand_saved(model).network
        assert network is not None
        assert [found.kind for found in network.layers] == kinds
        assert network.layers[-1].output_shape == shape


BOMB = zipped(config=b"[" + b"0," * 30_000_000 + b"0]")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("model.keras", b"", "cannot be read as a saved model"),
        ("model.keras", b"PK\x03\x04 broken", "cannot be read as a saved model"),
        ("model.keras", b"\x89HDF\r\n\x1a\n" + bytes(100), "cannot be read as a saved model"),
        ("model.keras", zipped(other="{}"), "no saved model: it holds no config.json"),
        ("model.keras", zipped(config="{"), "no class_name with a config"),
        ("model.keras", zipped(config="[1]"), "no class_name with a config"),
        ("model.keras", zipped(config="[" * 100_000), "no class_name with a config"),
        ("model.keras", zipped(config=b"\xff\xfe"), "no class_name with a config"),
        ("model.keras", zipped(config=json.dumps(IMAGES))[:-30], "cannot be read as a saved model"),
        ("model.keras", BOMB, "larger than 50 MB"),
        ("data.json", b'{"a": 1}', "no class_name with a config"),
        ("model.h5", b"\x89HDF", "HDF5"),
        ("model.hdf5", b"\x89HDF", "HDF5"),
        ("model.weights.h5", b"\x89HDF", "holds the weights of a model and not its layers"),
    ],
)
def test_what_is_no_saved_model_is_said(name: str, data: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    problem = read_model(str(tmp_path / name))
    assert isinstance(problem, Problem)
    assert said in problem.message
    assert problem.remedy


def test_damaged_bytes_within_the_archive_are_said(tmp_path: Path) -> None:
    data = bytearray(zipped(config=json.dumps(IMAGES)))
    data[60:80] = bytes(20)
    (tmp_path / "model.keras").write_bytes(data)
    assert isinstance(read_model(str(tmp_path / "model.keras")), Problem)


@pytest.mark.parametrize("name", ["no.keras", "no.json", "no.h5"])
def test_a_missing_model_is_named(name: str, tmp_path: Path) -> None:
    problem = read_model(str(tmp_path / name))
    assert isinstance(problem, Problem)
    assert problem.kind == "missing"


def test_a_folder_of_tensorflow_is_told_how_to_save_again() -> None:
    assert "SavedModel" in saved_folder("model").message
    assert "model.keras" in saved_folder("model").remedy


def places_in(value: Any) -> list[tuple[Any, Any]]:
    """Return each container in a config with a key of it."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [pair for key in keys for pair in ((value, key), *places_in(value[key]))]


def test_any_damage_to_a_config_is_survived() -> None:
    generator = random.Random(3)
    junk: list[Any] = [
        None,
        0,
        -1,
        1.5,
        "",
        "a b",
        "\n'",
        [],
        {},
        [[]],
        True,
        ["a", 0, 0],
        {"class_name": 3, "config": []},
        10**30,
    ]
    for config in (IMAGES, GRAPH, OLD, OLD_GRAPH):
        for _ in range(120):
            damaged = copy.deepcopy(config)
            for _ in range(generator.randint(1, 3)):
                container, key = generator.choice(places_in(damaged))
                container[key] = copy.deepcopy(generator.choice(junk))
            understand_saved(SavedModel("m.keras", damaged))


def test_a_config_that_is_nested_deeply_is_survived() -> None:
    config: Any = layer("Dense", name="d", units=1)
    for _ in range(150):
        config = sequential(config)
    understand_saved(SavedModel("m.keras", config))
    deep: Any = []
    for _ in range(5000):
        deep = [deep]
    assert understand_saved(SavedModel("m.keras", sequential(layer("Dense", name="d", units=deep)))).network is None
