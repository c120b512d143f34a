"""What people bring that cannot be examined: a clear message, the right exit code, nothing left behind."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import psutil
import pytest
from conftest import FIXTURES, Run

NO_TRACEBACK = "Traceback (most recent call last)"
MARK = "kerasdoctor-test-sleeper"
SLEEPER = (
    f'import subprocess, sys\nsubprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", "{MARK}-%s"])\n'
)


def write(folder: Path, text: str, name: str = "train.py") -> Path:
    file = folder / name
    file.write_text(text)
    return file


def sleepers(mark: str) -> list[psutil.Process]:
    running = psutil.process_iter(["cmdline"])
    return [process for process in running if f"{MARK}-{mark}" in (process.info["cmdline"] or [])]


def gone(mark: str, seconds: float = 10) -> bool:
    """Whether every process with this mark ends within some seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not sleepers(mark):
            return True
        time.sleep(0.1)
    return False


# name: (script, what the message has to say, what the remedy has to say)
STOPS = {
    "raises": ("x = [1]\nx[3]\n", ["IndexError", "line 2", "list index out of range"], ["mend this line"]),
    "never fits": ("x = 1\n", ["without a call of fit"], ["kerasdoctor.check(model, x, y)"]),
    "exits": ("import sys\nsys.exit('no data')\n", ["exits with 'no data'", "line 2"], ["after --"]),
    "exits with 0": ("raise SystemExit(0)\n", ["exits with 0"], ["after --"]),
    "ends its process": ("import os\nos._exit(3)\n", ["ends its process with code 3"], ["reaches fit"]),
    "is killed": ("import os\nos.kill(os.getpid(), 11)\n", ["SIGSEGV"], ["memory"]),
    "reads input": ("name = input('name? ')\n", ["EOFError", "line 1"], ["asks for input"]),
    "needs arguments": (
        "import argparse\np = argparse.ArgumentParser()\np.add_argument('--lr', required=True)\np.parse_args()\n",
        ["exits with 2", "line 4"],
        ["after --"],
    ),
    "lacks a package": (
        "import no_such_package\n",
        ["ModuleNotFoundError", "no_such_package"],
        ["see package-that-is-not-installed"],
    ),
    "lacks a file": ("open('data.csv')\n", ["FileNotFoundError", "data.csv"], ["see file-that-is-not-there"]),
}

EXPLAINED = {"lacks a package", "lacks a file"}


