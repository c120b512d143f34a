"""A notebook is run in a kernel up to its fits, told of by its cells, left as it is, and ended in every case."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import FIXTURES, Run

from kerasdoctor.checkup import Options, check_file
from kerasdoctor.checkup import script as checking
from kerasdoctor.places import Line
from kerasdoctor.render import json_report
from kerasdoctor.report import Report

MODEL = """from keras import Input, Sequential
from keras.layers import Dense
def build(units=1, activation="softmax"):
    model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(units, activation=activation)])
    model.compile(loss="binary_crossentropy", optimizer="adam")
    return model
"""
DATA = "import numpy as np\nx = np.random.default_rng(0).normal(size=(200, 4))\ny = (x.sum(axis=1) > 0).astype(int)\n"


def write(path: Path, *cells: str, kernel: str = "python3", tags: dict[int, list[str]] | None = None) -> str:
    listed = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"c{number}",
            "metadata": {"tags": (tags or {}).get(number, [])},
            "outputs": [],
            "source": text.splitlines(keepends=True),
        }
        for number, text in enumerate(cells, 1)
    ]
    metadata = {"kernelspec": {"name": kernel, "display_name": kernel, "language": "python"}}
    path.write_text(json.dumps({"cells": listed, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}, indent=1))
    return str(path)


def kernels() -> list[int]:
    """Return the processes that are kernels of notebooks."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdecimal() and b"ipykernel_launcher" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


@pytest.fixture(autouse=True)
def _no_kernel_is_left() -> object:
    before = set(kernels())
    yield
    assert set(kernels()) <= before


MOST_BYTES = 800_000_000


def checked(
    tmp_path: Path, *cells: str, time_limit: float = 120, memory: int | None = None, **written: object
) -> Report:
    path = write(tmp_path / "lesson.ipynb", *cells, **written)  # type: ignore[arg-type]
    text = Path(path).read_bytes()
    report = check_file(path, Options(probe=False, time_limit=time_limit, memory=memory))
    assert Path(path).read_bytes() == text, "nothing is written into a notebook"
    assert [each.name for each in tmp_path.iterdir()] == ["lesson.ipynb"]
    return report


def message(report: Report) -> str:
    assert report.stop is not None
    return report.stop.message


