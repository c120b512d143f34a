"""Notebooks: cells in order, what is left out, and where their lines are in the file."""

from __future__ import annotations

import ast
import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest

from kerasdoctor.finding import Fix
from kerasdoctor.places import Line
from kerasdoctor.static.edits import edit
from kerasdoctor.static.files.accepted import read_any
from kerasdoctor.static.files.notebook import parse_notebook
from kerasdoctor.static.files.source import Problem, Source
from kerasdoctor.static.reading import understand
from static.notebooks import code, document, notebook, problem_of_notebook, prose, source_of_notebook

SETUP = notebook(
    prose("# Numbers"),
    code("import keras\nfrom keras.layers import Dense", 1),
    code("x, y = load()\n", 2),
    code('model = keras.Sequential([\n    Dense(4, activation="relu"),\n    Dense(1, activation="sigmoid"),\n])\n', 3),
    code('model.compile(loss="binary_crossentropy", optimizer="sgd")\nmodel.fit(x, y)', 4),
)


def spoken(source: Source) -> list[str]:
    return [f"{place.said}: {why}" for place, why in source.gaps]


def test_code_cells_are_read_in_the_order_of_the_document() -> None:
    source = source_of_notebook(SETUP)
    assert [(cell.number, cell.first, cell.count) for cell in source.cells] == [
        (2, 1, 1),
        (3, 3, 2),
        (4, 4, 3),
        (5, 8, 4),
    ]
    assert source.lines[0] == "import keras"
    (case,) = understand(source).cases
    assert [layer.units for layer in case.network.layers] == [4, 1]
    assert str(case.where) == "nb.ipynb: cell 5, line 2 (In [4])"
    assert case.where.short == "nb.ipynb: cell 5, line 2"


@pytest.mark.parametrize("indent", [1, 4, None])
def test_every_place_points_at_its_text_in_the_file(indent: int | None) -> None:
    text = json.dumps(json.loads(SETUP), indent=indent)
    source = source_of_notebook(text)
    (case,) = understand(source).cases
    rows = text.split("\n")
    for layer, written in zip(case.network.layers, ("relu", "sigmoid"), strict=True):
        assert isinstance(layer.where, Line)
        place = layer.where.in_file
        assert place.end_column is not None
        assert place.cell is None
        said = rows[place.line - 1][place.column - 1 : place.end_column - 1]
        assert json.loads(f'"{said}"') == f'Dense({layer.units}, activation="{written}")'
        assert layer.where.local.line == {"relu": 2, "sigmoid": 3}[written]


def test_a_cell_of_one_string_and_escapes_have_exact_columns() -> None:
    lines = '# "caf\\u00e9" \\ud83d\\ude00\\t\\\\n\\r\\nkeras.fit(1)\\nx = \\"a\\"; \\u0066it(2)'
    text = (
        '{"cells": [\n{"cell_type": "code",\n "source": "'
        + lines.replace('"caf', '\\"caf').replace('9"', '9\\"')
        + '"}]}'
    )
    source = source_of_notebook(text)
    assert source.lines == ('# "café" 😀\t\\n', "keras.fit(1)", 'x = "a"; fit(2)')
    (cell,) = source.cells
    for line, column, start in ((2, 1, "keras.fit"), (3, 10, "\\u0066it(2)"), (3, 11, "it(2)")):
        place = Line("nb.ipynb", line, column, line, column + 1, cell).in_file
        assert place.line == 3
        assert text.split("\n")[2][place.column - 1 :].startswith(start)


def test_lines_that_are_split_over_several_strings_stay_together() -> None:
    source = source_of_notebook(notebook(code(["x = ", "1\ny", " = 2", "\n", "z = 3"])))
    assert source.lines == ("x = 1", "y = 2", "z = 3")
    assert [row.written for row in source.cells[0].rows] == list(source.lines)


def test_other_keys_named_cells_or_source_do_not_shift_the_lines() -> None:
    cells = [code("x = 1", metadata={"source": "no", "cells": [{"source": ["no"]}]}), code("y = 2")]
    text = json.dumps({"metadata": {"a": {"cells": [{"source": "no"}]}}, "cells": cells}, indent=1)
    source = source_of_notebook(text)
    assert [cell.rows[0].written for cell in source.cells] == ["x = 1", "y = 2"]


