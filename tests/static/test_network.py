from __future__ import annotations

import pytest

from kerasdoctor.facts import INPUT, Layer, wiring
from kerasdoctor.places import Line
from static.reading_of import case_of, head_of, reading_of

FIT = """
model.compile(loss="mse", optimizer="sgd", metrics=["mae"])
model.fit(x, y, epochs=3, batch_size=16)
"""
STACK = "model = Sequential([Input(shape=(4,)), Dense(8, activation='relu'), Dense(3, activation='softmax')])"


@pytest.mark.parametrize(
    "imports",
    [
        "from keras import Sequential, Input\nfrom keras.layers import Dense",
        "from tensorflow.keras import Sequential, Input\nfrom tensorflow.keras.layers import Dense",
        "from tensorflow.keras.models import Sequential\nfrom tensorflow.keras.layers import *",
        "from keras.models import Sequential, Input\nfrom keras.layers.core import Dense",
        "from tf_keras import Sequential, Input\nfrom tf_keras.layers import Dense",
        "from keras.src.models.sequential import Sequential\nfrom keras.src.layers.core.dense import Dense\n"
        "from keras.src.layers import Input",
        "from tensorflow.python.keras.models import Sequential\n"
        "from tensorflow.python.keras.layers import Dense, Input",
        "import tensorflow as tf\nSequential = tf.keras.Sequential\nDense = tf.keras.layers.Dense\n"
        "Input = tf.keras.Input",
        "import tensorflow.keras as k\nfrom keras import layers as l\n"
        "Sequential, Dense, Input = k.Sequential, l.Dense, l.Input",
    ],
)
def test_every_spelling_of_keras_is_the_same(imports: str) -> None:
    case = case_of(f"{imports}\n{STACK}\n{FIT}")
    assert [(layer.kind, layer.units, layer.activation) for layer in case.network.layers] == [
        ("Dense", 8, "relu"),
        ("Dense", 3, "softmax"),
    ]
    assert case.network.layers[1].output_shape == (None, 3)
    assert reading_of(f"{imports}\n{STACK}\n{FIT}").uses_keras


START = "import keras\nimport tensorflow as tf\nfrom keras import *\nfrom keras.layers import *\n"


@pytest.mark.parametrize(
    "build",
    [
        "model = Sequential()\nmodel.add(Dense(8, input_dim=4))\nmodel.add(Dense(3, 'softmax'))",
        "model = Sequential([Dense(units=8, input_shape=(4,)), Dense(3), Activation('softmax')])",
        "model = Sequential([Dense(8), Dense(3), Softmax()])",
        "model = Sequential([Dense(8), Dense(3, activation='softmax'), Activation('linear')])",
        "model = Sequential((Dense(8), Dense(3, activation=tf.nn.softmax)))",
        "model = Sequential([Dense(8, input_dim=4), Dense(3, activation=keras.activations.softmax), Dropout(0.1), "
        "Flatten()])",
        "stack = [Dense(8)]\nstack.append(Dense(3))\nstack += [BatchNormalization(), Activation('softmax')]\n"
        "model = Sequential(stack)",
        "model = Sequential()\nfor units in (16, 8):\n    model.add(Dense(units))\n"
        "model.add(Dense(3, activation='softmax'))",
        "a = Input((4,))\nmodel = Model(a, Dense(3, activation='softmax')(Dense(8)(a)))",
        "a = Input((4,))\nh = Dense(8)(a)\nh = Add()([h, Dense(8)(a)])\nh = Activation('softmax')(Dense(3)(h))\n"
        "model = Model(inputs=[a], outputs=[h])",
        "def build(units, last='softmax'):\n    m = Sequential()\n    m.add(Dense(8))\n"
        "    m.add(Dense(units, activation=last))\n"
        "    return m\nmodel = build(3)",
        "if unknown:\n    model = Sequential([Dense(8), Dense(3, activation='softmax')])\nelse:\n    raise SystemExit",
        "class Net(keras.Model):\n    def __init__(self):\n        super().__init__()\n        self.a = Dense(8)\n"
        "        self.b = Dense(3, activation='softmax')\n    def call(self, x):\n"
        "        return self.b(self.a(x))\nmodel = Net()",
        "base = keras.applications.VGG16(include_top=False)\nh = Flatten()(base.output)\n"
        "model = Model(base.input, Dense(3, activation='softmax')(h))",
    ],
)
def test_models_are_read_however_they_are_built(build: str) -> None:
    head = head_of(START + build + FIT)
    assert (head.layer.kind, head.layer.units, head.layer.activation) == ("Dense", 3, "softmax")
    assert head.loss is not None
    assert head.loss.name == "mean_squared_error"


