"""The command line on saved models and on what comes from stdin."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, Run
from static.saved import layer, save, sequential, zipped

NO_TRACEBACK = "Traceback (most recent call last)"
INPUTS = layer("InputLayer", name="inputs", batch_shape=[None, 4])
OPTIMIZER = layer("SGD", "keras.optimizers", learning_rate=0.1)
FAULTY = sequential(
    INPUTS,
    layer("Dense", name="answer\x1b[31m", units=1, activation="softmax"),
    compiled={"optimizer": OPTIMIZER, "loss": "binary_crossentropy"},
)
SCRIPT = (
    "import keras\nmodel = keras.Sequential([\n    keras.layers.Dense(1, activation='softmax'),\n])\n"
    "model.compile(loss='binary_crossentropy')\nmodel.fit(x, y)\n"
)


def said(text: str) -> str:
    return " ".join(text.split())


def test_a_saved_model_is_diagnosed_without_keras(tmp_path: Path, kerasdoctor_command: Run) -> None:
    save(tmp_path, FAULTY)
    for options in ([], ["--static"]):
        done = kerasdoctor_command("check", "model.keras", *options, cwd=tmp_path)
        assert done.returncode == 1
        assert "breaks[softmax-over-one-unit]" in done.stdout
        assert "layer answer: one unit" in done.stdout
        assert "Read off the file only" in done.stdout
        assert "\x1b[31m" not in done.stdout + done.stderr
    report = json.loads(kerasdoctor_command("check", "model.keras", "--format", "json", cwd=tmp_path).stdout)
    assert report["versions"] == {"keras": "3.15.1"}
    assert report["cases"][0]["causes"][0]["places"][0]["line"] is None
    assert report["cases"][0]["network"]["optimizer"]["learning_rate"] == 0.1


def test_a_healthy_saved_model_and_one_that_is_not_compiled(tmp_path: Path, kerasdoctor_command: Run) -> None:
    dense = layer("Dense", name="d", units=1, activation="sigmoid")
    save(tmp_path, sequential(INPUTS, dense, compiled={"optimizer": OPTIMIZER, "loss": "binary_crossentropy"}))
    assert kerasdoctor_command("check", "model.keras", cwd=tmp_path).returncode == 0
    save(tmp_path, sequential(INPUTS, dense))
    done = kerasdoctor_command("check", "model.keras", cwd=tmp_path)
    assert done.returncode == 0
    assert "saved without the settings of compile" in said(done.stdout)


def test_a_file_without_layers_could_not_be_examined(tmp_path: Path, kerasdoctor_command: Run) -> None:
    save(tmp_path, {"module": None, "class_name": "Mine", "config": {}})
    done = kerasdoctor_command("check", "model.keras", cwd=tmp_path)
    assert done.returncode == 2
    assert "does not list the layers" in said(done.stdout)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("model.keras", b"PK\x03\x04", "cannot be read as a saved model"),
        ("model.keras", zipped(other="{}"), "holds no config.json"),
        ("model.h5", b"\x89HDF\r\n", "HDF5"),
        ("data.json", b"[1, 2]", "describes no Keras model"),
    ],
)
def test_what_is_no_saved_model_ends_with_2(
    name: str, data: bytes, words: str, tmp_path: Path, kerasdoctor_command: Run
) -> None:
    (tmp_path / name).write_bytes(data)
    done = kerasdoctor_command("check", name, cwd=tmp_path)
    assert done.returncode == 2
    assert words in said(done.stdout)
    assert NO_TRACEBACK not in done.stdout + done.stderr


def test_a_folder_in_the_old_format_of_tensorflow_is_told(tmp_path: Path, kerasdoctor_command: Run) -> None:
    (tmp_path / "saved_model.pb").write_bytes(b"\x08\x01")
    done = kerasdoctor_command("check", ".", cwd=tmp_path)
    assert done.returncode == 2
    assert "SavedModel" in said(done.stdout)


def from_stdin(text: bytes, *options: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "kerasdoctor", "check", "-", *options]
    return subprocess.run(command, input=text, capture_output=True, cwd=ROOT, check=False, timeout=120)


def test_stdin_is_read_as_a_script_or_a_notebook() -> None:
    cells = [{"cell_type": "code", "source": SCRIPT}]
    for text, place in ((SCRIPT, b"--> <stdin>:3:5"), (json.dumps({"cells": cells}), b"--> <stdin>: cell 1, line 3")):
        done = from_stdin(text.encode())
        assert done.returncode == 1
        assert place in done.stdout
    assert b"is empty" in from_stdin(b"").stdout
    assert from_stdin(b"\x00\x01", "--static").returncode == 2


def test_a_check_of_a_script_loads_nothing_that_only_other_kinds_of_file_need(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text("import keras\n")
    check = (
        "import sys; from kerasdoctor.checkup import Options, check_file\n"
        "check_file('train.py', Options(static=True))\n"
        "print(sorted({'zipfile', *(f'kerasdoctor.static.{name}' for name in ('notebook', 'mending', 'saved_model'))}"
        " & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, cwd=tmp_path, check=True, timeout=120,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
    )  # fmt: skip
    assert done.stdout.strip() == "[]"
