"""The habits of the house, kept by tests: names, headings, sizes, no print."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from conftest import ROOT

from kerasdoctor.render import docs
from kerasdoctor.rule import Rule
from kerasdoctor.rules import all_rules

PACKAGE = ROOT / "kerasdoctor"
FILES = sorted(PACKAGE.rglob("*.py"))
MOST_LINES = 250
EMPTY_NAMES = {"utils", "util", "common", "helpers", "helper", "base", "core", "manager", "misc"}
# Where a crash is turned into data, and nowhere else: rules, looking at a live setup, the user's
# script, a generator of the user's, one of many files, rules of other packages, and the command line's own last resort.
BROAD_EXCEPTS = {
    "engine.py",
    "foreign.py",
    "live/examination.py",
    "live/process/child.py",
    "live/process/desk.py",
    "live/data/ahead.py",
    "checkup/one.py",
    "checkup/monitoring.py",
    "checkup/watching.py",
    "cli/__init__.py",
}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_file_is_small_and_named_for_its_subject(file: Path) -> None:
    assert len(file.read_text().splitlines()) <= MOST_LINES
    assert EMPTY_NAMES.isdisjoint(file.relative_to(PACKAGE).with_suffix("").parts)
    assert ast.get_docstring(ast.parse(file.read_text())), "a module says what it is for"


def calls_of_print(tree: ast.AST) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]


def broad_excepts(tree: ast.AST) -> list[int]:
    broad = {"Exception", "BaseException"}
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in broad))
    ]


def test_nothing_prints_and_crashes_are_caught_in_few_places() -> None:
    caught = set()
    for file in FILES:
        tree = ast.parse(file.read_text())
        assert calls_of_print(tree) == [], file
        if broad_excepts(tree):
            caught.add(file.relative_to(PACKAGE).as_posix())
    assert caught == BROAD_EXCEPTS


def test_the_print_guard_can_fail() -> None:
    assert calls_of_print(ast.parse("def f():\n    print(1)\n")) == [2]
    assert broad_excepts(ast.parse("try:\n    f()\nexcept Exception:\n    pass\n")) == [3]


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_a_rule_is_alone_in_its_file_under_its_own_name(rule: Rule) -> None:
    file = PACKAGE / Path(*rule.judge.__module__.split(".")[1:]).with_suffix(".py")
    assert file.stem == rule.judge.__name__ == rule.name.replace("-", "_")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", rule.name)
    assert rule.docs.summary.endswith(".")
    assert "\n\n" not in rule.docs.summary


def lines_told_by_number(text: str) -> list[str]:
    """Return where a message tells the line of a place by its number, which in a notebook says nothing."""
    return re.findall(r"lines? \{[^}]*\.line\b", text)


@pytest.mark.parametrize("file", sorted((PACKAGE / "rules").rglob("*.py")), ids=lambda file: file.stem)
def test_a_rule_tells_lines_in_the_words_of_the_place(file: Path) -> None:
    assert lines_told_by_number(file.read_text()) == [], "write {place.said}: in a notebook it names the cell"


def test_the_guard_of_lines_can_fail() -> None:
    assert lines_told_by_number('f"see line {spot.place.line}: {x}"')
    assert not lines_told_by_number('f"see {spot.place.said}: {x}"')


def test_every_symptom_that_a_cause_explains_exists() -> None:
    symptoms = {rule.name for rule in all_rules() if rule.role == "symptom"}
    for rule in all_rules():
        assert rule.explains <= symptoms, rule.name
        assert rule.like < symptoms, rule.name


def test_kinds_come_from_the_shared_vocabulary() -> None:
    vocabulary = (ROOT / "tests" / "kinds.txt").read_text().split()
    assert {rule.kind for rule in all_rules()} <= set(vocabulary)


def test_the_readme_lists_the_rules_as_they_are() -> None:
    assert docs.markdown_table(all_rules()).strip() in (ROOT / "README.md").read_text()
