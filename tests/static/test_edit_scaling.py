"""Edits that scale inputs and targets, weaken penalties, and put a layer in front of another."""

from __future__ import annotations

import pytest

from kerasdoctor.change import Change, NewInputs, NewPenalty, NewReduction, NewTargets
from kerasdoctor.finding import Fix
from kerasdoctor.places import Line
from kerasdoctor.static.edits.edit import rewrite
from kerasdoctor.static.files.source import Source
from static.reading_of import source_of

START = """\
import keras
import numpy as np
from keras import layers

x = np.zeros((100, 4))
y = 5000 * x[:, 0]
"""
END = """\
model.compile(optimizer='sgd', loss='mse')
model.fit(x, y, epochs=2)
"""
LIST = "model = keras.Sequential([layers.Input((4,)), layers.Dense(8), layers.Dense(1)])\n"
ADDED = "model = keras.Sequential()\nmodel.add(layers.Input((4,)))\nmodel.add(layers.Dense(8))\n"
GRAPH = "seen = layers.Input((4,))\nmodel = keras.Model(seen, layers.Dense(8)(seen))\n"
LINES = """\
model = keras.Sequential([
    layers.Input((4,)),
    layers.Dense(8),
])
"""


def place(source: Source, text: str) -> Line:
    """Return the place of the first piece of text."""
    line, content = next((n, line) for n, line in enumerate(source.lines, 1) if text in line)
    column = content.index(text) + 1
    return Line(source.path, line, column, line, column + len(text))


def edited(model: str, change: type, text: str, *given: object, start: str = START, end: str = END) -> str | None:
    """Return the lines of a script that a change at the place of a text makes new, and those around them."""
    source = source_of(start + model + end)
    made: Change = change(*given, where=place(source, text))
    return rewrite(source, Fix("", (made,)))


def new(script: str, text: str | None) -> list[str]:
    assert text is not None
    return [line for line in text.splitlines() if line not in script.splitlines()]


@pytest.mark.parametrize(
    ("model", "written"),
    [
        (LIST, [LIST.strip().replace("layers.Dense(8)", "layers.Rescaling(1 / 255), layers.Dense(8)")]),
        (ADDED, ["model.add(layers.Rescaling(1 / 255))"]),
        (GRAPH, ["model = keras.Model(seen, layers.Dense(8)(layers.Rescaling(1 / 255)(seen)))"]),
        (LINES, ["    layers.Rescaling(1 / 255),"]),
    ],
    ids=["list", "added", "graph", "lines"],
)
def test_a_rescaling_is_put_in_front(model: str, written: list[str]) -> None:
    text = edited(model, NewInputs, "layers.Dense(8)", "divided", 255.0)
    assert new(START + model + END, text) == written


@pytest.mark.parametrize(
    ("told", "shape"),
    [("input_shape=(4,)", "(4,)"), ("input_dim=4", "(4,)"), ("batch_input_shape=(1, 4)", "(1, 4)[1:]")],
)
def test_a_first_layer_that_is_told_the_shape_of_inputs_gets_them_handed_on(told: str, shape: str) -> None:
    model = f"model = keras.Sequential([layers.Dense(8, {told})])\n"
    (line,) = new(START + model, edited(model, NewInputs, f"layers.Dense(8, {told})", "divided", 255.0))[:1]
    assert f"[layers.Input({shape}), layers.Rescaling(1 / 255), layers.Dense(8, {told})]" in line


@pytest.mark.parametrize(
    ("imports", "written"),
    [
        ("from keras import layers", "layers.Rescaling"),
        ("from keras.layers import Dense as D, Rescaling as R", "R"),
        ("from tensorflow.keras import layers as L", "L.Rescaling"),
        ("import tensorflow as tf", "tf.keras.layers.Rescaling"),
        ("import tensorflow.keras as k", "k.layers.Rescaling"),
    ],
)
def test_a_layer_is_written_with_what_is_imported(imports: str, written: str) -> None:
    start = START.replace("import keras\n", "").replace("from keras import layers", imports)
    name = {"layers": "layers", "L": "L", "tf": "tf.keras.layers", "k": "k.layers"}
    layer = "D(8)" if "Dense as D" in imports else f"{name[written.partition('.')[0]]}.Dense(8)"
    model = f"model = Sequential([{layer}])\n"
    text = edited(model, NewInputs, layer, "divided", 2.0, start=start)
    assert text is not None
    assert f"Sequential([{written}(1 / 2), {layer}])" in text


def test_an_import_is_added_where_layers_are_imported_by_name() -> None:
    start = START.replace("import keras\n", "").replace("from keras import layers", "from keras.layers import Dense")
    text = edited("model = Sequential([Dense(8)])\n", NewInputs, "Dense(8)", "divided", 2.0, start=start)
    assert text is not None
    assert "from keras.layers import Dense, Rescaling\n" in text
    several = start.replace("import Dense", "import (\n    Conv1D,\n    Dense,\n)")
    text = edited("model = Sequential([Dense(8)])\n", NewInputs, "Dense(8)", "divided", 2.0, start=several)
    assert text is not None
    assert "    Dense,\n Rescaling)\n" in text
    every = start.replace("import Dense", "import *")
    text = edited("model = Sequential([Dense(8)])\n", NewInputs, "Dense(8)", "divided", 2.0, start=every)
    assert text is not None
    assert "Sequential([Rescaling(1 / 2), Dense(8)])" in text