@pytest.mark.slow
def test_cells_run_with_their_magics_and_places_are_told_by_cell(tmp_path: Path) -> None:
    report = checked(
        tmp_path,
        "!pip install no-such-package\n%load_ext autoreload\n" + DATA,
        "%%bash\npip install no-such-package\n",
        "%%capture\n" + MODEL,
        "# the wrong head\nmodel = build()",
        "%%time\nhistory = model.fit(x, y, epochs=2)\n",
        "print(len(history.history['loss']))\nright = build(activation='sigmoid')\nright.fit(x, y, epochs=2)\n",
    )
    assert report.stop is None, message(report)
    assert [case.case.rpartition("/")[2] for case in report.diagnoses] == [
        "lesson.ipynb: cell 5, line 2",
        "lesson.ipynb: cell 6, line 3",
    ]
    (cause,) = [found for found in report.diagnoses[0].causes if found.rule.name == "softmax-over-one-unit"]
    places = [spot.place for spot in cause.finding.places if isinstance(spot.place, Line)]
    assert {place.said for place in places} == {"cell 3, line 5", "cell 3, line 6"}
    network = report.diagnoses[1].network
    assert network is not None
    assert network.layers[0].where is not None
    assert "cell 3, line 5" in str(network.layers[0].where)
    assert (
        "not run, because a check changes no environment: `!pip install no-such-package` (cell 1, line 1), `%%bash` "
        "(cell 2, line 1)"
    ) in report.notes
    (told,) = [c for c in json.loads(json_report.text(report))["cases"][0]["causes"] if c["rule"] == cause.rule.name]
    raw = (tmp_path / "lesson.ipynb").read_text().splitlines()
    assert all("Dense(" in raw[place["line"] - 1] or "loss=" in raw[place["line"] - 1] for place in told["places"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cell", "reason", "said"),
    [
        ("x = 1\ny = x / 0", "raised", "the notebook raises ZeroDivisionError at cell 2, line 2, before fit"),
        ("def f(:\n    pass", "raised", "the notebook raises SyntaxError at cell 2, line 1, before fit"),
        ("name = input()", "raised", "the notebook raises StdinNotImplementedError at cell 2, line 1, before fit"),
        ("import os\nos._exit(3)", "killed", "the kernel of the notebook dies at cell 2, line 1, before fit"),
        (
            "import ctypes\nctypes.string_at(0)",
            "killed",
            "the kernel of the notebook dies at cell 2, line 1, before fit",
        ),
        ("!sleep 600", "hung", "the notebook did not reach fit within 8 s; it was at cell 2, line 1"),
        ("held = []\nwhile True: held.append(bytearray(5_000_000))", "killed", "the notebook came to use "),
        ("import sys\nsys.exit('no')", "exited", "the notebook exits with 'no' at cell 2, line 2, before fit"),
        ("while True: pass", "hung", "the notebook did not reach fit within 8 s; it was at cell 2, line 1"),
        ("x = 1", "no-fit", "the notebook ran to its end without a call of fit"),
    ],
    ids=lambda value: value.split()[0] if isinstance(value, str) else None,
)
def test_a_cell_that_ends_the_run_is_named(tmp_path: Path, cell: str, reason: str, said: str) -> None:
    limit, memory = 8 if reason == "hung" else 120, MOST_BYTES if "bytearray" in cell else None
    report = checked(tmp_path, "print('begun')\n", cell, time_limit=limit, memory=memory)
    assert report.stop is not None
    assert (report.stop.reason, message(report)[: len(said)]) == (reason, said)
    assert report.stop.remedy


def test_a_cell_that_is_meant_to_fail_ends_nothing(tmp_path: Path) -> None:
    report = checked(tmp_path, "1 / 0", "2 / 0", tags={1: ["raises-exception"]})
    assert "cell 2, line 1" in message(report)


def test_a_kernel_that_is_not_there_is_named_and_another_one_runs(tmp_path: Path) -> None:
    report = checked(tmp_path, "1 / 0", kernel="no-such-kernel")
    assert "ZeroDivisionError" in message(report)
    assert any("asks for the kernel no-such-kernel" in note for note in report.notes)


def test_a_kernel_that_does_not_start_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "jupyter" / "kernels" / "broken"
    folder.mkdir(parents=True)
    spec = {"argv": ["/no/such/python", "{connection_file}"], "display_name": "broken", "language": "python"}
    (folder / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    path = write(tmp_path / "lesson.ipynb", "1", kernel="broken")
    report = check_file(path, Options(probe=False))
    assert message(report).startswith("the kernel broken does not start: ")


def test_without_what_runs_it_a_notebook_is_read_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_lacking", lambda source: "nbclient" if source.cells else None)
    report = checked(tmp_path, DATA, MODEL, "model = build()\nmodel.fit(x, y)\n")
    assert report.stop is not None
    assert "nbclient, which runs notebooks, is not installed" in message(report)
    assert "pip install 'kerasdoctor[notebook]'" in report.stop.remedy
    assert report.diagnoses[0].causes[0].rule.name == "softmax-over-one-unit"


@pytest.mark.slow
def test_the_flagship_as_a_notebook_is_found_and_proven(kerasdoctor_command: Run) -> None:
    done = kerasdoctor_command("check", str(FIXTURES / "mod7" / "broken.ipynb"), "--format", "json", "-q")
    assert done.returncode == 1, done.stderr
    (case,) = json.loads(done.stdout)["cases"]
    first = case["causes"][0]
    assert first["rule"] == "softmax-over-multi-hot-labels"
    assert first["confidence"] == "certain"
    assert {fix["trial"]["verdict"] for fix in first["fixes"]} == {"verified"}
    assert all(place["cell"] is not None for place in first["places"])


LOADS = "import numpy as np\n\ndef load(n):\n    x = np.ones((3, 4))\n    return x[n]\n"
OUT_OF_BOUNDS = "before fit: index 7 is out of bounds for axis 0 with size 3"
CRASHES = {
    "in a cell": (
        ["import numpy as np\nx = np.ones((3, 4))", "# words\ny = x[7]\n"],
        "the notebook raises IndexError at cell 2, line 2, ", "y = x[7]",
    ),
    "in a function of another cell": (
        [LOADS, "a = 1\n\ny = load(7)\n"],
        "the notebook raises IndexError at cell 1, line 5, called from cell 2, line 3, ", "return x[n]",
    ),
    "in a function below a cell magic": (
        ["%%capture\n" + LOADS, "%%time\na = 1\ny = load(7)\n"],
        "the notebook raises IndexError at cell 1, line 6, called from cell 2, line 3, ", "return x[n]",
    ),
    "in a module": (
        ["import beside", "a = 1\ny = beside.load(7)\n"],
        "the notebook raises IndexError at line 5 of beside.py, called from cell 2, line 2, ", "",
    ),
    "in a cell with magics": (
        ["%load_ext autoreload\nimport numpy as np", "!echo begun\n%timeit -n1 -r1 1\nx = np.ones((3, 4))\ny = x[7]"],
        "the notebook raises IndexError at cell 2, line 4, ", "y = x[7]",
    ),
    "in a line magic": (
        ["import numpy as np\nx = np.ones((3, 4))", "# words\n%time y = x[7]\n"],
        "the notebook raises IndexError at cell 2, line 2, ", "%time y = x[7]",
    ),
    "before it runs": (
        ["import numpy as np", "a = 1\nif a = 2:\n    pass\n"],
        "the notebook raises SyntaxError at cell 2, line 2, before fit: invalid syntax. Maybe you meant '==' or ':=' "
        "instead of '='?", "a = 2:",
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("where", CRASHES)
def test_the_place_of_a_crash_is_told_by_cell_and_by_line_of_the_file(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells, said, text = CRASHES[where]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "beside.py").write_text(LOADS)
    path = write(tmp_path / "lesson.ipynb", *cells)
    report = check_file("lesson.ipynb", Options(probe=False))
    assert message(report).removesuffix(OUT_OF_BOUNDS) == said
    assert report.stop is not None
    assert "the script" not in report.stop.remedy
    place = json.loads(json_report.text(report))["stop"]["place"]
    if not text:
        assert (place["path"], place["line"], place["cell"]) == ("beside.py", 5, None)
        return
    assert f"cell {place['cell']['number']}, line {place['cell']['line']}, " in said
    raw = Path(path).read_text().splitlines()[place["line"] - 1]
    assert place["end_line"] == place["line"]
    assert raw[place["column"] - 1 : place["end_column"] - 1] in text
    assert text in raw
