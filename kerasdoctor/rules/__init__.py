"""The rules, one to a file; file, function and rule carry the same name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Collection
from functools import cache
from types import ModuleType

from kerasdoctor.installed import any_entry_points
from kerasdoctor.rule import Rule

GROUP = "kerasdoctor.rules"


def chosen_rules(extra: Collection[str] = ()) -> tuple[Rule, ...]:
    """Return the rules that are on by default, and those named in `extra` by name or family, or by "all"."""
    return _chosen(frozenset(extra))


@cache
def _chosen(wanted: frozenset[str]) -> tuple[Rule, ...]:
    return tuple(
        rule for rule in all_rules() if rule.on or "all" in wanted or rule.name in wanted or rule.family in wanted
    )


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule of this package and of installed rule packages, by name.

    A rule package names a module in the entry-point group "kerasdoctor.rules"; each `Rule` in it
    is taken.
    """
    own = [
        importlib.import_module(module.name)
        for module in pkgutil.walk_packages(__path__, f"{__name__}.")
        if not module.ispkg
    ]
    found = {
        value.name: value
        for module in (*own, *_foreign_modules())
        for value in vars(module).values()
        if isinstance(value, Rule)
    }
    return tuple(found[name] for name in sorted(found))


def _foreign_modules() -> list[ModuleType]:
    if not any_entry_points(GROUP):
        return []
    from importlib.metadata import entry_points

    return [entry.load() for entry in entry_points(group=GROUP)]
