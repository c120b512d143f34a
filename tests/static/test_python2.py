"""Python 2 source: said to be that, and read all the same."""

from __future__ import annotations

import ast
import textwrap
from pathlib import Path

import pytest

from kerasdoctor.static.files.accepted import read_any, readable_part
from kerasdoctor.static.files.mending import Mended, mend
from kerasdoctor.static.files.source import Problem, Source, parse
from kerasdoctor.static.reading import understand


def mended(text: str) -> Mended:
    found = mend(text.split("\n"))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("print", "print"),
        ("print 'loss', loss", "print('loss', loss)"),
        ("print 'a',", "print('a')"),
        ('print"a" % b', "print('a' % b)"),
        ("print 'a' % (b,\n  c)  # d", "print('a' % (b, c))"),
        ("print 1; print 2 ; x = 3", "print(1)\nprint(2)\nx = 3"),
        ("if x: print y\nelse: print z", "if x:\n    print(y)\nelse:\n    print(z)"),
        ("print `x`", "print(repr(x))"),
        ("print -1, 0777", "print(-1, 511)"),
        ("print >>f, 'a'\nprint 'b'", "(print >> f, 'a')\nprint('b')"),
        ("print ('a'), b\nprint b", "(print('a'), b)\nprint(b)"),
        ("exec code", "exec(code)"),
        ("x = 'a\\\nb' + 'c'\nprint x", "x = 'ab' + 'c'\nprint(x)"),
        ("warn('_\\\n_')\nprint x", "warn('__')\nprint(x)"),
        ("x = 1E-05 + 1.5e+07\nprint x", "x = 1e-05 + 15000000.0\nprint(x)"),
        ("try:\n    f()\nexcept E, (a, b):\n    g()", "try:\n    f()\nexcept E:\n    g()"),
        ("try: f()\nexcept E: g(a, b)\nprint x", "try:\n    f()\nexcept E:\n    g(a, b)\nprint(x)"),
        ("raise x[0], x[1], x[2]", "raise x[0](x[1], x[2])"),
        ("exec 'x = 1' in names", "exec('x = 1', names)"),
        ("raise ValueError, 'no'", "raise ValueError('no')"),
        ("try:\n    f()\nexcept ValueError, e:\n    g()", "try:\n    f()\nexcept ValueError as e:\n    g()"),
        (
            "try:\n    f()\nexcept (A, B), e:\n    g()",
            "try:\n    f()\nexcept (A, B) as e:\n    g()",
        ),
        ("x = a <> b", "x = a != b"),
        ("x = [0777, 10L, 0xFFL, 5l, 07L]", "x = [511, 10, 255, 5, 7]"),
        ("x = ur'\\d' + UR\"a\"", "x = '\\\\d' + 'a'"),
        ("f = lambda (a, b): a\nprint 1", "f = lambda a, b: a\nprint(1)"),
        ("if x:\n        y = 1\n\tz = `2`", "if x:\n    y = 1\n    z = repr(2)"),
    ],
)
def test_what_only_python_2_accepts_is_read(old: str, new: str) -> None:
    found = mended(old)
    assert ast.unparse(found.tree) == new
    assert found.gaps == ()


@pytest.mark.parametrize(
    "text", ["x = 'print this <> 0777'\n", '"""\nprint 1\n"""\n', "# print 1, `x`\n", "y = 0.0777\n"]
)
def test_strings_and_comments_are_left_alone(text: str) -> None:
    found = mended(f"{text}print 'here'")
    assert ast.unparse(ast.Module(found.tree.body[:-1], [])) == ast.unparse(ast.parse(text))


def test_positions_are_those_of_the_text_as_it_is_written() -> None:
    text = "print 'é', 0777, f(a)\nif x <> 010: y = `g(b)` + h(c)\n\tif d:\n        print k(d)"
    lines = text.split("\n")
    calls = {
        ast.unparse(node.func): lines[node.lineno - 1].encode()[node.col_offset : node.end_col_offset].decode()
        for node in ast.walk(mended(text).tree)
        if isinstance(node, ast.Call)
    }
    assert {name: calls[name] for name in ("f", "g", "h", "k")} == {"f": "f(a)", "g": "g(b)", "h": "h(c)", "k": "k(d)"}
    assert calls["print"] == "print k(d)"


OLD = textwrap.dedent("""\
    import numpy as np
    from keras.models import Sequential
    from keras.layers.core import Dense, Activation

    print "building", 010
    model = Sequential()
    model.add(Dense(20, input_dim=20))
    model.add(Activation('relu'))
    print "head", model.add(Dense(1, activation='softmax'))
    model.compile(loss='mse', optimizer='sgd')
    try:
        model.fit(X, y, nb_epoch=10L)
    except KeyboardInterrupt, e:
        print >>log, e
""")


def test_a_python_2_script_has_its_network_and_its_places() -> None:
    problem = parse("old.py", OLD)
    assert isinstance(problem, Problem)
    assert problem.kind == "python2"
    source = readable_part(problem)
    assert isinstance(source, Source)
    assert source.gaps == ()
    (case,) = understand(source).cases
    assert [(layer.kind, layer.units) for layer in case.network.layers] == [
        ("Dense", 20),
        ("Activation", None),
        ("Dense", 1),
    ]
    head = case.network.layers[-1].where
    assert str(head) == "old.py:9:25"
    assert case.where.line == 12


def test_what_can_be_decoded_of_a_script_is_read(tmp_path: Path) -> None:
    (tmp_path / "old.py").write_bytes(b"# caf\xe9\nname = 'caf\xe9'\nf(name)\n")
    problem = read_any(str(tmp_path / "old.py"))
    assert isinstance(problem, Problem)
    assert problem.kind == "encoding"
    source = readable_part(problem)
    assert isinstance(source, Source)
    assert [node.lineno for node in source.tree.body] == [2, 3]


def test_what_is_no_text_has_no_readable_part() -> None:
    assert readable_part(Problem("missing", "", "")) is None
    assert readable_part(Problem("not-python", "", "", None, "x = 1")) is None
