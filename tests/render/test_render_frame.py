"""The frame: places under their lines, near and far, in one file or several."""

from __future__ import annotations

from kerasdoctor.places import Cell, Line, Part, Row, Spot
from kerasdoctor.render.frame import frame
from kerasdoctor.render.page import Page


def drawn(spots: list[Spot], sources: dict[str, list[str]], width: int = 80, *, ascii_only: bool = False) -> list[str]:
    return [line.plain.rstrip() for line in frame(Page(width, ascii_only), spots, sources, "red")]


def test_the_first_place_has_carets_and_others_dashes() -> None:
    source = ["a = 1", "b = 2", "c = 3", "d = 4", "e = 5"]
    spots = [Spot(Line("m.py", 5, 1, 5, 2), "first"), Spot(Line("m.py", 1, 5, 1, 6), "second")]
    assert drawn(spots, {"m.py": source}) == [
        "   --> m.py:5:1",
        "    |",
        "  1 | a = 1",
        "    |     - second",
        "...",
        "  5 | e = 5",
        "    | ^ first",
        "    |",
    ]


def test_a_single_line_between_two_places_is_shown() -> None:
    spots = [Spot(Line("m.py", 3, 1, 3, 2), "x"), Spot(Line("m.py", 1, 1, 1, 2), "y")]
    assert "  2 | b" in drawn(spots, {"m.py": ["a", "b", "c"]})


def test_two_places_on_one_line_have_a_row_each() -> None:
    spots = [Spot(Line("m.py", 1, 5, 1, 6), "right"), Spot(Line("m.py", 1, 1, 1, 2), "left")]
    assert drawn(spots, {"m.py": ["a = b"]})[2:5] == ["  1 | a = b", "    | - left", "    |     ^ right"]


def test_a_span_over_several_lines_is_shown_by_its_first() -> None:
    spots = [Spot(Line("m.py", 1, 3, 3, 2), "here")]
    assert drawn(spots, {"m.py": ["f(a,  ", "  b,", ")"]})[2:4] == ["  1 | f(a,", "    |   ^^ here"]


def test_a_whole_line_is_underlined_without_its_indentation() -> None:
    assert drawn([Spot(Line("m.py", 1), "")], {"m.py": ["    x = 1"]})[3] == "    |     ^^^^^"


def test_tabs_and_wide_characters_do_not_shift_the_carets() -> None:
    assert drawn([Spot(Line("m.py", 1, 2, 1, 3), "")], {"m.py": ["\tx"]})[2:4] == ["  1 |     x", "    |     ^"]
    source = {"m.py": ["s = '日本', x"]}
    assert drawn([Spot(Line("m.py", 1, 11, 1, 12), "")], source)[3] == "    |" + " " * 13 + "^"
    plain = drawn([Spot(Line("m.py", 1, 11, 1, 12), "")], source, ascii_only=True)
    assert plain[2:4] == ["  1 | s = '??', x", "    |" + " " * 11 + "^"]


def test_long_lines_are_cut_around_their_place() -> None:
    text = "x" * 60 + " target " + "y" * 60
    line, carets = drawn([Spot(Line("m.py", 1, 62, 1, 68), "")], {"m.py": [text]}, 50)[2:4]
    assert len(line) <= 50
    assert line.startswith("  1 | ...")
    assert line.endswith("...")
    assert line[carets.index("^") : carets.rindex("^") + 1] == "target"


def test_two_far_places_on_a_long_line_are_cut_out_one_by_one() -> None:
    text = "first" + " " * 100 + "second"
    spots = [Spot(Line("m.py", 1, 1, 1, 6), "a"), Spot(Line("m.py", 1, 106, 1, 112), "b")]
    rows = drawn(spots, {"m.py": [text]}, 50)
    assert [row[6:].split() for row in rows if row.startswith("  1 |")] == [["first", "..."], ["...", "second"]]
    assert max(map(len, rows)) <= 50


def test_labels_without_room_go_below() -> None:
    spots = [Spot(Line("m.py", 1, 41, 1, 51), "a label that does not fit beside its place on the right")]
    rows = drawn(spots, {"m.py": [" " * 40 + "y" * 10]}, 60)
    assert rows[3] == "    |" + " " * 41 + "^" * 10
    assert max(map(len, rows)) <= 60
    assert "a label that does not fit" in rows[4]


def test_missing_sources_and_lines_leave_the_place_and_its_label() -> None:
    spots = [Spot(Line("gone.py", 7, 3), "here"), Spot(Line("gone.py", 9, 1), "and here")]
    listed = ["   --> gone.py:7:3", "         here", "       gone.py:9:1", "         and here"]
    assert drawn(spots, {}) == listed
    assert drawn(spots, {"gone.py": ["too short"]}) == listed


def test_other_files_have_an_arrow_of_their_own() -> None:
    spots = [Spot(Line("a.py", 1, 1, 1, 2), "one"), Spot(Line("b.py", 1, 1, 1, 2), "two")]
    rows = drawn(spots, {"a.py": ["a"], "b.py": ["b"]})
    assert rows[0] == "   --> a.py:1:1"
    assert rows[5] == "   ::: b.py:1:1"
    assert rows[8] == "    | - two"


def test_parts_are_named_without_a_frame() -> None:
    assert drawn([Spot(Part("the loss"), "needs this"), Spot(Part("layer x"), "")], {}) == [
        "   the loss: needs this",
        "   layer x",
    ]


def test_columns_outside_the_line_are_harmless() -> None:
    for column, end in ((50, 60), (3, 1), (1, 99)):
        rows = drawn([Spot(Line("m.py", 1, column, 1, end), "x")], {"m.py": ["ab"]})
        assert "^" in rows[3]
    assert "^" in drawn([Spot(Line("m.py", 1, 1, 1, 1), "x")], {"m.py": [""]})[3]


def test_high_line_numbers_widen_the_gutter() -> None:
    rows = drawn([Spot(Line("m.py", 12345, 1, 12345, 2), "x")], {"m.py": ["a"] * 12345})
    assert rows[0] == "     --> m.py:12345:1"
    assert rows[2] == "12345 | a"


def test_places_in_a_notebook_are_drawn_cell_by_cell_with_the_lines_of_the_cell() -> None:
    first, second = Cell(2, 1, None, (Row(9, 6, "a = 1"), Row(10, 6, "b = 2"))), Cell(7, 3, 12, (Row(30, 6, "c = a"),))
    spots = [
        Spot(Line("nb.ipynb", 3, 5, 3, 6, second), "read here"),
        Spot(Line("nb.ipynb", 1, 1, 1, 2, first), "made here"),
    ]
    assert drawn(spots, {"nb.ipynb": ["a = 1", "b = 2", "c = a"]}) == [
        "   --> nb.ipynb: cell 7, line 1 (In [12])",
        "    |",
        "  1 | c = a",
        "    |     ^ read here",
        "    |",
        "   ::: nb.ipynb: cell 2, line 1",
        "    |",
        "  1 | a = 1",
        "    | - made here",
        "    |",
    ]
