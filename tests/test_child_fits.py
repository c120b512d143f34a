"""Fits that are reached in unusual ways, crashes in the middle of looking at one, and other interpreters."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tempfile
import venv
from pathlib import Path

import pytest

from kerasdoctor.checkup import Options, check_file
from kerasdoctor.report import Report

QUICK = Options(probe=False)
SETUP = """import os, sys, threading, multiprocessing
import numpy as np

def train(path="here"):
    import keras
    x = np.random.default_rng(0).normal(size=(120, 4))
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="softmax")])
    model.compile(loss="binary_crossentropy", optimizer="adam")
    model.fit(x, (x.sum(axis=1) > 0).astype(int))

"""
FIT_LINE = 9
# In each of them one process or thread comes to the fit of `train` first, and is the one that is heard.
WAYS = {
    "in a thread": "t = threading.Thread(target=train)\nt.start()\nt.join()\n",
    "in two processes after a fork": "os.fork()\ntrain()\n",
    "in a forked process only": "p = multiprocessing.get_context('fork').Process(target=train)\np.start()\np.join()\n",
    "in a spawned process": (
        "if __name__ == '__main__':\n    p = multiprocessing.get_context('spawn').Process(target=train)\n"
        "    p.start()\n    p.join()\n"
    ),
    "in a process of a fork server": (
        "if __name__ == '__main__':\n    p = multiprocessing.get_context('forkserver').Process(target=train)\n"
        "    p.start()\n    p.join()\n"
    ),
    "without any descriptor that was open": "os.closerange(3, 4096)\ntrain()\n",
    "in another folder": "os.makedirs('other')\nos.chdir('other')\ntrain()\n",
}


def checked(folder: Path, script: str, options: Options, monkeypatch: pytest.MonkeyPatch) -> Report:
    (folder / "train.py").write_text(script)
    passing = Path(tempfile.mkdtemp(dir="/tmp"))  # short enough for the name of a socket
    monkeypatch.setenv("TMPDIR", str(passing))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.chdir(folder)
    report = check_file("train.py", options, progress=lambda _: None)
    assert list(passing.iterdir()) == [], "no temporary file is left"
    passing.rmdir()
    return report


def causes(report: Report) -> list[str]:
    return [cause.rule.name for diagnosis in report.diagnoses for cause in diagnosis.causes if diagnosis.live]


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_a_fit_is_examined_wherever_it_is_reached(way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = checked(tmp_path, SETUP + WAYS[way], QUICK, monkeypatch)
    assert report.stop is None, report.stop
    assert [diagnosis.case for diagnosis in report.diagnoses] == [f"train.py:{FIT_LINE}"]
    assert "softmax-over-one-unit" in causes(report)


CALLBACKS = """import keras, numpy as np
x = np.random.default_rng(0).normal(size=(120, 4))
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="softmax")])
model.compile(loss="binary_crossentropy", optimizer="adam")

class Own(keras.callbacks.Callback):
    def __getattribute__(self, name):
        if name.startswith("on_"):
            open("called", "a").write(name)
        return super().__getattribute__(name)

kept = [keras.callbacks.ModelCheckpoint("best.keras"), keras.callbacks.CSVLogger("log.csv"),
        keras.callbacks.TensorBoard("logs"), keras.callbacks.BackupAndRestore("backup"), Own()]
model.fit(x, (x.sum(axis=1) > 0).astype(int), epochs=4, callbacks=kept)
"""


@pytest.mark.slow
def test_probe_and_trials_run_no_callback_of_the_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = checked(tmp_path, CALLBACKS, Options(budget=20), monkeypatch)
    assert "softmax-over-one-unit" in causes(report)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["train.py"]


CRASHES = """import os
import keras, numpy as np

class Crashing(keras.losses.CategoricalCrossentropy):
    def call(self, y_true, y_pred):
        {crash}

