"""Layers of a running script: where they were made, and models that only the run can tell how to copy."""

from __future__ import annotations

from pathlib import Path

from kerasdoctor.checkup.fusing import fuse
from kerasdoctor.facts import Layer, Network, Probe
from kerasdoctor.live.process.asking import ScriptProcess
from kerasdoctor.live.process.held import Order
from kerasdoctor.places import Line

SCRIPT = """import numpy as np
import keras
from keras import layers


class Net(keras.Model):
    def __init__(self, width, classes):
        super().__init__()
        self.steps = [layers.Dense(width, activation="relu") for _ in range(2)]
        self.scores = layers.Dense(classes, activation="softmax")

    def call(self, x):
        for step in self.steps:
            x = step(x)
        return self.scores(x)


x = np.random.default_rng(0).normal(size=(200, 6))
model = Net(8, 3)
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
model.fit(x, x[:, :3].argmax(axis=1), epochs=3)
"""


def test_a_run_tells_where_layers_were_made_and_copies_what_a_script_defines(tmp_path: Path) -> None:
    script = tmp_path / "net.py"
    script.write_text(SCRIPT)
    with ScriptProcess(Order(str(script), budget=60.0)) as child:
        assert child.wait_for_fit()["event"] == "fit"
        child.context(None)
        network, probe = child.observe(Network), child.observe(Probe)
    assert isinstance(network, Network), network
    places = [layer.where for layer in network.layers]
    assert places == [
        Line(str(script), 9, 23, 9, 61),
        Line(str(script), 9, 23, 9, 61),
        Line(str(script), 10, 23, 10, 66),
    ]
    assert network.heads[0].layer.where == places[2]
    assert isinstance(probe, Probe), probe


def test_the_line_that_the_source_names_goes_before_the_one_that_was_seen() -> None:
    seen, named = Line("a.py", 3), Line("a.py", 7)
    live = Network((Layer("Dense", units=3, where=seen), Layer("Dense", units=2, where=seen)))
    planned = Network((Layer("Dense", units=3, where=named), Layer("Dense", units=2)))
    assert [layer.where for layer in fuse(live, planned).layers] == [named, seen]
    assert [layer.where for layer in fuse(live, Network()).layers] == [seen, seen]