def test_a_normalization_is_adapted_to_the_rows_before_the_model_is_made() -> None:
    text = edited(LIST, NewInputs, "layers.Dense(8)", "standardised", None, 0, "x")
    assert new(START + LIST + END, text) == [
        "scaling = layers.Normalization()",
        "scaling.adapt(np.asarray(x, 'float32'))",
        LIST.strip().replace("layers.Dense(8)", "scaling, layers.Dense(8)"),
    ]
    text = edited(ADDED, NewInputs, "layers.Dense(8)", "standardised", None, 0, "x")
    assert text is not None
    assert "scaling.adapt(np.asarray(x, 'float32'))\nmodel.add(scaling)\nmodel.add(layers.Dense(8))\n" in text


@pytest.mark.parametrize(
    ("model", "end", "name"),
    [
        (LIST, END, None),
        (LIST, END, "unknown"),
        (LIST, "x = x + 1\n" + END, "x"),  # not yet what fit is given
        ("layer = layers.Dense(8)\nmodel = keras.Sequential([layer])\n", END, "x"),
        (GRAPH.replace("(8)(seen))", "(8)(seen) + layers.Dense(8)(seen))"), END, "x"),
        ("def build():\n    return keras.Sequential([layers.Dense(8)])\n\n\nmodel = build()\n", END, "x"),
    ],
)
def test_a_normalization_that_cannot_be_placed_safely_is_not_written(model: str, end: str, name: str | None) -> None:
    assert edited(model, NewInputs, "layers.Dense(8)", "standardised", None, 0, name, end=end) is None


def test_targets_are_scaled_where_they_are_made_and_answers_scaled_back() -> None:
    end = END + "print(model.predict(x)[0])\n"
    text = edited(LIST, NewTargets, "5000 * x[:, 0]", "standardised", None, "y", end=end)
    assert new(START + LIST + end, text) == [
        "y_mean, y_spread = y.mean(axis=0), y.std(axis=0)",
        "y = (y - y_mean) / y_spread",
        "print((model.predict(x) * y_spread + y_mean)[0])",
    ]
    text = edited(LIST, NewTargets, "5000 * x[:, 0]", "logarithm", None, "y", end=end)
    assert new(START + LIST + end, text) == ["y = np.log1p(y)", "print(np.expm1(model.predict(x))[0])"]
    text = edited(LIST, NewTargets, "5000 * x[:, 0]", "divided", 100.0, "y")
    assert new(START + LIST + END, text) == ["y = y / 100"]


@pytest.mark.parametrize(
    "end",
    [
        END + "model.evaluate(x, y)\n",
        END + "print(y.mean())\n",
        END + "print(abs(model.predict(x) - y))\n",
        END.replace("epochs=2", "validation_data=(x, z)"),
        "y = y + 1\n" + END,
        "train, test = y[:50], y[50:]\n" + END,
    ],
)
def test_targets_that_answers_are_compared_with_are_left_to_the_user(end: str) -> None:
    assert edited(LIST, NewTargets, "5000 * x[:, 0]", "standardised", None, "y", end=end) is None


@pytest.mark.parametrize(
    ("given", "times", "written"),
    [
        ("keras.regularizers.l2(0.5)", 0.01, "keras.regularizers.l2(0.005)"),
        ("keras.regularizers.L1L2(l1=0.1, l2=1)", 0.1, "keras.regularizers.L1L2(l1=0.01, l2=0.1)"),
        ("keras.regularizers.l2(0.5)", 0, "None"),
        ("'l2'", 0, "None"),
    ],
)
def test_penalties_are_weakened(given: str, times: float, written: str) -> None:
    layer = f"layers.Dense(8, kernel_regularizer={given})"
    text = edited_penalty(layer, times)
    assert text is not None
    assert f"layers.Dense(8, kernel_regularizer={written})" in text


@pytest.mark.parametrize(
    "given", ["'l2'", "factor", "keras.regularizers.l2(factor)", "keras.regularizers.l2()", "My(1)"]
)
def test_penalties_whose_factor_is_not_written_are_left_alone(given: str) -> None:
    assert edited_penalty(f"layers.Dense(8, kernel_regularizer={given})", 0.1) is None
    assert edited_penalty("layers.Dense(8)", 0.1) is None


def test_a_layer_that_is_a_penalty_is_weakened() -> None:
    text = edited_penalty("layers.ActivityRegularization(l2=0.5)", 0.1)
    assert text is not None
    assert "layers.ActivityRegularization(l2=0.05)" in text


def edited_penalty(layer: str, times: float) -> str | None:
    source = source_of(f"{START}model = keras.Sequential([{layer}, layers.Dense(1)])\n{END}")
    return rewrite(source, Fix("", (NewPenalty(times, (), (place(source, layer),)),)))


def test_a_flatten_is_put_in_front_of_the_output() -> None:
    model = "model = keras.Sequential([layers.Conv1D(4, 2), layers.Dense(1)])\n"
    text = edited(model, NewReduction, "layers.Dense(1)", "flatten")
    assert text is not None
    assert "layers.Conv1D(4, 2), layers.Flatten(), layers.Dense(1)" in text
    assert edited(model, NewReduction, "layers.Dense(1)", "average") is None