@pytest.mark.parametrize(
    "build",
    [
        "model = load()",
        "model = Sequential()\nif one:\n    model.add(Dense(3))\nif other:\n    model.add(Dense(4))",
        "model = Sequential(make_layers())",
        "model = Sequential()\nfor n in sizes:\n    model.add(Dense(n))",
    ],
)
def test_what_may_have_several_values_is_unknown_and_said(build: str) -> None:
    reading = reading_of(START + build + FIT)
    assert [case.network.heads for case in reading.cases] == [()]
    assert reading.unknown


def test_a_width_that_is_not_in_the_source_is_unknown() -> None:
    head = head_of(START + "model = Sequential([Dense(int(argument), activation=pick())])" + FIT)
    assert head.layer.units is None
    assert head.layer.activation is None


@pytest.mark.parametrize(
    ("written", "name", "from_logits"),
    [
        ("'mse'", "mean_squared_error", None),
        ("'MSE'", "mean_squared_error", None),
        ("keras.losses.MeanSquaredError()", "mean_squared_error", None),
        ("keras.losses.mean_absolute_error", "mean_absolute_error", None),
        ("'binary_crossentropy'", "binary_crossentropy", False),
        ("keras.losses.SparseCategoricalCrossentropy(from_logits=True)", "sparse_categorical_crossentropy", True),
        ("tf.losses.CategoricalCrossentropy()", "categorical_crossentropy", False),
        ("'KLDivergence'", "kl_divergence", None),
    ],
)
def test_losses_have_one_name(written: str, name: str, from_logits: bool | None) -> None:
    head = head_of(START + f"model = Sequential([Dense(3)])\nmodel.compile('sgd', loss={written})\nmodel.fit(x, y)")
    assert head.loss is not None
    assert (head.loss.name, head.loss.from_logits) == (name, from_logits)


def test_a_loss_of_the_script_is_unknown() -> None:
    script = (
        "def mine(a, b):\n    return a\nmodel = Sequential([Dense(3)])\nmodel.compile('sgd', mine)\nmodel.fit(x, y)"
    )
    assert head_of(START + script).loss is None


@pytest.mark.parametrize(
    ("written", "name", "rate"),
    [
        ("'sgd'", "SGD", 0.01),
        ("'adam'", "Adam", 0.001),
        ("keras.optimizers.RMSprop()", "RMSprop", 0.001),
        ("keras.optimizers.Adam(lr=1e-2 * 3)", "Adam", 0.03),
        ("keras.optimizers.SGD(0.5)", "SGD", 0.5),
        ("keras.optimizers.legacy.Adam(learning_rate=rate)", "Adam", 2.0),
        ("keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.1, 10))", "Adam", None),
    ],
)
def test_optimizers_have_their_class_name_and_rate(written: str, name: str, rate: float | None) -> None:
    script = (
        f"rate = 2.0\nmodel = Sequential([Dense(3)])\nmodel.compile(loss='mse', optimizer={written})\nmodel.fit(x, y)"
    )
    optimizer = case_of(START + script).network.optimizer
    assert optimizer is not None
    assert optimizer.name == name
    assert optimizer.learning_rate == pytest.approx(rate)


def test_places_are_the_calls_and_values_in_characters() -> None:
    script = """
    import keras
    name = 'é'; model = keras.Sequential([keras.layers.Dense(3)])
    model.compile('sgd', loss='mse')
    model.fit(x, y)
    """
    head = head_of(script)
    assert head.layer.where == Line("script.py", 3, 39, 3, 60)
    assert head.loss is not None
    assert head.loss.where == Line("script.py", 4, 27, 4, 32)


