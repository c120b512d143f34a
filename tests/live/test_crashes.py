"""What is told of an exception: the place, the meaning of its words, and what the call was given."""

from __future__ import annotations

import linecache
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from kerasdoctor.facts import Crash
from kerasdoctor.live.crashes.frames import Own
from kerasdoctor.live.crashes.telling import crash_of
from kerasdoctor.live.crashes.values import given_of
from kerasdoctor.live.crashes.words import meaning


def crashed(folder: Path, script: str, **beside: str) -> Crash:
    """Run a script with modules beside it and return its crash."""
    for name, text in beside.items():
        (folder / f"{name}.py").write_text(text)
        module = sys.modules[name] = ModuleType(name)
        exec(compile(text, str(folder / f"{name}.py"), "exec"), module.__dict__)
    file = folder / "train.py"
    file.write_text(script)
    linecache.checkcache(str(file))
    try:
        with pytest.raises(Exception) as caught:  # noqa: PT011 (which one it is, is what is asked)
            exec(compile(script, str(file), "exec"), {"__name__": "__main__"})
    finally:
        for name in beside:
            del sys.modules[name]
    return crash_of(caught.value, Own(file.resolve(), "train.py"))


def test_the_deepest_place_of_the_user_is_named_also_in_another_file(tmp_path: Path) -> None:
    beside = "import json\n\ndef read(text):\n    return json.loads(text)\n"
    crash = crashed(tmp_path, "import beside_train\n\nbeside_train.read('{')\n", beside_train=beside)
    assert (crash.kind, crash.kinds[:2]) == ("JSONDecodeError", ("JSONDecodeError", "ValueError"))
    assert crash.where is not None
    assert crash.via is not None
    assert (crash.where.path, crash.where.line, crash.where.column) == ("beside_train.py", 4, 12)
    assert (crash.via.path, crash.via.line) == ("train.py", 3)


def test_columns_count_characters(tmp_path: Path) -> None:
    crash = crashed(tmp_path, "é = 'é'; int(é)\n")
    assert crash.where is not None
    assert (crash.where.column, crash.where.end_column) == (10, 16)


def test_the_arrays_of_the_failing_line_are_described(tmp_path: Path) -> None:
    crash = crashed(tmp_path, "import numpy as np\nrows = [[1, 2], [3]]\nx = np.array(rows)\n")
    assert [(one.name, one.kind, one.differs, one.lengths) for one in crash.given] == [("rows", "list", 1, (2, 1))]


def test_a_missing_file_and_what_lies_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rows.csv").write_text("1\n")
    crash = crashed(tmp_path, "open('Rows.csv')\n")
    assert crash.detail("filename") == "Rows.csv"
    assert crash.beside == ("rows.csv", "train.py")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (
            "Exception encountered when calling Sequential.call().\n\n\x1b[1mInvalid input shape\x1b[0m\n\n"
            "Arguments received by Sequential.call():\n  • inputs=tf.Tensor(shape=(8,))",
            "Invalid input shape",
        ),
        (
            "Graph execution error:\n\nDetected at node loss/Sparse defined at (most recent call last):\n"
            '  File "a.py", line 1, in <module>\n\n  File "b.py", line 2, in fit\n\n'
            "Received a label value of 3 which is outside the valid range of [0, 3).  Label values: 1 2 3"
            "\n\t [[{{node loss/Sparse}}]] [Op:__inference_f_1]",
            "Received a label value of 3 which is outside the valid range of [0, 3).",
        ),
        (
            "Dimensions must be equal, but are 32 and 3 for '{{node loss/sub}} = Sub[T=DT_FLOAT](a, b)' with input "
            "shapes: [32], [32,3].",
            "Dimensions must be equal, but are 32 and 3 in loss/sub with input shapes: [32], [32,3].",
        ),
        ("Unrecognized data type: x=[[1, 2], [3, 4]] (of type <class 'list'>)", "Unrecognized data type: x=... "),
        ('in user code:\n\n    File "a.py", line 3, in call\n\n    TypeError: no number\n', "no number"),
    ],
)
def test_long_messages_are_cut_to_their_meaning(said: str, meant: str) -> None:
    assert meaning(said).startswith(meant)
    assert "File" not in meaning(said)


def test_a_message_without_end_is_cut() -> None:
    assert len(meaning("word " * 5000)) < 420


def test_values_are_described_without_being_used_up() -> None:
    drawn = (number for number in range(3))
    assert given_of("x", drawn).kind == "generator"
    assert list(drawn) == [0, 1, 2]
    objects = np.empty(3, dtype=object)
    objects[:] = [np.zeros(2), np.zeros(2), np.zeros(2)]
    assert given_of("x", objects).shared == (2,)
    assert given_of("y", np.array(["a", "b"])).texts == ("",)
    table = given_of("x", {"a": np.zeros((4, 2)), "b": np.zeros(4)})
    assert [(one.name, one.shape) for one in table.items] == [("a", (4, 2)), ("b", (4,))]
