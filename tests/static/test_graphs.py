from __future__ import annotations

import pytest

from static.reading_of import case_of, head_of, reading_of

START = """
import keras
import numpy as np
import tensorflow as tf
from keras import *
from keras.layers import *
a, b = Input((4,)), Input((4,))
image = Input((32, 32, 3))
"""
FIT = """
model.compile(loss="mse", optimizer="sgd")
model.fit(x, y)
"""


def kinds_of(build: str) -> list[str]:
    return [layer.kind for layer in case_of(START + build + FIT).network.layers]


@pytest.mark.parametrize(
    ("build", "kinds"),
    [
        ("h = Dense(4)(a)\nmodel = Model(a, Dense(3)(h + a))", ["Dense", "Dense"]),
        ("h = Dense(4)(a)\nmodel = Model(a, Dense(3)(keras.ops.abs(h) * 2))", ["Dense", "Dense"]),
        ("h = keras.layers.add([Dense(4)(a), b])\nmodel = Model([a, b], Dense(3)(h))", ["Dense", "Add", "Dense"]),
        ("h = concatenate([a, b], axis=-1)\nmodel = Model([a, b], Dense(3)(h))", ["Concatenate", "Dense"]),
        ("h = merge([a, b], mode='concat')\nmodel = Model(input=[a, b], output=Dense(3)(h))", ["Concatenate", "Dense"]),
        (
            "h, state, cell = LSTM(5, return_state=True)(image[:, 0])\nmodel = Model(image, Dense(3)(h))",
            ["LSTM", "Dense"],
        ),
        ("import keras_hub\nmodel = Sequential([keras_hub.layers.RMSNorm(), Dense(3)])", ["RMSNorm", "Dense"]),
        (
            "import tensorflow_hub as hub\nmodel = Sequential([hub.KerasLayer('url'), Dense(3)])",
            ["KerasLayer", "Dense"],
        ),
        (
            "base = keras.applications.ResNet50(include_top=False)\n"
            "model = Model(image, Dense(3)(Flatten()(base(image))))",
            ["Functional", "Flatten", "Dense"],
        ),
        (
            "class Block(keras.layers.Layer):\n    def __init__(self, n):\n        super().__init__()\n"
            "        self.one = Dense(n)\n    def call(self, x):\n        return x + self.one(x)\n"
            "model = Model(a, Dense(3)(Block(4)(a)))",
            ["Block", "Dense"],
        ),
        (
            "class Block(Layer):\n    def call(self, x):\n        return x\nmodel = Sequential([Block(), Dense(3)])",
            ["Block", "Dense"],
        ),
        (
            "class Net(Sequential):\n    def __init__(self):\n        super().__init__([Dense(4), Dense(3)])\n"
            "model = Net()",
            ["Dense", "Dense"],
        ),
        (
            "class Net(Sequential):\n    def __init__(self):\n        super().__init__()\n        self.add(Dense(3))\n"
            "model = Net()",
            ["Dense"],
        ),
        (
            "class Net(Model):\n    def __init__(self):\n        super().__init__(inputs=a, outputs=Dense(3)(a))\n"
            "model = Net()",
            ["Dense"],
        ),
        (
            "class Net(Model):\n    def build(self, shape):\n        self.one = Dense(3)\n    def call(self, x):\n"
            "        return self.one(x)\nmodel = Net()",
            ["Dense"],
        ),
        (
            "class Base(Model):\n    def __init__(self, n):\n        super().__init__()\n        self.one = Dense(n)\n"
            "class Net(Base):\n    def __init__(self):\n        super().__init__(3)\n    def call(self, x):\n"
            "        return self.one(x)\nmodel = Net()",
            ["Dense"],
        ),
        (
            "class Net(Model):\n    def __init__(self):\n        super().__init__()\n"
            "        self.blocks = [Dense(n) for n in (8, 4)]\n        self.last = Dense(3)\n    def call(self, x):\n"
            "        for block in self.blocks:\n            x = block(x)\n        return self.last(x)\nmodel = Net()",
            ["Dense", "Dense", "Dense"],
        ),
        (
            "class Net(Model):\n    def __init__(self):\n        super().__init__()\n        for i in range(2):\n"
            "            setattr(self, f'd{i}', Dense(8))\n        self.last = Dense(3)\n    def call(self, x):\n"
            "        for i in range(2):\n            x = getattr(self, f'd{i}')(x)\n        return self.last(x)\n"
            "model = Net()",
            ["Dense", "Dense", "Dense"],
        ),
        (
            "h = a\nfor n in (8, 4):\n    for _ in range(2):\n        h = Dense(n)(h)\nmodel = Model(a, Dense(3)(h))",
            ["Dense"] * 5,
        ),
        ("more = [Dense(8), Dense(4)]\nmodel = Sequential([*more, Dense(3)])", ["Dense", "Dense", "Dense"]),
        ("given = {'units': 3, 'activation': 'tanh'}\nmodel = Sequential([Dense(**given)])", ["Dense"]),
        ("given = {'units': 3}\nmodel = Sequential([Dense(**{'name': 'x', **given})])", ["Dense"]),
        (
            "layers = [Dense(8), Dense(3)]\nh = a\nfor one in layers:\n    h = 1 + one(h)\nmodel = Model(a, one(a))",
            ["Dense"],
        ),
    ],
)
def test_layers_are_those_that_keras_lists(build: str, kinds: list[str]) -> None:
    assert kinds_of(build) == kinds
    assert case_of(START + build + FIT).network.heads[0].layer.units == 3