def test_recurrent_layers_have_their_defaults_and_shapes() -> None:
    layers = case_of(
        START + "model = Sequential([Input((20,)), Reshape((1, -1)), LSTM(7), Dense(2)])" + FIT
    ).network.layers
    assert layers[1] == Layer(
        "LSTM",
        units=7,
        activation="tanh",
        stateful=False,
        input_shape=(None, 1, 20),
        output_shape=(None, 7),
        where=layers[1].where,
        sources=(0,),
    )


def test_two_outputs_have_two_heads_in_the_order_of_keras() -> None:
    script = """
    import keras
    from keras.layers import Dense, Input
    a = Input((4,))
    outputs = {"price": Dense(1)(a), "fuel": Dense(3, activation="softmax")(a)}
    model = keras.Model(a, outputs)
    model.compile("adam", loss={"price": "mse", "fuel": "sparse_categorical_crossentropy"})
    model.fit(x, {"price": p, "fuel": f}, epochs=2)
    """
    network = case_of(script).network
    assert [(head.layer.units, head.loss.name if head.loss else None) for head in network.heads] == [
        (3, "sparse_categorical_crossentropy"),
        (1, "mean_squared_error"),
    ]
    assert [head.labels.name if head.labels else None for head in network.heads] == ["f", "p"]


def test_each_fit_is_a_case() -> None:
    script = """
    from keras import Sequential
    from keras.layers import Dense
    def make(n):
        return Sequential([Dense(n)])
    a, b = make(1), make(2)
    a.compile("sgd", "mse")
    b.compile("adam", "mae")
    a.fit(x, y)
    for fold in range(3):
        b.fit(x, y)
    a.fit(x, y)
    """
    reading = reading_of(script)
    assert [case.model for case in reading.cases] == ["a", "b", "a"]
    assert [case.network.heads[0].layer.units for case in reading.cases] == [1, 2, 1]


def test_fit_in_a_function_that_nothing_calls_is_found() -> None:
    case = case_of(
        START
        + "def train(x, y):\n    model = Sequential([Dense(3)])\n    model.compile('sgd', 'mse')\n    model.fit(x, y)"
    )
    assert case.network.heads[0].layer.units == 3
    assert case.network.inputs[0].name == "x"


def test_calls_have_canonical_names_and_forms() -> None:
    script = reading_of(
        "import numpy as np\nfrom keras.layers import Dense\nx = np.vstack(map(f, [1]))\nDense(3, activation=a)"
    ).script
    calls = script.of("*")
    assert [call.name for call in calls] == ["numpy.vstack", "map", "keras.layers.Dense"]
    assert [(argument.text, argument.form) for argument in calls[0].arguments] == [("map(f, [1])", "map")]
    assert [(argument.keyword, argument.form) for argument in calls[2].arguments] == [
        (None, "constant"),
        ("activation", "name"),
    ]


def test_a_name_that_the_script_binds_anew_is_no_import() -> None:
    assert reading_of("from numpy import array\narray = list\nmap = 3\nx = array(map(1))").script.of("*") == ()


WIRED = """
import keras
from keras import layers
inputs = keras.Input((8,))
first = layers.Dense(8, activation="relu")(inputs)
second = layers.Dense(8)(first)
added = layers.Add()([first, second])
joined = layers.Concatenate()([added, inputs])
shared = layers.Dense(16, name="shared")
block = keras.Sequential([keras.Input((16,)), layers.Dense(16)])
outputs = layers.Dense(1)(shared(block(shared(joined))))
model = keras.Model(inputs, outputs)
"""


def test_a_graph_says_which_layer_reads_which() -> None:
    network = case_of(WIRED + FIT).network
    assert [(layer.kind, layer.sources) for layer in network.layers] == [
        ("Dense", (INPUT,)),
        ("Dense", (0,)),
        ("Add", (0, 1)),
        ("Concatenate", (INPUT, 2)),
        ("Dense", (3, 5)),
        ("Sequential", (4,)),
        ("Dense", (4,)),
    ]
    graph = wiring(network)
    assert graph is not None
    assert graph.readers == ((1, 2), (2,), (3,), (4,), (5, 6), (4,), ())
    assert graph.is_output(6)
    for index in range(3):
        assert not list(graph.after(index))
    assert not list(graph.before(3))
    assert not list(graph.before(5))


