from __future__ import annotations

from pathlib import Path

import pytest

from kerasdoctor.static.files.source import Problem, Source, parse, read


def written(folder: Path, data: bytes) -> str:
    file = folder / "script.py"
    file.write_bytes(data)
    return str(file)


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    missing, folder = read(str(tmp_path / "no.py")), read(str(tmp_path))
    assert isinstance(missing, Problem)
    assert isinstance(folder, Problem)
    assert (missing.kind, folder.kind) == ("missing", "folder")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        (b"\n  \n", "empty"),
        (b"\x7fELF\x02\x00\x00", "not-python"),
        (b"\x93NUMPY\x01\xf0\x02\x03\x04\x05\x06", "not-python"),
        (b'{"cells": [null, true false]}', "not-python"),
        ("x = 1\n".encode("utf-16"), "encoding"),
        (b"# coding: klingon\nx = 1\n", "encoding"),
        (b"name = 'caf\xe9'\n", "encoding"),
        (b"x = (1,\n", "syntax"),
        (b"print 'loss', loss\n", "python2"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, data: bytes, kind: str) -> None:
    problem = read(written(tmp_path, data))
    assert isinstance(problem, Problem)
    assert problem.kind == kind
    assert "script.py" in problem.message
    assert problem.remedy


@pytest.mark.parametrize(
    "data",
    [
        b"# -*- coding: latin-1 -*-\nname = 'caf\xe9'\n",
        "name = 'café'\n".encode(),
        b"\xef\xbb\xbf" + "name = 'café'\n".encode(),
        "# vim: set fileencoding=cp1252 :\nname = 'café'\n".encode("cp1252"),
    ],
)
def test_declared_encodings_and_byte_order_marks_are_honoured(tmp_path: Path, data: bytes) -> None:
    source = read(written(tmp_path, data))
    assert isinstance(source, Source)
    assert source.lines[-1] == "name = 'café'"


def test_windows_line_ends_stay_in_the_text_and_out_of_the_lines(tmp_path: Path) -> None:
    source = read(written(tmp_path, b"x = 1\r\ny = 2\r\n"))
    assert isinstance(source, Source)
    assert source.text == "x = 1\r\ny = 2\r\n"
    assert source.lines == ("x = 1", "y = 2")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("print 'epoch', 3", "a print statement"),
        ('print "a" % b', "a print statement"),
        ("try: pass\nexcept ValueError, e: pass", "`except X, e`"),
        ("raise ValueError, 'no'", "`raise X, message`"),
        ("x = `y`", "backticks"),
        ("x = 1 if a <> b else 2", "`<>`"),
        ("exec 'x = 1'", "exec"),
        ("mode = 0777", "0777"),
        ("name = ur'x'", 'ur""'),
        ("big = 10L", "10L"),
    ],
)
def test_python_2_is_recognised_by_what_was_seen(line: str, words: str) -> None:
    problem = parse("old.py", f"import sys\n{line}\n")
    assert isinstance(problem, Problem)
    assert problem.kind == "python2"
    assert words in problem.message
    assert "2to3" in problem.remedy
    assert problem.place is not None
    assert problem.place.line == line.count("\n") + 2


@pytest.mark.parametrize("line", ["x = 'print this", "print(1", "if x = 1: pass", "def f(:", "printer x", "x = [1, 2"])
def test_other_errors_are_not_taken_for_python_2(line: str) -> None:
    problem = parse("new.py", line + "\n")
    assert isinstance(problem, Problem)
    assert problem.kind == "syntax"


def test_a_syntax_error_says_where_and_shows_the_line() -> None:
    problem = parse("new.py", "x = 1\nmodel.add(Dense(3)\nmodel.fit(x)\n")
    assert isinstance(problem, Problem)
    assert problem.place is not None
    assert (problem.place.line, problem.place.column) == (2, 10)
    assert "model.add(Dense(3)" in problem.message
    assert "'(' was never closed" in problem.message


def test_an_expression_that_is_nested_too_deeply_is_a_problem_and_no_crash() -> None:
    problem = parse("deep.py", "x = " + "(" * 300 + ")" * 300 + "\n")
    assert isinstance(problem, Problem)
    assert problem.kind == "syntax"
