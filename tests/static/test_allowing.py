"""Comments that allow findings: which lines they hold for, and what is no such comment."""

from __future__ import annotations

import pytest

from kerasdoctor.static.files.allowing import Allowance, allowances

SOURCE = """\
x = np.round(p)  # kerasdoctor: allow rounded-softmax: rows may be empty
# kerasdoctor: allow heads, evaluation

# another comment
model.compile(
    loss="mse",  # noqa: E501  # kerasdoctor: allow a-rule: why not  # fmt: skip
    # kerasdoctor: allow b-rule
    metrics=["accuracy"],
)
#kerasdoctor:allow-file c-rule : all of it
text = "# kerasdoctor: allow d-rule"
"""


def held(source: str) -> list[tuple[int, tuple[str, ...], str, list[int] | None]]:
    return [
        (each.line, each.names, each.reason, None if each.lines is None else list(each.lines))
        for each in allowances(source.splitlines())
    ]


def test_a_comment_holds_for_its_line_the_statement_below_or_the_file() -> None:
    assert held(SOURCE) == [
        (1, ("rounded-softmax",), "rows may be empty", [1]),
        (2, ("heads", "evaluation"), "", [5, 6, 7, 8, 9]),
        (6, ("a-rule",), "why not", [6]),
        (7, ("b-rule",), "", [8]),
        (10, ("c-rule",), "all of it", None),
    ]


def test_where_words_cannot_be_told_apart_lines_are_looked_at() -> None:
    assert held("print 'x\n# kerasdoctor: allow a-rule\n\nx = (  # kerasdoctor: allow b-rule: so\n") == [
        (2, ("a-rule",), "", [4]),
        (4, ("b-rule",), "so", [4]),
    ]


def test_cells_with_magics_are_read_too() -> None:
    assert held("%matplotlib inline\n!pip install x\ny = 1  # kerasdoctor: allow a-rule\n") == [
        (3, ("a-rule",), "", [3])
    ]


@pytest.mark.parametrize("said", ["alow a-rule", "allow", "allow a rule", "allow-file", "", "allow: reason only"])
def test_what_is_not_understood_allows_nothing_and_is_told(said: str) -> None:
    assert allowances([f"x = 1  # kerasdoctor: {said}"]) == (Allowance(1, said=said),)


def test_text_without_the_mark_is_not_even_read() -> None:
    assert allowances(["x = (", "kerasdoctor"]) == ()