def test_a_stack_reads_layer_by_layer() -> None:
    network = case_of(f"import keras\nfrom keras import *\nfrom keras.layers import *\n{STACK}\n{FIT}").network
    assert [layer.sources for layer in network.layers] == [(INPUT,), (0,)]
    graph = wiring(network)
    assert graph is not None
    assert list(graph.after(0)) == [(1, network.layers[1])]
    assert list(graph.before(1)) == [(0, network.layers[0])]
    assert not [*graph.before(0), *graph.after(1)]


@pytest.mark.parametrize(
    ("build", "units", "shape"),
    [
        ("model = Sequential([Input((5, 2)), Dense(1), Flatten(), Activation('softmax')])", None, (None, 5)),
        ("model = Sequential([Input((5, 2)), Dense(4), Reshape((20,))])", None, (None, 20)),
        ("model = Sequential([Dense(1), Flatten()])", None, None),
        ("model = Sequential([Input((5, 2)), Dense(4), Dropout(0.1)])", 4, (None, 5, 4)),
        ("a = Input((5, 2))\nmodel = Model(a, Activation('softmax')(Flatten()(Dense(1)(a))))", None, (None, 5)),
    ],
)
def test_units_are_those_of_the_last_axis_of_the_output(
    build: str, units: int | None, shape: tuple[int | None, ...] | None
) -> None:
    head = head_of(START + build + FIT)
    assert head.layer.units == units
    assert head.output_shape == shape


SETTINGS = """
import keras
from keras import layers, regularizers
from keras.initializers import he_normal
from keras.regularizers import l2
model = keras.Sequential(
    [
        layers.Input((4,)),
        layers.Dense(8, kernel_initializer=keras.initializers.RandomNormal(0.0, 2.0), kernel_regularizer=l2(0.5)),
        layers.Dense(8, kernel_initializer="zeros", kernel_regularizer=regularizers.l1_l2(0.1, l2=0.2)),
        layers.Dense(8, kernel_initializer="glorot_uniform", bias_initializer=keras.initializers.Constant(value=0.1)),
        layers.Dense(8, kernel_initializer=he_normal(), kernel_regularizer=keras.regularizers.L2(size)),
    ]
)
model.compile(loss="mse", optimizer=keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True, clipnorm=limit))
model.fit(x, y)
"""


def test_initializers_regularisers_and_optimizers_come_with_their_numbers() -> None:
    network = case_of(SETTINGS).network
    assert [dict(layer.settings) for layer in network.layers] == [
        {
            "kernel_initializer": "RandomNormal",
            "kernel_initializer.mean": 0.0,
            "kernel_initializer.stddev": 2.0,
            "kernel_regularizer": "L2",
            "kernel_regularizer.l2": 0.5,
        },
        {
            "kernel_initializer": "Zeros",
            "kernel_regularizer": "L1L2",
            "kernel_regularizer.l1": 0.1,
            "kernel_regularizer.l2": 0.2,
        },
        {
            "kernel_initializer": "GlorotUniform",
            "bias_initializer": "Constant",
            "bias_initializer.value": 0.1,
        },
        {"kernel_initializer": "HeNormal", "kernel_regularizer": "L2"},
    ]
    assert network.optimizer is not None
    assert dict(network.optimizer.settings) == {"momentum": 0.9, "nesterov": True}
    assert network.optimizer.setting("momentum") == 0.9


@pytest.mark.parametrize(
    ("fit", "rows", "batches", "updates"),
    [
        ("x, y, epochs=3, batch_size=32", 100, 4, 12),
        ("x, y, epochs=n", 100, 4, None),
        ("x, y, batch_size=size", 100, None, None),
        ("z, y", None, None, None),
        ("x", None, None, None),
    ],
)
def test_rows_and_batches_tell_how_many_updates_there_are(
    fit: str, rows: int | None, batches: int | None, updates: int | None
) -> None:
    script = f"{START}import numpy as np\nx = np.zeros((100, 4))\n{STACK}\nmodel.compile(loss='mse')\nmodel.fit({fit})"
    network = case_of(script).network
    assert (network.rows, network.batches, network.updates) == (rows, batches, updates)
