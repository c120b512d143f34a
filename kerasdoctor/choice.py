"""Which rules judge a file, and how their findings count: what settings and options come down to."""

from __future__ import annotations

import os
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import PurePath

from kerasdoctor.facts import TaskKind
from kerasdoctor.finding import Confidence, Severity
from kerasdoctor.record import record
from kerasdoctor.rule import Rule

ALL = "all"
# How closely a name names a rule: the closest one decides, and of equally close ones the refusal.
_NAME, _FAMILY, _ALL, _NOT = 3, 2, 1, 0


@record
class Selection:
    """Names of rules and families, or "all", to judge by and not to judge by.

    With `select` only those judge; without it, those that did before. Of two names that mean the same rule
    the narrower one decides: the name of a rule before its family, a family before "all".
    """

    select: tuple[str, ...] | None = None
    extend: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


@record
class Choice:
    """Which rules judge a file, and how their findings count.

    `selections` hold one after the other: those of a settings file, then those of the command line.
    `per_file` pairs a pattern of paths, taken from the folder `root`, with what judges no file that it fits.
    `severities` replace those of rules or families, findings below `least` are set aside, and `task` settles
    what the labels are meant as. Without `foreign`, rules of other packages are not even loaded.
    """

    selections: tuple[Selection, ...] = ()
    per_file: tuple[tuple[str, tuple[str, ...]], ...] = ()
    root: str = "."
    severities: tuple[tuple[str, Severity], ...] = ()
    least: Confidence = Confidence.POSSIBLE
    task: TaskKind | None = None
    foreign: bool = True

    def for_file(self, path: str) -> tuple[Selection, ...]:
        """Return the selections that hold for a file; patterns for files have the last word."""
        if not self.per_file:
            return self.selections
        within = PurePath(os.path.relpath(path, self.root)).as_posix()
        ignored = tuple(name for pattern, names in self.per_file if fits(within, pattern) for name in names)
        return (*self.selections, Selection(ignore=ignored)) if ignored else self.selections

    def severity_of(self, rule: Rule) -> Severity | None:
        """Return the severity that was asked for a rule, by its name or else by its family."""
        asked = dict(self.severities)
        return asked.get(rule.name, asked.get(rule.family, asked.get(ALL)))


DEFAULT = Choice()


def extended(*names: str) -> Choice:
    """Return the choice of the rules that are on by default and of these."""
    return Choice((Selection(extend=names),))


def fits(path: str, pattern: str) -> bool:
    """Whether a path fits a pattern: one without a slash is compared with the name of the file only.

    A star stands for any text, slashes included; what ends with a slash means all that is below a folder.
    """
    if pattern.endswith("/"):
        pattern += "*"
    return fnmatchcase(path if "/" in pattern else path.rpartition("/")[2], pattern.removeprefix("./"))


def judges(rule: Rule, selections: Iterable[Selection]) -> bool:
    """Whether a rule judges under selections that hold one after the other."""
    chosen = rule.on
    for selection in selections:
        if selection.select is not None:
            chosen = False
        wanted = _closeness(rule, (*(selection.select or ()), *selection.extend))
        refused = _closeness(rule, selection.ignore)
        if wanted or refused:
            chosen = wanted > refused
    return chosen


def _closeness(rule: Rule, names: tuple[str, ...]) -> int:
    if rule.name in names:
        return _NAME
    if rule.family in names:
        return _FAMILY
    return _ALL if ALL in names else _NOT
