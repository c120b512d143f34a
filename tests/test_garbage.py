"""What is read is freed with its last use: Python need not look for circles of garbage after each file."""

from __future__ import annotations

import gc
from pathlib import Path

from kerasdoctor.checkup import Options, check_file
from kerasdoctor.static.files.source import Source, read
from kerasdoctor.static.reading import understand

SCRIPT = """\
import keras

class Block(keras.layers.Layer):
    def call(self, inputs):
        return inputs

def build(units):
    def head(x):
        return keras.layers.Dense(units)(x)
    return keras.Sequential([keras.Input((4,)), Block(), keras.layers.Dense(1)])

model = build(3)
model.compile(loss="mse")
model.fit(x, y)
"""


def left_over() -> int:
    """Return how many objects nothing but a circle of them refers to."""
    return gc.collect()


def test_a_static_check_leaves_no_circles(tmp_path: Path) -> None:
    file = tmp_path / "train.py"
    file.write_text(SCRIPT)
    check_file(str(file), Options(static=True))
    left_over()
    gc.disable()
    try:
        check_file(str(file), Options(static=True))
        assert left_over() == 0
        source = read(str(file))
        assert isinstance(source, Source)
        reading = understand(source)
        assert reading.cases
        del reading, source
        assert left_over() > 100, "this script has circles, if nothing breaks them"
    finally:
        gc.enable()
