"""The rules, one to a file; file, function and rule carry the same name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

from kerasdoctor import facts
from kerasdoctor.choice import ALL, DEFAULT, Choice, Selection, judges
from kerasdoctor.foreign import Broken, foreign_rules, origin
from kerasdoctor.rule import Rule, listed

TWIN = "a rule of kerasdoctor has that name"
# The list of the rules, so that a start need not import hundreds of modules; a test keeps it in step and writes it.
LIST = "rules.tsv"
ON = "on"
ANYTHING = "*"
RUNS = "runs"  # the family of the rules on trainings that were followed


def chosen_rules(choice: Choice = DEFAULT, path: str = "") -> tuple[Rule, ...]:
    """Return the rules that judge a file; without a choice, those that are on by default.

    Rules that judge a training as it goes on are not among them: `rules_of_runs` has those.
    """
    return _chosen(choice.for_file(path), choice.foreign)


def judged_by(rules: Iterable[Rule], choice: Choice, path: str) -> tuple[Rule, ...]:
    """Return those of some rules that judge a file."""
    selections = choice.for_file(path)
    return tuple(rule for rule in rules if judges(rule, selections))


@lru_cache(maxsize=32)  # the files of a folder share a few
def _chosen(selections: tuple[Selection, ...], foreign: bool) -> tuple[Rule, ...]:
    rules = all_rules() if foreign else own_rules()
    return tuple(rule for rule in rules if judges(rule, selections) and facts.Run not in rule.needs)


@cache
def rules_of_runs() -> tuple[Rule, ...]:
    """Return the rules that judge a training that was followed: those of one family, and of other packages."""
    return tuple(rule for rule in (*_rules_in(RUNS), *foreign_rules()[0]) if facts.Run in rule.needs)


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
    """Return every rule of this package, by name; the module of one is imported when it judges."""
    return _rules_in("")


def _rules_in(family: str) -> tuple[Rule, ...]:
    """Return the rules of a family, or of all, from the list of them."""
    start = f"{family}." if family else ""
    lines = Path(__path__[0], LIST).read_text(encoding="utf-8").splitlines()
    found = [_listed(*line.split("\t")) for line in lines if line.startswith(start)]
    return tuple(sorted(found, key=lambda rule: rule.name))


def _listed(path: str, on: str, given: str, asked: str) -> Rule:
    name = path.rpartition(".")[2].replace("_", "-")
    needs, wants = _facts(given)
    asks = frozenset(asked.split()) if asked != ANYTHING else None
    return listed(f"{__name__}.{path}", name, needs, wants, on=on == ON, asks=asks)


@cache
def _facts(given: str) -> tuple[tuple[type, ...], tuple[type, ...]]:
    """Return the facts that a rule needs, and those that it only wants, which end in "?"."""
    needs = (name for name in given.split() if name[-1] != "?")
    wants = (name[:-1] for name in given.split() if name[-1] == "?")
    return tuple(getattr(facts, name) for name in needs), tuple(getattr(facts, name) for name in wants)


def line_of(rule: Rule, asks: Iterable[str] | None) -> str:
    """Return the line of a rule in the list: what has to be known before its module is imported."""
    given = (*(kind.__name__ for kind in rule.needs), *(f"{kind.__name__}?" for kind in rule.wants))
    asked = ANYTHING if asks is None else " ".join(sorted(asks))
    return "\t".join((rule.module.removeprefix(f"{__name__}."), ON if rule.on else "off", " ".join(given), asked))
