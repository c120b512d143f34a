"""Nothing of a check stays in the folder for temporary files, however the check or what it runs comes to its end."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from kerasdoctor.checkup import Options, check_file

# What programs leave behind when nobody lets them end: TensorFlow such a file for each function that it rewrites.
LEAVES = (
    "import os, tempfile, time\ntempfile.mkdtemp()\ntempfile.mkstemp()\nspoiled = tempfile.NamedTemporaryFile()\n"
    "open(os.path.join(tempfile.mkdtemp(), 'inside'), 'w').close()\nopen('begun', 'w').close()\n"
)
KINDS = ["script", pytest.param("notebook", marks=pytest.mark.slow)]
# A kernel needs some seconds to begin.
HANG = {"script": 3.0, "notebook": 12.0}
WAYS = {
    "the end": "x = 1\n",
    "an exception": "1 / 0\n",
    "its process ends": "os._exit(3)\n",
    "a hang": "time.sleep(600)\n",
    "its guard is killed": (
        "import psutil\nabove = [None, *psutil.Process().parents()]\n"
        "above[[each and each.pid for each in above].index(CHECKING) - 1].kill()\ntime.sleep(600)\n"
    ),
    "a spawned process is killed": (
        "import subprocess, sys\nopen('other.py', 'w').write('''\nimport multiprocessing, os, tempfile\n"
        "def leaves():\n    tempfile.mkdtemp()\n    os._exit(0)\nif __name__ == '__main__':\n"
        '    made = multiprocessing.get_context("spawn").Process(target=leaves)\n'
        "    made.start()\n    made.join()\n''')\n"
        "import runpy\nrunpy.run_path('other.py', run_name='__main__')\n"
    ),
}
FITS = """import keras, numpy as np, tensorflow as tf

@tf.function
def doubled(x):
    return x * 2 if tf.reduce_sum(x) > 0 else x

x, y = np.random.default_rng(0).normal(size=(64, 4)).astype("float32"), np.ones(64)
data = tf.data.Dataset.from_tensor_slices((doubled(x), y)).map(lambda row, label: (row + 1, label)).batch(8)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile(loss="mse", optimizer="adam")
model.fit(data)
"""


@pytest.fixture
def passing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Give temporary files a folder of their own, with a path short enough for the name of a socket."""
    monkeypatch.chdir(tmp_path)
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield folder
    shutil.rmtree(folder)


def written(kind: str, text: str) -> str:
    """Write a program as a script or as a notebook and return its path."""
    if kind == "script":
        Path("train.py").write_text(text)
        return "train.py"
    told: dict[str, object] = {"cell_type": "code", "execution_count": None, "id": "a", "metadata": {}, "outputs": []}
    cell = told | {"source": text}
    Path("train.ipynb").write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return "train.ipynb"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", KINDS)
def test_no_temporary_file_is_left_when_a_run_ends(kind: str, way: str, passing: Path) -> None:
    path = written(kind, LEAVES + WAYS[way].replace("CHECKING", str(os.getpid())))
    report = check_file(path, Options(time_limit=HANG[kind] if way == "a hang" else 120), progress=lambda _: None)
    assert report.stop is not None
    assert Path("begun").exists(), report.stop
    assert [each.name for each in passing.iterdir()] == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("kind", KINDS)
def test_no_temporary_file_is_left_when_kerasdoctor_is_ended(kind: str, number: int, passing: Path) -> None:
    path = written(kind, LEAVES + WAYS["a hang"])
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    process = psutil.Popen(
        [sys.executable, "-m", "kerasdoctor", "check", path],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment,
    )  # fmt: skip
    _wait_until(Path("begun").exists, 60)
    assert len(list(passing.iterdir())) > 4
    below = process.children(recursive=True)
    process.send_signal(number)
    process.wait(30)
    _, alive = psutil.wait_procs(below, timeout=30)
    assert alive == []
    _wait_until(lambda: not any(passing.iterdir()), 10)


def _wait_until(there: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["script", "notebook"])
def test_functions_that_tensorflow_rewrites_leave_no_file(kind: str, passing: Path) -> None:
    report = check_file(written(kind, FITS), Options(budget=10), progress=lambda _: None)
    assert report.stop is None, report.stop
    assert len(report.diagnoses) == 1
    assert [each.name for each in passing.iterdir()] == []


def test_what_a_program_keeps_among_temporary_files_is_found_and_stays(passing: Path) -> None:
    (passing / "downloaded").write_text("data")
    script = "import os, tempfile\nfolder = tempfile.gettempdir()\nassert os.path.exists(folder + '/downloaded')\n"
    script += "open(folder + '/kept', 'w').close()\n"
    report = check_file(written("script", script), Options(), progress=lambda _: None)
    assert report.stop is not None
    assert report.stop.reason == "no-fit", report.stop
    assert {each.name for each in passing.iterdir()} == {"downloaded", "kept"}