@pytest.mark.parametrize("name", STOPS)
def test_a_script_that_stops_before_fit_is_said_to(name: str, tmp_path: Path, kerasdoctor_command: Run) -> None:
    script, message, remedy = STOPS[name]
    write(tmp_path, script)
    done = kerasdoctor_command("check", "train.py", "--format", "json", cwd=tmp_path)
    # What a rule explains is a finding like any other.
    assert done.returncode == (1 if name in EXPLAINED else 2)
    assert NO_TRACEBACK not in done.stderr
    stop = json.loads(done.stdout)["stop"]
    assert [part for part in message if part not in stop["message"]] == []
    assert [part for part in remedy if part not in stop["remedy"]] == []
    if "line" in " ".join(message):
        assert stop["place"]["path"] == "train.py"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("missing.py", None, "missing.py"),
        ("broken.py", b"def f(:\n    pass\n", "broken.py:1:7"),
        ("old.py", b"x = 1\nprint 'hello'\n", "Python 2"),
        ("binary.py", b"\x00\x01\x02", "binary.py"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    name: str, content: bytes | None, said: str, tmp_path: Path, kerasdoctor_command: Run
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    for options in ([], ["--static"]):
        done = kerasdoctor_command("check", name, *options, cwd=tmp_path)
        assert done.returncode == 2
        assert said in done.stdout
        assert NO_TRACEBACK not in done.stdout + done.stderr


def test_a_folder_without_python_is_named(tmp_path: Path, kerasdoctor_command: Run) -> None:
    (tmp_path / "notes.txt").write_text("nothing")
    done = kerasdoctor_command("check", str(tmp_path))
    assert done.returncode == 2
    assert "holds no Python file" in " ".join(done.stdout.split())
    assert NO_TRACEBACK not in done.stderr


def test_a_folder_is_read_and_never_run(tmp_path: Path, kerasdoctor_command: Run) -> None:
    write(tmp_path, "import keras\nopen('ran', 'w').close()\n")
    write(tmp_path, "open('ran', 'w').close()\n", "other.py")
    done = kerasdoctor_command("check", ".", cwd=tmp_path)
    assert done.returncode == 0
    assert ".: 1 file read, 0 of them with findings; 1 dismissed" in " ".join(done.stdout.split())
    assert "train.py" not in done.stdout, "of a folder only what was found is told"
    assert "train.py" in kerasdoctor_command("check", ".", "--verbose", cwd=tmp_path).stdout
    assert not (tmp_path / "ran").exists()


def test_a_folder_without_keras_says_so(tmp_path: Path, kerasdoctor_command: Run) -> None:
    write(tmp_path, "x = 1\n")
    done = kerasdoctor_command("check", ".", cwd=tmp_path)
    assert done.returncode == 0
    assert "none of 1 Python files mentions Keras" in " ".join(done.stdout.split())


def test_several_paths_give_one_json_list(tmp_path: Path, kerasdoctor_command: Run) -> None:
    for name in ("one.py", "two.py"):
        write(tmp_path, "import keras\n", name)
    done = kerasdoctor_command("check", "--static", "one.py", "two.py", "--format", "json", cwd=tmp_path)
    assert [report["subject"] for report in json.loads(done.stdout)] == ["one.py", "two.py"]
    empty = kerasdoctor_command("check", "--static", "one.py", "--format", "json", cwd=tmp_path)
    assert json.loads(empty.stdout)["subject"] == "one.py"


def test_a_script_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path, kerasdoctor_command: Run) -> None:
    write(tmp_path, SLEEPER % "hang" + "import time\ntime.sleep(600)\n")
    began = time.monotonic()
    done = kerasdoctor_command("check", "train.py", "--time-limit", "2", cwd=tmp_path)
    assert time.monotonic() - began < 60
    assert done.returncode == 2
    assert "did not reach fit within 2 s" in done.stdout
    assert "--time-limit" in done.stdout
    assert gone("hang")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check"], "name a script"),
        (["check", "a.py", "--budget", "0"], "--budget"),
        (["check", "a.py", "--fail-on", "sometimes"], "--fail-on"),
        (["check", "a.py", "b.py", "--", "--lr", "1"], "belong to one script"),
        (["check", "a.py", "-o", "no/such/folder/report.txt"], "does not exist"),
        (["chek", "a.py"], "chek"),
        (["explain", "rounded-softmx"], "did you mean rounded-softmax?"),
        (["explain", "zzz"], "`kerasdoctor rules` lists them"),
    ],
)
def test_wrong_usage_is_explained_with_exit_code_2(arguments: list[str], said: str, kerasdoctor_command: Run) -> None:
    done = kerasdoctor_command(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert NO_TRACEBACK not in done.stderr


def test_a_missing_keras_is_said_with_the_remedy(
    tmp_path: Path, kerasdoctor_command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without Keras in the interpreter the source is still read, and what is missing is named."""
    write(tmp_path, "from importlib import metadata\n" "real = metadata.version\n"
          "def version(name):\n    if name == 'keras':\n        raise metadata.PackageNotFoundError(name)\n"
          "    return real(name)\n" "metadata.version = version\n", "sitecustomize.py")  # fmt: skip
    write(tmp_path, "import keras\n")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{os.pathsep.join(sys.path)}")
    done = kerasdoctor_command("check", "train.py", cwd=tmp_path)
    assert done.returncode == 2
    assert "Keras is not installed in this interpreter" in done.stdout
    assert "kerasdoctor[tensorflow]" in done.stdout


def notebook_of(*cells: str) -> str:
    written: list[dict[str, object]] = [
        {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": cell.splitlines(True)}
        for cell in cells
    ]
    return json.dumps({"cells": written, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)


FAULTY = (
    "import keras\n",
    'model = keras.Sequential([\n    keras.layers.Dense(1, activation="softmax"),\n])\n'
    'model.compile(loss="binary_crossentropy")\n',
    "model.fit(x, y)\n",
)


@pytest.mark.parametrize(
    ("line", "said"), [("print 'hello'", "is Python 2: it has a print statement"), ("x = (1,", "was never closed")]
)
def test_what_can_be_read_of_a_script_that_python_refuses_is_diagnosed(
    line: str, said: str, tmp_path: Path, kerasdoctor_command: Run
) -> None:
    write(tmp_path, "".join((f"{line}\n", *FAULTY)))
    for options in ([], ["--static"]):
        done = kerasdoctor_command("check", "train.py", *options, cwd=tmp_path)
        assert done.returncode == 1, "the stop alone gives 2, a cause gives 1"
        assert said in " ".join(done.stdout.split())
        assert "--> train.py:4:5" in done.stdout


def test_a_notebook_is_read_and_not_run_where_that_is_asked_for(tmp_path: Path, kerasdoctor_command: Run) -> None:
    write(tmp_path, notebook_of("open('ran', 'w').close()", *FAULTY), "nb.ipynb")
    done = kerasdoctor_command("check", "--static", "nb.ipynb", cwd=tmp_path)
    assert done.returncode == 1, "the source shows a cause"
    assert "--> nb.ipynb: cell 3, line 2" in done.stdout
    assert not (tmp_path / "ran").exists()
    write(tmp_path, notebook_of("import keras"), "quiet.ipynb")
    assert kerasdoctor_command("check", "--static", "quiet.ipynb", cwd=tmp_path).returncode == 0


def test_the_notebooks_of_a_folder_are_read_but_no_checkpoints(tmp_path: Path, kerasdoctor_command: Run) -> None:
    write(tmp_path, notebook_of(*FAULTY), "nb.ipynb")
    (tmp_path / ".ipynb_checkpoints").mkdir()
    write(tmp_path / ".ipynb_checkpoints", notebook_of(*FAULTY), "nb-checkpoint.ipynb")
    words = {"cell_type": "markdown", "source": "All about Keras"}
    write(tmp_path, json.dumps({"cells": [words], "metadata": {}, "nbformat": 4}), "words.ipynb")
    done = kerasdoctor_command("check", "--static", "words.ipynb", cwd=tmp_path)
    assert done.returncode == 0
    assert "holds no code cell" in done.stdout
    (tmp_path / "words.ipynb").unlink()
    done = kerasdoctor_command("check", ".", "--format", "json", cwd=tmp_path)
    assert done.returncode == 1
    report = json.loads(done.stdout)
    assert (report["subject"], report["cases"][0]["case"]) == ("nb.ipynb", "nb.ipynb: cell 3, line 1")


def test_a_file_of_another_kind_is_told_what_is_accepted(tmp_path: Path, kerasdoctor_command: Run) -> None:
    for name, data in (("data.csv", b"a,b\n1 2,3\n"), ("photo.png", b"\x89PNG\r\n\x00"), ("notes.txt", b"hello you")):
        (tmp_path / name).write_bytes(data)
        done = kerasdoctor_command("check", name, "--static", cwd=tmp_path)
        assert done.returncode == 2
        said = " ".join(done.stdout.split())
        assert f"{name} is not a Python script" in said
        assert ".ipynb" in said


def test_verbose_says_where_and_why_reading_gave_up(tmp_path: Path, kerasdoctor_command: Run) -> None:
    write(
        tmp_path,
        notebook_of("import keras", "def f(:", "m = keras.Model()\nm.compile(loss=mine)\nm.fit(x, y)"),
        "nb.ipynb",
    )
    done = kerasdoctor_command("check", "--static", "-v", "nb.ipynb", cwd=tmp_path)
    listed = done.stdout.partition("not known from the source\n")[2]
    assert listed.index("cell 2, line 1: a statement that is not valid Python") < listed.index("cell 3, line 2: a loss")
    short = kerasdoctor_command("check", "--static", "nb.ipynb", cwd=tmp_path)
    assert "not known from the source" not in short.stdout
    assert "1 part is left out" in short.stdout
    written = kerasdoctor_command("check", "--static", "--verbose", "nb.ipynb", "-o", "report.txt", cwd=tmp_path)
    assert written.stdout == ""
    assert "cell 2, line 1: a statement" in (tmp_path / "report.txt").read_text()


def test_a_rule_that_is_off_judges_where_it_is_asked_for(kerasdoctor_command: Run, tmp_path: Path) -> None:
    script = tmp_path / "train.py"
    script.write_text((FIXTURES / "healthy" / "binary.py").read_text().replace("set_random_seed", "print"))
    asked = [
        json.loads(kerasdoctor_command("check", "--static", "-q", "--format", "json", *more, str(script)).stdout)
        for more in ((), ("--extend-select", "unseeded-training"), ("--extend-select", "all"))
    ]
    found = [[cause["rule"] for case in report["cases"] for cause in case["causes"]] for report in asked]
    assert "unseeded-training" not in found[0]
    assert "unseeded-training" in found[1]
    assert {*found[1]} <= {*found[2]}


def test_an_unknown_rule_to_select_is_an_error_with_the_nearest_name(kerasdoctor_command: Run) -> None:
    done = kerasdoctor_command("check", "--static", "--extend-select", "unseeded-trainin", "fixtures/healthy/binary.py")
    assert done.returncode == 2
    assert "no rule and no family unseeded-trainin; did you mean unseeded-training?" in " ".join(done.stderr.split())
