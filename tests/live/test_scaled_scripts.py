"""Scripts that were edited to scale inputs and targets, run to their end."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kerasdoctor.change import NewInputs, NewReduction, NewTargets
from kerasdoctor.finding import Fix
from kerasdoctor.places import Line
from kerasdoctor.static.edits.edit import rewrite
from kerasdoctor.static.files.source import Source, read

SCRIPT = """
import numpy as np
from keras import Input, Sequential
from keras.layers import Dense

x = np.random.default_rng(0).uniform(0, 255, size=(200, {axes}4))
y = 5000 * x.reshape(200, -1)[:, 0] + 100
model = {model}
model.compile(loss="mse", optimizer="adam")
history = model.fit(x, y, epochs=1, verbose=0)
answers = model.predict(x, verbose=0)
"""
STACK = "Sequential([Input(({axes}4,)), {layer}, Dense(1)])"
OLD = "Sequential([{layer}, Dense(1)])\nmodel.build((None, 4))"


def run(text: str) -> dict[str, Any]:
    known: dict[str, Any] = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(text, "edited.py", "exec"), known)
    return known


def place(source: Source, text: str) -> Line:
    line, content = next((n, line) for n, line in enumerate(source.lines, 1) if text in line)
    column = content.index(text) + 1
    return Line(source.path, line, column, line, column + len(text))


def edited(folder: Path, text: str, *changes: tuple[Any, str, dict[str, Any]]) -> dict[str, Any]:
    file = folder / "script.py"
    file.write_text(text)
    source = read(str(file))
    assert isinstance(source, Source)
    made = tuple(kind(**given, where=place(source, at)) for kind, at, given in changes)
    new = rewrite(source, Fix("", made))
    assert new is not None
    return run(new)


@pytest.mark.filterwarnings("ignore:Do not pass an `input_shape`")
@pytest.mark.parametrize("how", ["divided", "standardised"])
@pytest.mark.parametrize("layer", ["Dense(8)", "Dense(8, input_dim=4)"])
def test_inputs_are_scaled_inside_of_the_model(how: str, layer: str, tmp_path: Path) -> None:
    stack = STACK if "input_dim" not in layer else OLD
    script = SCRIPT.format(axes="", model=stack.format(axes="", layer=layer))
    found = edited(tmp_path, script, (NewInputs, layer, {"how": how, "by": 255.0, "name": "x"}))
    kinds = [type(each).__name__ for each in found["model"].layers]
    assert kinds == ["Rescaling" if how == "divided" else "Normalization", "Dense", "Dense"]
    seen = np.asarray(found["model"].layers[0](found["x"]))
    assert np.abs(seen).max() < 4
    if how == "standardised":
        np.testing.assert_allclose(seen.mean(axis=0), 0, atol=1e-3)


def test_targets_are_scaled_and_answers_scaled_back(tmp_path: Path) -> None:
    script = SCRIPT.format(axes="", model=STACK.format(axes="", layer="Dense(8)"))
    at = "5000 * x.reshape(200, -1)[:, 0] + 100"
    found = edited(tmp_path, script, (NewTargets, at, {"how": "standardised", "name": "y"}))
    assert abs(found["y"].mean()) < 1e-6
    plain = np.asarray(found["model"](found["x"]))
    np.testing.assert_allclose(found["answers"], plain * found["y_spread"] + found["y_mean"], rtol=1e-3)


def test_positions_are_flattened(tmp_path: Path) -> None:
    script = SCRIPT.format(axes="5, ", model=STACK.format(axes="5, ", layer="Dense(8)"))
    found = edited(tmp_path, script, (NewReduction, "Dense(1)", {"how": "flatten"}))
    assert found["answers"].shape == (200, 1)