@pytest.mark.parametrize(
    "build",
    [
        "model = Model(a, other.block(Dense(3)(a)))",
        "base = keras.applications.ResNet50(include_top=False)\nmodel = Model(base.input, Dense(3)(base.output))",
        "base = keras.applications.VGG16()\nmodel = Model(base.input, Dense(3)(base.get_layer('fc1').output))",
    ],
)
def test_layers_that_cannot_be_seen_are_unknown_and_said(build: str) -> None:
    reading = reading_of(START + "import other\n" + build + FIT)
    assert reading.cases[0].network.layers == ()
    assert "layers between others that are not known" in {why for _, why in reading.unknown}


@pytest.mark.parametrize(
    ("build", "activation"),
    [
        ("model = Model(a, tf.nn.softmax(Dense(3)(a)))", "softmax"),
        ("model = Model(a, keras.activations.sigmoid(Dense(3)(a)))", "sigmoid"),
        ("model = Model(a, keras.ops.softmax(Dense(3)(a)))", "softmax"),
        ("model = Model(a, keras.ops.cast(Dense(3, 'relu')(a), 'float32'))", "relu"),
        ("inner = Sequential([Dense(8), Dense(3, 'tanh')])\nmodel = Model(a, inner(a))", "tanh"),
        ("inner = Model(a, [Dense(9)(a), Dense(3, 'tanh')(a)])\nmodel = Model(b, inner(b)[1])", "tanh"),
        ("inner = Model(a, [Dense(9)(a), Dense(3, 'tanh')(a)])\n_, out = inner(b)\nmodel = Model(b, out)", "tanh"),
        ("inner = Model(a, {'p': Dense(9)(a), 'q': Dense(3, 'tanh')(a)})\nmodel = Model(b, inner(b)['q'])", "tanh"),
        (
            "class Top(Layer):\n    def __init__(self):\n        super().__init__()\n        self.d = Dense(3, 'elu')\n"
            "    def call(self, x):\n        return self.d(x)\nmodel = Model(a, Top()(a))",
            "elu",
        ),
        ("model = keras.applications.MobileNetV2(classes=3, weights=None)", "softmax"),
        ("model = keras.applications.MobileNetV2(classes=3, weights=None, classifier_activation=None)", "linear"),
    ],
)
def test_heads_are_found_behind_operations_and_inside_of_layers(build: str, activation: str) -> None:
    head = head_of(START + build + FIT)
    assert (head.layer.kind, head.layer.units, head.layer.activation) == ("Dense", 3, activation)


