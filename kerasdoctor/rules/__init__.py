"""The rules, one to a file; file, function and rule carry the same name."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from kerasdoctor.choice import ALL, DEFAULT, Choice, Selection, judges
from kerasdoctor.facts import Run
from kerasdoctor.foreign import Broken, foreign_rules, origin
from kerasdoctor.rule import Rule

TWIN = "a rule of kerasdoctor has that name"
RUNS = "runs"  # the family of the rules on trainings that were followed


def chosen_rules(choice: Choice = DEFAULT, path: str = "") -> tuple[Rule, ...]:
    """Return the rules that judge a file; without a choice, those that are on by default.

    Rules that judge a training as it goes on are not among them: `rules_of_runs` has those.
    """
    return _chosen(choice.for_file(path), choice.foreign)


@lru_cache(maxsize=32)  # the files of a folder share a few
def _chosen(selections: tuple[Selection, ...], foreign: bool) -> tuple[Rule, ...]:
    rules = all_rules() if foreign else own_rules()
    return tuple(rule for rule in rules if judges(rule, selections) and Run not in rule.needs)


@cache
def rules_of_runs() -> tuple[Rule, ...]:
    """Return the rules that judge a training that was followed: those of one family, and of other packages."""
    return tuple(rule for rule in (*_rules_in(RUNS), *foreign_rules()[0]) if Run in rule.needs)


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule of this package and of installed rule packages, by name; of two with one name, ours."""
    found = {rule.name: rule for rule in (*reversed(foreign_rules()[0]), *own_rules())}
    return tuple(found[name] for name in sorted(found))


def known_names(*, foreign: bool = True) -> frozenset[str]:
    """Return the names of all rules and families, and "all"."""
    rules = all_rules() if foreign else own_rules()
    return frozenset((ALL, *(rule.name for rule in rules), *(rule.family for rule in rules)))


def broken_rules() -> tuple[Broken, ...]:
    """Return what other packages offer and cannot be used, with the reason."""
    rules, broken = foreign_rules()
    own = {rule.name for rule in own_rules()}
    twins = [rule for rule in rules if rule.name in own]
    return (*broken, *(Broken(f"the rule {rule.name} of {origin(rule)}", TWIN) for rule in twins))


@cache
def own_rules() -> tuple[Rule, ...]:
    """Return every rule of this package, by name."""
    return _rules_in("")


def _rules_in(family: str) -> tuple[Rule, ...]:
    """Return the rules of a family, or of all; nothing of the others is imported."""
    modules = [importlib.import_module(name) for name in _modules(family)]
    found = {rule.name: rule for module in modules for rule in vars(module).values() if isinstance(rule, Rule)}
    return tuple(found[name] for name in sorted(found))


def _modules(family: str) -> Iterator[str]:
    """Yield the names of the modules in the packages of this one, which `pkgutil` would take longer to find."""
    for folder, _, files in os.walk(Path(__path__[0], family)):
        family = Path(folder).name
        yield from (f"{__name__}.{family}.{file[:-3]}" for file in files if file.endswith(".py") and file[0] != "_")
