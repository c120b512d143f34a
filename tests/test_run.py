"""A script is run as if it were run directly, up to its fit and no further."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from conftest import Run

from kerasdoctor.checkup import Options, check_file

TRAIN = """import json, os, sys
def annotated(x: int): ...
import numpy as np
from keras import Input, Sequential
from keras.layers import Dense
import beside

seen = {"cwd": os.getcwd(), "argv": sys.argv, "name": __name__, "file": __file__, "path": sys.path[0],
        "main": sys.modules["__main__"].__dict__ is globals(),
        "beside": beside.VALUE, "evaluated": annotated.__annotations__["x"] is int}
open("seen.json", "w").write(json.dumps(seen))
print("the script's own words")
x = np.random.default_rng(0).normal(size=(300, 4))
y = x.argmax(axis=1)
model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="softmax")])
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
try:
    model.fit(x, y, epochs=3)
except BaseException:
    open("after", "w").close()
finally:
    open("after", "w").close()
open("after", "w").close()
"""


def test_a_script_runs_as_if_directly_and_stops_at_its_fit(tmp_path: Path, kerasdoctor_command: Run) -> None:
    folder = tmp_path / "code"
    folder.mkdir()
    script = folder / "train.py"
    script.write_text(TRAIN)
    (folder / "beside.py").write_text("VALUE = 7\n")
    before = hashlib.sha256(script.read_bytes()).hexdigest()
    done = kerasdoctor_command(
        "check", "code/train.py", "--no-probe", "--format", "json", "--", "--lr", "0.1", cwd=tmp_path
    )
    assert done.returncode == 0, done.stdout + done.stderr
    seen = json.loads((tmp_path / "seen.json").read_text())
    assert seen == {
        "cwd": str(tmp_path),
        "argv": ["code/train.py", "--lr", "0.1"],
        "name": "__main__",
        "file": str(script),
        "path": str(folder),
        "main": True,
        "beside": 7,
        "evaluated": True,
    }
    assert not (tmp_path / "after").exists(), "nothing after fit is run"
    assert hashlib.sha256(script.read_bytes()).hexdigest() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["code", "seen.json"]
    report = json.loads(done.stdout)
    assert report["cases"][0]["live"]
    assert report["cases"][0]["network"]["epochs"] == 3
    assert "the script's own words" not in done.stdout + done.stderr
    assert "probing" not in done.stderr, "nothing is probed, so nothing is announced"
    assert any(
        "probe and trials are switched off" in skipped["reason"] for skipped in report["cases"][0]["not_checked"]
    )


def test_what_the_script_prints_can_be_shown_and_the_report_written(tmp_path: Path, kerasdoctor_command: Run) -> None:
    (tmp_path / "train.py").write_text("print('the words')\nraise ValueError('no')\n")
    done = kerasdoctor_command("check", "train.py", "--show-output", "-o", "report.txt", cwd=tmp_path)
    assert done.returncode == 2
    assert "the words" in done.stderr
    assert done.stdout == ""
    written = (tmp_path / "report.txt").read_text()
    assert "ValueError" in written
    assert "the words" in written


SEEDED = """
import numpy as np
import keras
from keras.layers import Dense

keras.utils.set_random_seed(3)
x = np.random.default_rng(0).normal(size=(300, 4))
y = (x[:, :3] > 0).astype(int)
model = keras.Sequential([keras.Input((4,)), Dense(16, activation="relu"), Dense(3, activation="softmax")])
model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x, y, epochs=3)
"""


def test_the_same_script_gives_the_same_report_twice_and_the_cost_of_its_probe_is_announced(
    tmp_path: Path, kerasdoctor_command: Run
) -> None:
    (tmp_path / "train.py").write_text(SEEDED)
    command = ("check", "train.py", "--format", "json", "--budget", "40")
    told, quiet = (kerasdoctor_command(*command, *more, cwd=tmp_path) for more in ((), ("-q",)))
    first, second = json.loads(told.stdout), json.loads(quiet.stdout)
    assert first["cases"] == second["cases"]
    assert first["cases"][0]["causes"][0]["trial"] is not None
    lines = told.stderr.splitlines()
    (announced,) = (at for at, line in enumerate(lines) if "copies of the model are trained for at most 40 s" in line)
    name = first["cases"][0]["causes"][0]["rule"]
    assert lines[announced + 1 : announced + 3] == [
        "kerasdoctor: short trainings of copies",
        f"kerasdoctor: trying the fix of {name} on copies",
    ]
    assert quiet.stderr == ""


def test_a_fit_of_one_of_two_models_is_named_once_among_the_others(tmp_path: Path, kerasdoctor_command: Run) -> None:
    lines = [
        "import sys",
        "import numpy as np",
        "from keras import Input, Sequential",
        "from keras.layers import Dense",
        "x, y = np.random.default_rng(0).normal(size=(64, 4)), np.arange(64) % 2",
        "first = Sequential([Input((4,)), Dense(1, activation='sigmoid')])",
        "first.compile(loss='binary_crossentropy', optimizer='adam')",
        "first.fit(x, y)",
        "if len(sys.argv) > 1:",
        "    model = Sequential([Input((4,)), Dense(1, activation='sigmoid')])",
        "else:",
        "    model = Sequential([Input((4,)), Dense(8, activation='relu'), Dense(2, activation='softmax')])",
        "model.compile(loss='sparse_categorical_crossentropy', optimizer='adam')",
        "model.fit(x, y)",
    ]
    (tmp_path / "train.py").write_text("\n".join(lines) + "\n")
    done = kerasdoctor_command(
        "check", "train.py", "--fit", "first", "--no-probe", "-q", "--format", "json", cwd=tmp_path
    )
    assert json.loads(done.stdout)["notes"] == ["only the fit reached first was examined; there are others in line 14"]


OLD_WORDS = """import numpy as np
import keras
{before}
x = np.random.default_rng(0).normal(size=(100, 4))
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
model.compile(loss="binary_crossentropy", optimizer="adam")
model.fit(x, np.float32(x[:, 0] > 0))
{after}
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "after", "because"),
    [
        ("", "print(model.predict_classes(x))", "the run has come this far without it"),
        ("from keras.utils import np_utils", "", "the run has come past it only because old spellings"),
    ],
)
def test_where_a_removed_name_stops_the_script_is_told_as_it_is(
    before: str, after: str, because: str, tmp_path: Path
) -> None:
    script = tmp_path / "train.py"
    script.write_text(OLD_WORDS.format(before=before, after=after))
    ((diagnosis,),) = (check_file(str(script), Options(probe=False)).diagnoses,)
    (told,) = [cause.because for cause in diagnosis.causes if cause.rule.name == "removed-names"]
    assert told.startswith(because)