@pytest.mark.parametrize("build", ["model = Model(a, Dense(3)(a) * 2)", "model = Model(a, tf.abs(Dense(3)(a)))"])
def test_an_output_that_is_computed_from_a_layer_has_no_known_head(build: str) -> None:
    assert case_of(START + build + FIT).network.heads == ()


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        ("Add()([a, b])", (None, 4)),
        ("concatenate([a, b])", (None, 8)),
        ("Concatenate(axis=0)([a, b])", (None, 4)),
        ("a + b", (None, 4)),
        ("keras.ops.reshape(a, (-1, 2, 2))", (None, 2, 2)),
        ("keras.activations.relu(a)", (None, 4)),
        ("keras.applications.VGG16(include_top=False)(image)", (None, None, None, 512)),
        ("keras.applications.DenseNet121(include_top=False, pooling='avg')(image)", (None, 1024)),
        ("keras.applications.MobileNet(alpha=0.5, include_top=False)(image)", (None, None, None, None)),
        ("keras.applications.ResNet50()(image)", (None, 1000)),
    ],
)
def test_shapes_go_through_merges_operations_and_ready_made_networks(layer: str, shape: tuple[int | None, ...]) -> None:
    last = case_of(START + f"model = Model([a, b, image], Dense(3)({layer}))" + FIT).network.heads[0].layer
    assert last.input_shape == shape


def test_a_ready_made_network_says_its_family_and_weights() -> None:
    build = "base = keras.applications.vgg16.VGG16(include_top=False)\nmodel = Sequential([base, Flatten(), Dense(3)])"
    base = case_of(START + build + FIT).network.layers[0]
    assert (base.kind, base.setting("application"), base.setting("weights")) == ("Functional", "VGG16", "imagenet")
    assert base.setting("include_top") is False


def test_a_model_of_the_script_may_have_several_outputs() -> None:
    script = """
    class Net(Model):
        def __init__(self):
            super().__init__()
            self.one, self.two = Dense(1), Dense(3, activation="softmax")
        def call(self, x):
            return {"one": self.one(x), "two": self.two(x)}
    model = Net()
    model.compile("sgd", loss={"one": "mse", "two": "categorical_crossentropy"})
    model.fit(x, y)
    """.replace("\n    ", "\n")
    heads = case_of(START + script).network.heads
    assert [(head.layer.units, head.loss.name if head.loss else None) for head in heads] == [
        (1, "mean_squared_error"),
        (3, "categorical_crossentropy"),
    ]


def test_a_call_of_the_model_belongs_to_it() -> None:
    script = """
    import keras
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
    other = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
    model.compile(loss="mse")
    model.fit(x, y)
    model(x, training=True)
    other(x)
    """
    (call,) = case_of(script).trace.of_model("__call__")
    assert call.constant(None, "training") is True


@pytest.mark.parametrize(
    "build",
    [
        "model = Sequential(old.layers[:-1])\nmodel.add(Dense(3))",
        "model = Sequential()\nfor layer in old.layers[:-1]:\n    model.add(layer)\nmodel.add(Dense(3))",
        "model = Sequential([*old.layers[:2], Dense(3)])",
    ],
)
def test_layers_may_be_taken_from_another_stack(build: str) -> None:
    old = "old = Sequential([Input((4,)), Dense(9), Dense(8), Dense(1)])\n"
    assert [layer.units for layer in case_of(START + old + build + FIT).network.layers] == [9, 8, 3]


def test_many_layers_of_a_loop_are_known() -> None:
    build = "model = Sequential()\nfor _ in range(100):\n    model.add(Dense(7))\nmodel.add(Dense(3))"
    assert len(case_of(START + build + FIT).network.layers) == 101


def test_inputs_in_a_list_are_several_also_where_they_are_unknown() -> None:
    build = "model = Model([a, b], Dense(3)(Add()([a, b])))\nmodel.compile('sgd', 'mse')\nmodel.fit([one, two], y)"
    assert [inputs.name for inputs in case_of(START + build).network.inputs] == ["one", "two"]


def test_training_by_hand_is_noted() -> None:
    reading = reading_of(START + "with tf.GradientTape() as tape:\n    loss = model(x)")
    assert "training written by hand with a GradientTape, of which only the loss is read" in {
        why for _, why in reading.unknown
    }


def test_a_model_that_trains_itself_is_called_so() -> None:
    script = "class Gan(Model):\n    def train_step(self, data):\n        return {}\nmodel = Gan()\nmodel.fit(x)"
    assert "a model that trains by its own `train_step`" in {why for _, why in reading_of(START + script).unknown}
