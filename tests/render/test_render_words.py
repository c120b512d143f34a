"""Numbers, lists, bars and changes in words."""

from __future__ import annotations

import math

import pytest
from rich.text import Text

from kerasdoctor.diagnosis import Remedy
from kerasdoctor.facts import Arm
from kerasdoctor.finding import (
    Change,
    Fix,
    NewActivation,
    NewBatchSize,
    NewDecode,
    NewDropout,
    NewEpochs,
    NewHead,
    NewInitializer,
    NewInputs,
    NewLabels,
    NewLoss,
    NewMetric,
    NewOptimizer,
    NewPenalty,
    NewRate,
    NewReduction,
    NewShape,
    NewTargets,
    NewWidth,
)
from kerasdoctor.numbers import short
from kerasdoctor.places import Line, Tally
from kerasdoctor.render import bars, changes, fixes, words
from kerasdoctor.render.page import Page


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0, "0%"),
        (0.001, "<1%"),
        (0.005, "<1%"),
        (0.995, ">99%"),
        (0.143, "14%"),
        (0.994, "99%"),
        (0.999, ">99%"),
        (1, "100%"),
        (1.5, "150%"),
        (math.nan, "unknown"),
    ],
)
def test_only_none_reads_0_and_only_all_reads_100(share: float, said: str) -> None:
    assert words.percent(share) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (2.9, "2.900"),
        (0.0, "0.000"),
        (0.00012, "1.2e-04"),
        (12345.6, "12,346"),
        (3e9, "3.0e+09"),
        (math.nan, "not a number"),
        (math.inf, "infinite"),
    ],
)
def test_losses(value: float, said: str) -> None:
    assert short(value) == said


def test_lines_are_joined_without_saying_line_each_time() -> None:
    assert words.joined(["line 3"]) == ["line 3"]
    assert words.joined(["line 3", "line 5"]) == ["lines 3", "5"]
    assert words.joined(["cell 3, line 5"]) == ["cell 3, line 5"]
    assert words.joined(["cell 3, line 5", "cell 4, line 1"]) == ["cell 3 line 5", "cell 4 line 1"]


def test_counts_and_lists() -> None:
    assert words.counted(1, "cause") == "1 cause"
    assert words.counted(1200, "row") == "1,200 rows"
    assert [words.listed(list("abc"[:n])) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert words.listed(list("abcde"), most=2) == "a, b and 3 more"
    assert words.seconds(12.34) == "12.3 s"
    assert words.seconds(150) == "2.5 min"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (NewLabels("class-index"), "each row of the labels into one whole number"),
        (NewLabels("varying-columns", "y", (0, 2)), "the columns of `y` that are not constant (0 and 2)"),
        (NewLabels("varying-columns", "y"), "the columns of `y` that are not constant"),
        (NewHead(1, "sigmoid"), "1 output with activation `sigmoid`"),
        (NewLoss("mse"), "compile with loss `mse`"),
        (NewDecode("argmax"), "the output with the highest score"),
        (NewDecode("argmax", to_rows=True), "look up the label row"),
        (NewDecode("threshold"), "above one half"),
        (NewLabels("one-hot", "y"), "each class number of `y` into a row with a single 1"),
        (NewLabels("zero-and-one"), "the lower of the two values of the labels as 0"),
        (NewMetric("mae"), "compile with metric `mae`"),
        (NewInputs("standardised", name="x"), "each feature of `x` mean 0 and deviation 1"),
        (NewInputs("divided", 255), "divide the inputs by 255 with a Rescaling layer"),
        (NewTargets("standardised"), "subtract its mean from the targets"),
        (NewTargets("divided", 1000.0, "price"), "divide `price` by 1000, and multiply predictions by it"),
        (NewTargets("logarithm"), "log(1 + y)"),
        (NewShape((20, 1)), "each row of the inputs the shape (20, 1)"),
        (NewShape((20, 1), "reshape"), "each row of layer reshape the shape (20, 1)"),
        (NewRate(1e-5), "a learning rate of 1e-05"),
        (NewOptimizer("Adam"), "train with Adam"),
        (NewOptimizer("SGD", 0.1), "train with SGD at a learning rate of 0.1"),
        (NewBatchSize(32), "batches of 32 rows"),
        (NewEpochs(1), "train for 1 epoch"),
        (NewInitializer("he_normal"), "kernels of the hidden layers with `he_normal`"),
        (NewActivation("relu", ("a", "b")), "give layers `a` and `b` the activation `relu`"),
        (NewWidth(64, ("a",)), "give layer `a` 64 units"),
        (
            NewActivation("relu", (), (Line("m.py", 3), Line("m.py", 5))),
            "give the layers at lines 3 and 5 the activation",
        ),
        (NewReduction("flatten"), "a Flatten layer in front of the output layer"),
        (NewReduction("last-step"), "its last step only"),
        (NewDropout(0.25), "drop 25% of the units in the dropout layers"),
        (NewDropout(0), "drop no units"),
        (NewPenalty(0.1), "multiply the penalties by 0.1 in all layers"),
        (NewPenalty(0, ("a",)), "leave out the penalties in layer `a`"),
    ],
)
def test_changes_in_words(change: Change, said: str) -> None:
    assert said in changes.change(change)


def test_rewrites_of_one_line_are_quoted_and_longer_ones_drawn() -> None:
    place = Line("m.py", 3, 5)
    assert changes.steps(Fix("x", rewrites=((place, " y = 1\n"),))) == ("write `y = 1` at m.py:3:5",)
    longer = Fix("x", rewrites=((place, "y = 1\nz = 2\n"),))
    assert changes.steps(longer) == ("write at m.py:3:5",)
    lines = [line.plain.strip() for line in fixes.fixes(Page(100), (Remedy(longer),))]
    assert lines[-2:] == ["+y = 1", "+z = 2"]


def test_bars_grow_with_the_share() -> None:
    page = Page(80)
    assert bars.bar(page, 0, 20) == ""
    assert bars.bar(page, 0.0001, 20) == "▏"
    assert bars.bar(page, 0.5, 20) == "█" * 10
    assert bars.bar(page, 7, 20) == "█" * 20
    assert bars.bar(page, math.nan, 20) == ""
    assert bars.bar(Page(80, ascii_only=True), 0.0001, 20) == "#"
    assert bars.bar(Page(80, ascii_only=True), 1, 20) == "#" * 20


def test_tallies_align_and_bars_make_room_for_labels() -> None:
    tallies = [Tally("a", 5, 0.005), Tally("a much longer label than that", 12_345, 0.995)]
    wide = [line.plain for line in bars.rows(Page(80), tallies, 4)]
    assert wide[0].index("5   <1%") == wide[1].index("12,345") + 5
    narrow = [line.plain for line in bars.rows(Page(36), tallies, 4)]
    assert max(map(len, narrow)) <= 36
    assert "█" not in "".join(narrow)


def test_losses_that_are_missing_are_named() -> None:
    page = Page(100)
    arm = Arm("as written", (), (math.nan,), ())
    assert "not a number → not a number" in next(fixes._sentence(page, "as written", arm, "rows right")).plain


def test_folding_keeps_words_together_and_cuts_only_what_does_not_fit() -> None:
    page = Page(30)
    lines = [line.plain for line in page.fold(Text("one two " + "x" * 50 + " three"), "  - ")]
    assert lines[0] == "  - one two"
    assert max(map(len, lines)) <= 30
    assert "".join(lines).count("x") == 50
    assert all(line.startswith("    ") for line in lines[1:])
    assert [line.plain for line in page.fold(Text("a\n\nb"), "- ")] == ["- a", "  ", "  b"]
