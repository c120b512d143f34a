"""Where a program may train, and whether a run has to go on to come to more."""

from __future__ import annotations

import ast

import pytest

from kerasdoctor.static.files.nodes import Nodes
from kerasdoctor.static.sites import Site, may_train_more, sites_of


def found(source: str) -> tuple[Site, ...]:
    tree = ast.parse(source)
    return sites_of(tree, Nodes(tree))


def test_a_call_in_a_loop_can_be_reached_again_and_one_below_it_not() -> None:
    sites = found("for _ in range(3):\n    model.fit(\n        x, y)\nmodel.fit(x, y)\nx.fix()\n")
    assert sites == (Site(2, 3, True, True), Site(4, 4, False, True))


@pytest.mark.parametrize(
    ("calls", "again"),
    [
        ("train()", False),
        ("train()\ntrain()", True),
        ("for _ in x: train()", True),
        ("[train() for _ in x]", True),
        ("def main():\n    train()\nmain()", False),
        ("def main():\n    train()\nmain()\nmain()", True),
        ("handed = train", False),
    ],
)
def test_a_call_in_a_function_is_reached_as_often_as_the_function(calls: str, again: bool) -> None:
    (site,) = found(f"def train():\n    model.fit(x, y)\n{calls}\n")
    assert (site.again, site.at_once) == (again, False)


def test_a_function_that_calls_itself_ends_nobody_s_search() -> None:
    (site,) = found("def train(n):\n    model.fit(x)\n    train(n - 1)\n")
    assert site.again


@pytest.mark.parametrize(
    ("source", "line", "more"),
    [
        ("scaler.fit(x)\nmodel.fit(x, y)\n", 2, False),
        ("model.fit(x, y)\nother.fit(x, y)\n", 1, True),
        ("model.fit(x, y)\nother.fit(x, y)\n", 2, False),
        ("for _ in x:\n    model.fit(x, y)\n", 2, True),
        ("def later():\n    model.fit(x)\nmodel.fit(x, y)\nlater()\n", 3, True),
        ("model.fit(x, y)\nmodel.predict(x)\n", 1, False),
    ],
)
def test_a_run_goes_on_only_where_more_may_come(source: str, line: int, more: bool) -> None:
    assert may_train_more(found(source), frozenset({line})) is more
