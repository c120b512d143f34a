"""Rules of other packages: they are found by an entry point, checked before they judge, and named when they cannot."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, TypeAlias

from kerasdoctor.facts import OBSERVED
from kerasdoctor.finding import Acquittal, Confidence, Finding, Fix, Severity
from kerasdoctor.installed import any_entry_points
from kerasdoctor.places import Evidence, Line, Part, Spot
from kerasdoctor.record import record
from kerasdoctor.rule import Rule, read_docs

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "kerasdoctor.rules"
OWN = "kerasdoctor."
Whole: TypeAlias = tuple[tuple[Rule, ...], tuple["Broken", ...]]


@record
class Broken:
    """A rule package, or a rule of one, that cannot be used, and why."""

    what: str
    why: str

    def __str__(self) -> str:
        return f"{self.what} is left out: {self.why}"


@cache
def foreign_rules() -> Whole:
    """Return the rules of installed rule packages, and what of them cannot be used.

    A rule package names a module in the entry-point group "kerasdoctor.rules"; each `Rule` in it is taken.
    """
    if not any_entry_points(GROUP):
        return (), ()
    from importlib.metadata import entry_points  # takes longer to import than a script to read

    rules: list[Rule] = []
    broken: list[Broken] = []
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value)):
        loaded = _loaded(entry)
        if isinstance(loaded, Broken):
            broken.append(loaded)
            continue
        for rule in (value for value in vars(loaded).values() if isinstance(value, Rule)):
            why = _flaw(rule)
            if not why:
                rules.append(rule)
            else:
                broken.append(Broken(f"the rule {rule.name} of {_package(entry)}", why))
    return tuple(dict.fromkeys(rules)), tuple(broken)


def origin(rule: Rule) -> str:
    """Return the package that a rule is defined in."""
    return rule.judge.__module__.partition(".")[0]


def distribution_of(package: str) -> str:
    """Return the distribution that a package was installed with, and its version, as "name 1.2", or ""."""
    from importlib.metadata import entry_points

    for entry in entry_points(group=GROUP):
        if entry.module.partition(".")[0] == package and entry.dist is not None:
            return f"{entry.dist.name} {entry.dist.version}"
    return ""


def _package(entry: EntryPoint) -> str:
    return entry.value if entry.dist is None else f"{entry.dist.name} {entry.dist.version}"


def _loaded(entry: EntryPoint) -> ModuleType | Broken:
    what = f"the rule package {_package(entry)}"
    try:
        found = entry.load()
    except (Exception, SystemExit) as error:  # noqa: BLE001 (a module of other people must end no check)
        return Broken(what, f"importing {entry.value} fails ({type(error).__name__}: {error})")
    if not isinstance(found, ModuleType):
        return Broken(what, f"its entry point {entry.value} names no module")
    if not any(isinstance(value, Rule) for value in vars(found).values()):
        return Broken(what, f"the module {entry.value} holds no rule")
    return found


def _flaw(rule: Rule) -> str:
    """Return what keeps a rule from being used, which would otherwise show in the middle of a check; "" if nothing."""
    try:
        unknown = [kind.__name__ for kind in (*rule.needs, *rule.wants) if kind not in OBSERVED]
        if unknown:
            return f"it asks for {unknown[0]}, which is no fact that is observed"
        if getattr(sys.modules[rule.judge.__module__], rule.judge.__name__, None) is not rule:
            return f"it cannot be found as {rule.judge.__module__}.{rule.judge.__name__}"
        if not isinstance(rule.severity, Severity):
            return f"its severity is {rule.severity!r}"
        read_docs(rule.name, inspect.getdoc(rule.judge) or "")
    except Exception as error:  # noqa: BLE001 (as above)
        return f"{type(error).__name__}: {error}"
    return ""


def check_sound(rule: Rule, said: Iterable[object]) -> None:
    """Look at what a rule of another package said, because renderers rely on its types.

    Raises TypeError where something is not of the type that it has to be.
    """
    if rule.judge.__module__.startswith(OWN):  # which a type checker has looked at
        return
    for item in said:
        if not isinstance(item, Finding | Acquittal):
            raise TypeError(f"it yields a {type(item).__name__}, where findings are expected")
        for flaw in _flaws(item) if isinstance(item, Finding) else ():
            raise TypeError(flaw)


def _flaws(finding: Finding) -> Iterator[str]:
    if not (isinstance(finding.message, str) and isinstance(finding.why, str)):
        yield "the message or the reason of its finding is no text"
    if not isinstance(finding.confidence, Confidence):
        yield f"the confidence of its finding is {finding.confidence!r}"
    for name, kind, values in (
        ("places", Spot, finding.places),
        ("evidence", Evidence, finding.evidence),
        ("fixes", Fix, finding.fixes),
    ):
        if not isinstance(values, tuple) or not all(isinstance(value, kind) for value in values):
            yield f"the {name} of its finding are no tuple of {kind.__name__}"
    if not all(isinstance(spot, Spot) and isinstance(spot.place, Line | Part) for spot in finding.places):
        yield "a place of its finding is neither a Line nor a Part"
