"""The extension in a real IPython shell: it watches, is controlled by magics, and goes without a trace."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SHELL = """
import sys
from IPython.core.interactiveshell import InteractiveShell

shell = InteractiveShell.instance()
for cell in {cells!r}:
    result = shell.run_cell(cell, store_history=True)
    if result.error_before_exec or result.error_in_exec:
        print("ERROR", result.error_before_exec or result.error_in_exec)
"""
MODEL = """import keras, numpy as np
x, y = np.random.default_rng(0).normal(size=(64, 3)), np.arange(64) % 2

def make(activation="softmax", width=4):
    model = keras.Sequential([
        keras.Input((3,)), keras.layers.Dense(width, activation="relu"),
        keras.layers.Dense(1, activation=activation)])
    model.compile(loss="binary_crossentropy", optimizer="adam")
    return model"""
FIT = "model = make()\nhistory = model.fit(x, y, verbose=0)"


def told(*cells: str) -> str:
    """Run cells in a shell of their own and return what they print."""
    done = subprocess.run(
        [sys.executable, "-c", SHELL.format(cells=list(cells))],
        env={**os.environ, "KERASDOCTOR_TESTING": "1", "IPYTHONDIR": os.devnull + "-none", "TF_CPP_MIN_LOG_LEVEL": "3"},
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    return done.stdout + done.stderr


@pytest.mark.slow
def test_loading_watches_each_fit_and_names_cells_and_lines() -> None:
    said = told("%load_ext kerasdoctor", MODEL, FIT, FIT, "print('fit' in vars(keras.Model))")
    assert "In [3], line 2" in said
    assert said.count("breaks[softmax-over-one-unit]") == 1
    assert "In [2], line" in said  # where the layer is made
    assert "True" in said
    assert "ERROR" not in said


@pytest.mark.slow
def test_unloading_restores_fit_and_takes_the_magics_away() -> None:
    said = told("%load_ext kerasdoctor", MODEL, "%unload_ext kerasdoctor", FIT, "print('fit' in vars(keras.Model))",
                "%kerasdoctor on")  # fmt: skip
    assert "breaks[" not in said
    assert "False" in said
    assert "`%kerasdoctor` not found" in said


@pytest.mark.slow
def test_off_and_on_and_probe_switch_the_watch() -> None:
    said = told("%load_ext kerasdoctor", MODEL, "%kerasdoctor off", FIT, "print('-- off')",
                "%kerasdoctor probe --budget 3", FIT)  # fmt: skip
    before, _, after = said.partition("-- off")
    assert "breaks[" not in before
    assert "probing In [7], line 2 on copies of the model for at most 3 s" in after
    assert "breaks[softmax-over-one-unit]" in after


@pytest.mark.slow
def test_a_cell_of_its_own_is_watched_alone_and_the_watch_before_goes_on() -> None:
    said = told("%load_ext kerasdoctor", MODEL, "%kerasdoctor off", f"%%kerasdoctor --strict\n{FIT}",
                "print('-- after')", "model = make(width=5)\nmodel.fit(x, y, verbose=0);")  # fmt: skip
    before, _, after = said.partition("-- after")
    assert "In [4], line 3" in before
    assert "SetupError" in before
    assert "breaks[" not in after


@pytest.mark.slow
def test_check_reads_the_cells_and_examines_a_model() -> None:
    said = told("%load_ext kerasdoctor", "%kerasdoctor off", MODEL, FIT, "%kerasdoctor check", "print('-- model')",
                "%kerasdoctor check model x y --budget 2")  # fmt: skip
    read, _, examined = said.partition("-- model")
    assert "softmax-over-one-unit" in read
    assert "nothing was run" in read
    assert "softmax-over-one-unit" in examined
    assert "model sequential" in examined


def test_what_is_not_understood_shows_the_usage_and_loading_imports_nothing_heavy() -> None:
    said = told("%load_ext kerasdoctor", "import sys; print({'keras', 'numpy', 'tensorflow'} & set(sys.modules))",
                "%kerasdoctor sing", "%kerasdoctor --loud", "%kerasdoctor explain softmax-over-one-unt",
                "%kerasdoctor check a b", "%kerasdoctor probe --budget much",
                "%kerasdoctor explain softmax-over-one-unit", "%kerasdoctor explain inputs",
                "%kerasdoctor on --strict", "%kerasdoctor off", "%kerasdoctor probe",
                "print({'keras', 'numpy'} & set(sys.modules))")  # fmt: skip
    assert said.count("set()") == 2
    assert "`%kerasdoctor sing` is not understood" in said
    assert said.count("Usage: %kerasdoctor") == 5
    assert "there is no option --loud" in said
    assert "did you mean softmax-over-one-unit?" in said
    assert "there is no variable a" in said
    assert "--budget needs a number of seconds" in said
    assert "a softmax over one unit is constant" in said
    assert "target-among-the-inputs" in said
    assert "each fit is looked at before it starts; a setup that hurts or breaks does not train" in said
    assert "fits are not looked at any more" in said
    assert "each fit is looked at before it starts, and copies of its model are trained briefly" in said
