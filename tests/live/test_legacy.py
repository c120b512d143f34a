"""Models of tf_keras: described by what they say of themselves, and never copied."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from conftest import ROOT

from kerasdoctor.case import Missing
from kerasdoctor.facts import INPUT, Ceilings, InitialPass, Network, Probe, Training
from kerasdoctor.finding import Fix
from kerasdoctor.live.models.legacy import is_legacy
from kerasdoctor.live.process.asking import ScriptProcess
from kerasdoctor.live.process.held import Order
from live.setups import compiled, dense, examination

X, Y = np.ones((12, 4), "float32"), np.eye(3)[np.arange(12) % 3]
# As much of Keras 2 as a description asks for; the true package is not needed for these tests.
FAKE = """
class Layer:
    trainable, weights, trainable_weights, built = True, (), (), False
    def __init__(self, **config):
        self.__dict__.update(config)
        self.config = config
    def get_config(self):
        return {name: value for name, value in self.config.items() if name != "activation"}

class Dense(Layer): ...
class Dropout(Layer): ...
class Activation(Layer): ...

class Model:
    optimizer, built, run_eagerly = None, False, False
    def __init__(self, layers):
        self.layers = layers
    def compile(self, loss):
        self.loss = loss
    def fit(self, x=None, y=None, batch_size=None, epochs=1):
        print("trained")

class Sequential(Model): ...
"""
SCRIPT = """
import numpy as np
import tf_keras as keras

def softmax(x):
    return x

class Crossentropy:
    def get_config(self):
        return {"from_logits": True}

CategoricalCrossentropy = type("CategoricalCrossentropy", (Crossentropy,), {})
model = keras.Sequential(
    [
        keras.Dense(name="one", units=5, activation=None),
        keras.Dropout(name="two", rate=0.5),
        keras.Dense(name="three", units=3, activation=None),
        keras.Activation(name="four", activation=softmax),
    ]
)
model.compile(LOSS)
model.fit(np.ones((12, 4)), np.eye(3)[np.arange(12) % 3], epochs=2)
"""


@pytest.mark.parametrize(
    ("loss", "from_logits"), [('"categorical_crossentropy"', False), ("CategoricalCrossentropy()", True)]
)
def test_a_fit_of_keras_2_is_reached_and_described(tmp_path: Path, loss: str, from_logits: bool) -> None:
    (tmp_path / "tf_keras.py").write_text(FAKE)
    script = tmp_path / "old.py"
    script.write_text(SCRIPT.replace("LOSS", loss))
    with ScriptProcess(Order(str(script))) as child:
        assert child.wait_for_fit()["event"] == "fit"
        child.context(None)
        network, probe = child.observe(Network), child.observe(Probe)
    assert isinstance(network, Network), network
    assert isinstance(probe, Missing)
    assert "tf_keras" in probe.reason
    assert [(layer.kind, layer.units, layer.sources) for layer in network.layers] == [
        ("Dense", 5, (INPUT,)),
        ("Dropout", None, (0,)),
        ("Dense", 3, (1,)),
        ("Activation", None, (2,)),
    ]
    assert network.layers[1].setting("rate") == 0.5
    (head,) = network.heads
    assert (head.layer.name, head.layer.activation) == ("three", "softmax")
    assert head.loss is not None
    assert (head.loss.name, head.loss.from_logits) == ("categorical_crossentropy", from_logits)
    assert head.labels is not None
    assert head.labels.kind == "one-hot"
    assert (network.epochs, network.rows) == (2, 12)


def test_nothing_is_measured_or_tried_on_a_model_of_keras_2() -> None:
    legacy = type("Sequential", (keras.Sequential,), {"__module__": "tf_keras.src.engine.sequential"})
    model: Any = compiled(legacy([keras.layers.Dense(3, activation="softmax")]), "categorical_crossentropy")
    assert is_legacy(model)
    assert not is_legacy(dense(3))
    looked = examination(model, X, Y)
    for kind in (Training, Ceilings, InitialPass, Probe):
        assert isinstance(looked.observe(kind), Missing)
    assert isinstance(looked.attempt(Fix("")), Missing)
    assert isinstance(looked.observe(Network), Network)


def test_graphs_of_the_true_package_are_followed_to_the_layer_with_weights() -> None:
    legacy = pytest.importorskip("tf_keras")
    inputs = legacy.Input((4,))
    scores = legacy.layers.Dense(3, name="scores")(legacy.layers.Dense(5, activation="relu")(inputs))
    model = legacy.Model(inputs, legacy.layers.Activation("softmax")(scores))
    model.compile("sgd", legacy.losses.CategoricalCrossentropy(), metrics=["accuracy", legacy.metrics.AUC()])
    network = examination(model, X, Y).observe(Network)
    assert isinstance(network, Network), network
    (head,) = network.heads
    assert (head.layer.name, head.layer.activation, head.output_shape) == ("scores", "softmax", (None, 3))
    assert [metric.resolved for metric in head.metrics] == ["CategoricalAccuracy", "AUC"]
    assert network.optimizer is not None
    assert network.optimizer.learning_rate == 0.01


def test_a_watch_looks_at_fits_of_keras_2_and_they_train(tmp_path: Path) -> None:
    (tmp_path / "tf_keras.py").write_text(FAKE)
    script = SCRIPT.replace("import numpy", "import kerasdoctor\nkerasdoctor.watch()\nimport numpy", 1)
    script = script.replace("LOSS", '"categorical_crossentropy"')
    (tmp_path / "train.py").write_text(script)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    done = subprocess.run(
        [sys.executable, "train.py"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip().endswith("trained")
    assert "train.py:" in done.stderr
    assert "looking at this fit failed" not in done.stderr
