"""What IPython adds to Python is replaced, line by line, and nothing else is touched."""

from __future__ import annotations

import ast
import textwrap

import pytest

from kerasdoctor.static.files.magics import dropped, plain


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("%matplotlib inline", "pass"),
        ("!pip install keras==3.0", "pass"),
        ("!!ls", "pass"),
        ("if colab:\n    !pip install keras", "if colab:\n    pass"),
        ("!pip install a \\\n    b\nx = 1", "pass\n\nx = 1"),
        ("files = !ls *.csv", "files = get_ipython()"),
        ("here = %pwd", "here = get_ipython()"),
        ("keras.Model?", "pass"),
        ("?keras", "pass"),
        ("model.fit??  # how", "pass"),
        ("%time model.fit(x, y)", "pass; model.fit(x, y)"),
        ("    %time x = 1", "    pass; x = 1"),
        ("%timeit -n 10 -r 3 f(x)", f"pass;{' ' * 14}f(x)"),
        ("%timeit for i in x: pass", "pass"),
        ("%%time\nmodel.fit(x, y)", "pass\nmodel.fit(x, y)"),
        ("%%capture out\nx = 1", "pass\nx = 1"),
        ("%%bash\necho 'it\nls", "\n\n"),
        ("%%html\n<b>", "\n"),
        ("pip install keras", "pass"),
        ("cd ..", "pass"),
        ('!echo "it\'s"\nx = 1', "pass\nx = 1"),
    ],
)
def test_magics_are_replaced_line_by_line(written: str, left: str) -> None:
    assert plain(written) == left
    ast.parse(textwrap.dedent(left))


@pytest.mark.parametrize(
    "written",
    [
        "x = (a\n% b)",
        's = """\n%time\n!ls\nwhat?\n"""',
        'print("loss=%f" % loss)',
        "a = 'x=!y'",
        "# Is this right?",
        "if a != b: pass",
        "ls = 1\nls + 1\ncat = [ls]",
        "x = f(a,\n      b)  # why?",
        "y = 5 % 3",
        "x = 1 + \\\n%d",
        "d = {'a': 1,\n!b: 2}",
    ],
)
def test_python_is_left_alone(written: str) -> None:
    assert plain(written) == written


def test_the_magic_that_takes_a_cell_away_is_named() -> None:
    assert dropped("\n%%bash\nls") == "bash"
    assert dropped("%%time\nx = 1") is None
    assert dropped("x = 1") is None