def test_version_3_has_its_cells_in_worksheets() -> None:
    cells = [
        {"cell_type": "heading", "level": 1, "source": "Title"},
        {"cell_type": "code", "language": "python", "input": ["x = 1\n", "y = 2"], "prompt_number": 7},
    ]
    source = source_of_notebook(json.dumps({"worksheets": [{"cells": cells}], "nbformat": 3}, indent=1))
    assert source.lines == ("x = 1", "y = 2")
    assert (source.cells[0].number, source.cells[0].count) == (2, 7)
    assert [row.line for row in source.cells[0].rows] == [14, 15]


def test_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    file = tmp_path / "nb.ipynb"
    file.write_bytes(b"\xef\xbb\xbf" + SETUP.replace("\n", "\r\n").encode())
    source = read_any(str(file))
    assert isinstance(source, Source)
    assert source.lines == source_of_notebook(SETUP).lines
    assert [cell.rows for cell in source.cells] == [cell.rows for cell in source_of_notebook(SETUP).cells]
    inside = source_of_notebook(notebook(code("x = 1\r\ny = 2\r\n"), code("z = 3")))
    assert inside.lines == ("x = 1", "y = 2", "z = 3")
    assert [cell.first for cell in inside.cells] == [1, 3]


def test_a_cell_with_a_syntax_error_costs_only_itself() -> None:
    source = source_of_notebook(notebook(code("x = 1"), code("a = 2\ny = (\n"), code("z = 3")))
    assert [ast.unparse(node) for node in source.tree.body] == [
        "x = 1",
        "a = 2",
        "y = unreadable_statement()",
        "z = 3",
    ]
    assert [node.lineno for node in source.tree.body] == [1, 2, 3, 4]
    (said,) = spoken(source)
    assert said.startswith("cell 2, line 2: ")
    assert understand(source).unknown == source.gaps


def test_a_cell_that_is_indented_as_a_whole_is_read_as_jupyter_runs_it() -> None:
    source = source_of_notebook(notebook(code("    x = 1\n    if x:\n        y = 2\nz = 3"), code("w = 4")))
    assert source.gaps == ()
    assert [(ast.unparse(node), node.lineno, node.col_offset) for node in source.tree.body] == [
        ("x = 1", 1, 4),
        ("if x:\n    y = 2", 2, 4),
        ("z = 3", 4, 0),
        ("w = 4", 5, 0),
    ]


def test_surrogates_and_nul_do_no_harm() -> None:
    text = '{"cells": [{"cell_type": "code", "source": "x = \'\\ud800\'\\ny\\u0000= 2"}]}'
    assert len(source_of_notebook(text).tree.body) == 2
    assert source_of_notebook(notebook(code("x = " + "(" * 300 + ")" * 300), code("y = 1"))).gaps


@pytest.mark.parametrize(
    ("counts", "noted"), [((1, 5, 3), True), ((1, None, 2), False), ((2, 2), False), ((9, 1), True)]
)
def test_cells_that_were_run_out_of_order_are_noted(counts: tuple[int | None, ...], noted: bool) -> None:
    source = source_of_notebook(notebook(*(code("x = 1", count) for count in counts)))
    assert bool(source.notes) is noted
    assert all("out of order" in note for note in source.notes)


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("", "empty", "is empty"),
        ("{", "not-python", "nb.ipynb:1"),
        ('{"cells": [\n<<<<<<< HEAD\n]}', "not-python", "nb.ipynb:2"),
        ("[1, 2]", "not-python", "no list of cells"),
        ('{"a": 1}', "not-python", "no list of cells"),
        (json.dumps(document(code("x <- 1"), metadata={"kernelspec": {"language": "R"}})), "not-python", "in R"),
        ("[" * 100_000, "not-python", "nested too deeply"),
        ('{"cells": [1' + "0" * 5000 + "]}", "not-python", "too many digits"),
    ],
)
def test_what_is_no_python_notebook_is_said(text: str, kind: str, said: str) -> None:
    problem = problem_of_notebook(text)
    assert problem.kind == kind
    assert said in problem.message
    assert problem.remedy


def test_a_notebook_of_python_2_is_read_and_said_to_be_one() -> None:
    for metadata in ({"kernelspec": {"name": "python2"}}, {"language_info": {"name": "python", "version": "2.7.10"}}):
        source = source_of_notebook(json.dumps(document(code("print 'a', f(x)"), metadata=metadata)))
        assert source.gaps == ()
        assert ast.unparse(source.tree) == "print('a', f(x))"
        assert any("Python 2" in note for note in source.notes)