x = np.random.default_rng(0).normal(size=(120, 4))
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="softmax")])
model.compile(loss=Crashing(), optimizer="adam", metrics=["accuracy"])
model.fit(x, (x[:, :3] > 0).astype(int))
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("crash", "reason", "said"),
    [
        ("os.abort()", "killed", "is ended by SIGABRT at line 6"),
        ("os._exit(3)", "exited", "ends its process with code 3"),
        ("os.closerange(3, 4096); os.kill(os.getppid(), 9); os.wait()", "exited", "is gone without a word"),
    ],
)
def test_what_was_learned_before_a_crash_is_used(
    crash: str, reason: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = checked(tmp_path, CRASHES.format(crash=crash), Options(), monkeypatch)
    assert report.stop is not None
    assert report.stop.reason == reason
    assert report.stop.message.startswith("while the model that is given to fit at line 11 was looked at, the script ")
    assert said in report.stop.message
    assert "accuracy-of-several-labels" in causes(report), "the labels were counted before"
    assert report.exit_code() == 1
    reasons = {skipped.reason for diagnosis in report.diagnoses for skipped in diagnosis.not_checked}
    assert any(why.startswith("while the model was looked at, the script") for why in reasons)


def environment(folder: Path, *without: str) -> Path:
    """Make an environment with all packages that are installed here, but not kerasdoctor and some others."""
    venv.create(folder, symlinks=True)
    there = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    for package in Path(sysconfig.get_path("purelib")).iterdir():
        if not package.name.startswith(("kerasdoctor", "__editable__", "_", "pip", "setuptools", *without)):
            (there / package.name).symlink_to(package)
    return folder


@pytest.mark.slow
def test_another_environment_needs_keras_and_not_kerasdoctor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONPATH", raising=False)
    folder = environment(tmp_path / "other", "click")
    python = folder / "bin" / "python"
    told = "import json, sys\nimport importlib.util as u\nopen('seen.json', 'w').write(json.dumps("
    told += "[sys.prefix, sys.path[0], u.find_spec('click') is None]))\n"
    work = tmp_path / "work"
    work.mkdir()
    alone = subprocess.run([python, "-c", "import kerasdoctor"], cwd=work, capture_output=True, check=False)
    assert alone.returncode == 1
    report = checked(work, told + SETUP + "train()\n", Options(probe=False, python=str(folder)), monkeypatch)
    assert report.stop is None, report.stop
    assert "softmax-over-one-unit" in causes(report)
    assert json.loads((work / "seen.json").read_text()) == [str(folder), str(work), True]


def test_an_environment_without_keras_is_named_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONPATH", raising=False)
    venv.create(tmp_path / "bare", symlinks=True)
    report = checked(tmp_path, "import keras\n", Options(python=str(tmp_path / "bare")), monkeypatch)
    assert report.stop is not None
    assert (report.stop.reason, report.exit_code()) == ("no-keras", 2)
    assert report.stop.message == f"Keras is not installed in this interpreter: {tmp_path / 'bare'}"
    assert f"{tmp_path / 'bare'} -m pip install keras tensorflow" in report.stop.remedy


# It takes what is to be run from the command line, as Python does, and believes to be older.
OLD = "import sys; sys.version_info = (3, 8, 10); code = sys.argv[1]; sys.argv[:2] = ['-c']; exec(code)"


def test_an_interpreter_that_is_too_old_or_none_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, none = tmp_path / "python3.8", tmp_path / "none"
    old.write_text(f'#!/bin/sh\nshift 2\nexec "{sys.executable}" -c "{OLD}" "$@"\n')
    none.write_text("#!/bin/sh\necho this is no Python\n")
    for program in (old, none):
        program.chmod(0o755)
    report = checked(tmp_path, "import keras\n", Options(python=str(old)), monkeypatch)
    assert report.stop is not None
    assert report.stop.message == f"{old} is Python 3.8.10, and a check needs 3.11 or later"
    assert "--python" in report.stop.remedy
    report = checked(tmp_path, "import keras\n", Options(python=str(none)), monkeypatch)
    assert report.stop is not None
    assert (report.stop.reason, report.stop.output) == ("not-started", ("this is no Python",))
    report = checked(tmp_path, "import keras\n", Options(python=str(tmp_path / "nowhere")), monkeypatch)
    assert report.stop is not None
    assert f"{tmp_path / 'nowhere'} is no Python interpreter: there is no such program" in report.stop.message


def test_trackers_and_windows_are_off_in_the_script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = "import json, os\nopen('seen.json', 'w').write(json.dumps(dict(os.environ)))\n"
    monkeypatch.setenv("WANDB_MODE", "online")
    checked(tmp_path, script, QUICK, monkeypatch)
    seen = json.loads((tmp_path / "seen.json").read_text())
    assert {"MPLBACKEND": "Agg", "WANDB_MODE": "disabled", "COMET_MODE": "DISABLED"}.items() <= seen.items()
    assert os.environ["WANDB_MODE"] == "online"
