"""Which rules judge a file: layers of selections, the narrower name decides, patterns for files last."""

from __future__ import annotations

import pytest

from kerasdoctor.choice import Choice, Selection, extended, fits
from kerasdoctor.facts import Run
from kerasdoctor.finding import Severity
from kerasdoctor.rules import all_rules, chosen_rules

# The training monitor has its own rules, and always the same ones.
RULES = {rule.name: rule for rule in all_rules() if Run not in rule.needs}
ON = {name for name, rule in RULES.items() if rule.on}
HEADS = {name for name, rule in RULES.items() if rule.family == "heads"}
OFF = "dropout-before-pooling"


def chosen(*selections: Selection, path: str = "", **choice: object) -> set[str]:
    return {rule.name for rule in chosen_rules(Choice(selections, **choice), path)}  # type: ignore[arg-type]


def test_without_a_choice_the_rules_that_are_on_judge() -> None:
    assert OFF not in ON
    assert chosen() == ON
    assert {rule.name for rule in chosen_rules()} == ON


def test_a_selection_holds_instead_of_what_is_on_and_an_extension_beside_it() -> None:
    assert chosen(Selection(("heads",))) == HEADS
    assert chosen(Selection(("heads",), (OFF,))) == {*HEADS, OFF}
    assert chosen(Selection(extend=(OFF,))) == {*ON, OFF}
    assert {rule.name for rule in chosen_rules(extended("all"))} == set(RULES)
    assert chosen(Selection(())) == set()


def test_the_narrower_name_decides_and_a_refusal_between_equals() -> None:
    assert chosen(Selection(("heads",), ignore=("names-as-labels",))) == HEADS - {"names-as-labels"}
    assert chosen(Selection(extend=("names-as-labels",), ignore=("heads",))) == ON - HEADS | {"names-as-labels"}
    assert chosen(Selection(("names-as-labels",), ignore=("names-as-labels",))) == set()
    assert chosen(Selection(("all",), ignore=("heads",))) == set(RULES) - HEADS


def test_what_comes_later_has_the_last_word() -> None:
    file = Selection(("heads",), ignore=("names-as-labels",))
    assert chosen(file, Selection(extend=("names-as-labels",))) == HEADS
    assert chosen(file, Selection((OFF,))) == {OFF}
    assert chosen(Selection((OFF,)), Selection(ignore=(OFF,))) == set()


def test_patterns_for_files_leave_rules_out_where_they_fit() -> None:
    patterns = (("notebooks/*.ipynb", ("heads",)), ("conftest.py", ("all",)))
    assert chosen(path="/p/notebooks/a.ipynb", per_file=patterns, root="/p") == ON - HEADS
    assert chosen(path="/p/a.ipynb", per_file=patterns, root="/p") == ON
    assert chosen(path="/p/deep/conftest.py", per_file=patterns, root="/p") == set()
    named = Selection(("names-as-labels",))
    assert chosen(named, path="/p/notebooks/a.ipynb", per_file=patterns, root="/p") == set()


@pytest.mark.parametrize(
    ("path", "pattern", "fitting"),
    [
        ("a/b.py", "*.py", True),
        ("a/b.py", "b.py", True),
        ("a/b.py", "a/*", True),
        ("a/c/b.py", "a/*.py", True),
        ("a/c/b.py", "a/", True),
        ("a/c/b.py", "./a/**", True),
        ("b.py", "a/", False),
        ("a/b.py", "a", False),
        ("a/b.PY", "*.py", False),
    ],
)
def test_a_pattern_fits_a_name_or_a_path(path: str, pattern: str, fitting: bool) -> None:
    assert fits(path, pattern) is fitting


def test_the_severity_for_a_rule_comes_before_the_one_for_its_family() -> None:
    choice = Choice(severities=(("heads", Severity.SMELLS), ("names-as-labels", Severity.BREAKS)))
    assert choice.severity_of(RULES["names-as-labels"]) == Severity.BREAKS
    assert choice.severity_of(RULES["softmax-over-one-unit"]) == Severity.SMELLS
    assert choice.severity_of(RULES[OFF]) is None