def test_a_count_of_zero_is_no_count() -> None:
    source = source_of_notebook(notebook(code("x = 1", 0)))
    assert source.cells[0].count is None


@pytest.mark.parametrize("cells", [[prose("only words")], [], [code(""), code(" \n")]])
def test_a_notebook_without_code_is_said_to_have_none(cells: list[dict[str, Any]]) -> None:
    source = source_of_notebook(notebook(*cells))
    assert source.notes == ("the notebook holds no code cell",)
    assert not understand(source).cases
    assert source.cells, "so that nobody takes it for a script to run"


def test_cells_in_other_languages_are_left_out() -> None:
    other = code("SELECT 1", metadata={"vscode": {"languageId": "sql"}})
    assert source_of_notebook(notebook(other, code("x = 1"))).lines == ("x = 1",)


def test_a_missing_notebook_and_bytes_that_are_no_text(tmp_path: Path) -> None:
    missing = read_any(str(tmp_path / "no.ipynb"))
    assert isinstance(missing, Problem)
    assert missing.kind == "missing"
    (tmp_path / "bytes.ipynb").write_bytes(b'{"a":\n "\xe9"}')
    bad = read_any(str(tmp_path / "bytes.ipynb"))
    assert isinstance(bad, Problem)
    assert (bad.kind, bad.place.line if bad.place else 0) == ("encoding", 2)


def test_the_difference_of_a_fix_is_told_in_the_lines_of_its_cell() -> None:
    source = source_of_notebook(SETUP)
    (case,) = understand(source).cases
    where = case.network.layers[-1].where
    assert where is not None
    assert edit.diff(source, Fix("", rewrites=((where, "Dense(2)"),))) == (
        "--- nb.ipynb: cell 4\n+++ nb.ipynb: cell 4\n@@ -2,3 +2,3 @@\n"
        '     Dense(4, activation="relu"),\n-    Dense(1, activation="sigmoid"),\n+    Dense(2),\n ])\n'
    )
    assert edit.diff(source, Fix("", rewrites=((where, "Dense(2"),))) == ""
    beyond = Line("nb.ipynb", 2, 1, 3, 2)
    assert edit.diff(source, Fix("", rewrites=((beyond, "x"),))) == "", "no edit reaches over two cells"


def test_a_fix_beside_a_magic_leaves_the_magic_alone() -> None:
    source = source_of_notebook(notebook(code("%time model.fit(x, y)\n!ls\nz = 1\n")))
    place = Line("nb.ipynb", 1, 7, 1, 22, source.cells[0])
    assert "+%time model.fit(x)\n" in edit.diff(source, Fix("", rewrites=((place, "model.fit(x)"),)))


def test_what_was_given_up_is_told_once_and_in_the_order_of_the_source() -> None:
    source = source_of_notebook(
        notebook(
            code("import keras\nm = keras.Model()\nm.compile(loss=mine)\nm.fit(x, y)"), code("x ="), code("m.fit(x, y)")
        )
    )
    places = [(place.line, place.column) for place, _ in understand(source).unknown]
    assert places == sorted(places)
    assert len(understand(source).unknown) == len(set(understand(source).unknown))
    assert any(place.said == "cell 2, line 1" for place, _ in understand(source).unknown)


def places_in(value: Any) -> list[tuple[Any, Any]]:
    """Return each container in a document with a key of it."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [pair for key in keys for pair in ((value, key), *places_in(value[key]))]


def test_any_damage_to_a_notebook_is_survived() -> None:
    generator = random.Random(11)
    junk: list[Any] = [None, 0, "", "x\n'''", [], {}, [[]], True, ["a", 0], {"cells": []}, 10**30, [None, 1]]
    for _ in range(400):
        damaged = json.loads(SETUP)
        for _ in range(generator.randint(1, 4)):
            container, key = generator.choice(places_in(damaged) or [({}, "cells")])
            container[key] = copy.deepcopy(generator.choice(junk))
        source = parse_notebook("nb.ipynb", json.dumps(damaged, indent=generator.choice([None, 1])))
        if isinstance(source, Source):
            for place, _ in understand(source).unknown:
                assert place.in_file.line >= 1
