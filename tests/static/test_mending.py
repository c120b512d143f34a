"""Scripts with syntax errors: what is wrong is left out and said, and the rest is read."""

from __future__ import annotations

import ast
import random
import time

import pytest
from conftest import FIXTURES

from kerasdoctor.finding import Fix
from kerasdoctor.places import Line
from kerasdoctor.static.edits import edit
from kerasdoctor.static.files.accepted import readable_part
from kerasdoctor.static.files.mending import mend
from kerasdoctor.static.files.source import Problem, Source, parse
from kerasdoctor.static.reading import understand

UNREAD = "unreadable_statement()"


def read(text: str) -> tuple[str, list[int]]:
    """Return what is left of a text, and the lines that are noted."""
    found = mend(text.split("\n"))
    assert found is not None
    return ast.unparse(found.tree), [line for line, _ in found.gaps]


@pytest.mark.parametrize(
    ("text", "left", "lines"),
    [
        ("x = 1\ny = (2\nz = 3", f"x = 1\ny = {UNREAD}\nz = 3", [2]),
        ("x = f(a b)\ny = 2", f"x = {UNREAD}\ny = 2", [1]),
        ("m.add(f(3)\nm.fit(x)", f"m = {UNREAD}\nm.fit(x)", [1]),
        ("import m\nm.add(f(3)\nm.fit(x)", "import m\npass\nm.fit(x)", [2]),
        ("a, b = 1 2\nc = 3", f"a, b = {UNREAD}\nc = 3", [1]),
        ("self.a = [1,\n  2 3]\nc = 3", f"self.a = {UNREAD}\nc = 3", [1]),
        ("def f(:\n    return 3\nx = 1", "def f(*arguments, **named):\n    return 3\nx = 1", [1]),
        ("class A(:\n    x = 3", "class A:\n    x = 3", [1]),
        ("for i in range(3:\n    x = i", f"while {UNREAD}:\n    x = i", [1]),
        ("if x = 1:\n    y = 2\nelse:\n    z = 3", f"if {UNREAD}:\n    y = 2\nelse:\n    z = 3", [1]),
        ("if x\n    y = 2", f"if {UNREAD}:\n    y = 2", [1]),
        ("with open('a' as f:\n    y = 2", f"if {UNREAD}:\n    y = 2", [1]),
        ("try:\n    x = 1\nexcept A B:\n    y = 1", "try:\n    x = 1\nexcept Exception:\n    y = 1", [3]),
        ("try:\n    x = 1\ny = 2", "if 1:\n    x = 1\ny = 2", []),
        ("if x:\ny = 1", "if x:\n    pass\ny = 1", []),
        ("def f():  # nothing\n\nx = 1", "def f():\n    pass\nx = 1", []),
        ("x = 1\n    y = 2\n    z = 3\nw = 4", "x = 1\ny = 2\nz = 3\nw = 4", [2]),
        ("def f():\n    x = 1\n  y = 2\nz = 3", "def f():\n    x = 1\n    y = 2\nz = 3", [3]),
        ("x = 'abc\ny = 1", f"x = {UNREAD}\ny = 1", [1]),
        ("x = 1\ny = '''abc\nz = 1", f"x = 1\ny = {UNREAD}", [2]),
        ("x = 1)\ny = 2", f"x = {UNREAD}\ny = 2", [1]),
        ("@f(\ndef g():\n    pass", "def g():\n    pass", [1]),
        ("x\u00a0=\u00a01\ny =\u00a0f(2)", "x = 1\ny = f(2)", [1]),
        ("x = f(\u201crelu\u201d)", "x = f('relu')", [1]),
        ("<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> b", "pass\nx = 1\npass\nx = 2\npass", [1, 3, 5]),
    ],
)
def test_what_is_wrong_is_left_out_and_names_are_forgotten(text: str, left: str, lines: list[int]) -> None:
    assert read(text) == (left, lines)


def test_columns_stay_those_of_the_text() -> None:
    found = mend(["x = 1", "    y =\u00a0f(2)", "if z:", "w = g(3)"])
    assert found is not None
    calls = [node for node in ast.walk(found.tree) if isinstance(node, ast.Call)]
    assert sorted((node.lineno, node.col_offset, node.end_col_offset) for node in calls) == [(2, 9, 13), (4, 4, 8)]


def test_a_layer_that_cannot_be_read_leaves_no_wrong_network() -> None:
    text = (
        "import keras\nfrom keras.layers import Dense\nm = keras.Sequential()\nm.add(Dense(4, activation='relu'))\n"
        "m.add(Dense(10, activation='softmax')\nm.compile('sgd', 'categorical_crossentropy')\nm.fit(x, y)\n"
    )
    problem = parse("new.py", text)
    assert isinstance(problem, Problem)
    source = readable_part(problem)
    assert isinstance(source, Source)
    assert not understand(source).cases
    assert any(place.line == 5 for place, _ in understand(source).unknown)


def test_what_a_statement_that_cannot_be_read_makes_is_said_to_be_that() -> None:
    problem = parse("new.py", "import keras\nm = keras.Model(1 2)\nm.fit(x, y, epochs=3)\n")
    assert isinstance(problem, Problem)
    source = readable_part(problem)
    assert isinstance(source, Source)
    whys = [why for place, why in understand(source).unknown if place.line == 3]
    assert whys == ["a fit whose model is not known: a statement above it cannot be read"]


def test_a_fix_is_shown_in_a_text_that_is_mended_elsewhere() -> None:
    problem = parse("old.py", "x = 1 2\nprint 'a'\ny = f(2)\n")
    assert isinstance(problem, Problem)
    source = readable_part(problem)
    assert isinstance(source, Source)
    fix = Fix("", rewrites=((Line("old.py", 3, 5, 3, 9), "g(3)"),))
    assert "-y = f(2)\n+y = g(3)\n" in edit.diff(source, fix)
    assert edit.diff(source, Fix("", rewrites=((Line("old.py", 3, 5, 3, 9), "g(3"),))) == ""


def test_any_damage_to_a_script_is_survived() -> None:
    generator = random.Random(7)
    scripts = [file.read_text() for file in sorted(FIXTURES.rglob("*.py"))]
    signs = ["(", ")", "[", '"', "'''", ":", "\n", "    ", "\t", "print 1\n", "`", "\\", "é", "\0", "if x:\n", "]"]
    for _ in range(150):
        text = generator.choice(scripts)
        for _ in range(generator.randint(1, 4)):
            at = generator.randrange(len(text))
            cut = generator.choice([0, 0, 1, 5, 40])
            text = text[:at] + generator.choice(signs) + text[at + cut :]
        source = parse("x.py", text)
        start = time.process_time()
        part = readable_part(source) if isinstance(source, Problem) else source
        if part is not None:
            understand(part)
        assert time.process_time() - start < 2


def test_a_long_line_is_read_at_once() -> None:
    start = time.process_time()
    found = mend([f"print {'a, ' * 20_000}a"])
    assert found is not None
    assert time.process_time() - start < 2


def test_a_long_text_with_many_errors_is_given_up_soon() -> None:
    start = time.process_time()
    assert mend(["x = 1 2"] * 20_000) is None
    assert time.process_time() - start < 5
