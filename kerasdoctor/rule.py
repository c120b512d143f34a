"""Rules: pure functions from facts to findings, described by their own docstring and types."""

from __future__ import annotations

import importlib
import inspect
import re
import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kerasdoctor.finding import Acquittal, Finding, Severity

Judge: TypeAlias = Callable[..., Iterator[Finding | Acquittal]]
Role: TypeAlias = Literal["cause", "symptom"]
HEADINGS = ("Why it hurts", "Bad", "Good", "Unless")


@dataclass(frozen=True, slots=True)
class Docs:
    """A rule's docstring by heading; `bad` and `good` are complete scripts."""

    summary: str
    why: str
    bad: str
    good: str
    unless: str


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A rule with what it needs: it runs only when every fact in `needs` can be had.

    Facts in `wants` are handed over as `None` where they cannot be had. `stops_script` says that a
    script with this fault does not get as far as `fit`. A rule that is not `on` is a matter of style
    or taste, and judges only where it is asked for.
    """

    name: str
    kind: str
    severity: Severity
    role: Role
    explains: frozenset[str]
    needs: tuple[type, ...]
    wants: tuple[type, ...]
    docs: Docs
    judge: Judge
    stops_script: bool = False
    on: bool = True

    @property
    def family(self) -> str:
        """The family that a rule belongs to, such as "heads"."""
        return self.judge.__module__.rpartition(".")[0].rpartition(".")[2]

    def __reduce__(self) -> tuple[Callable[[str, str], Rule], tuple[str, str]]:
        """Let other processes find the rule where it is defined."""
        return _rule_in, (self.judge.__module__, self.judge.__name__)

    def __call__(self, *facts: object) -> list[Finding | Acquittal]:
        """Judge facts given in the order of the rule's parameters."""
        return list(self.judge(*facts))


def _rule_in(module: str, name: str) -> Rule:
    found = getattr(importlib.import_module(module), name)
    if not isinstance(found, Rule):
        raise TypeError(f"{module}.{name} is no rule")
    return found


def cause(
    *,
    kind: str,
    severity: Severity,
    explains: set[str] | None = None,
    stops_script: bool = False,
    on: bool = True,
) -> Callable[[Judge], Rule]:
    """Mark a function as the rule for a cause; `explains` names the symptoms it accounts for.

    `kind` is a word of the shared vocabulary of fault kinds. With `on=False` the rule is off by
    default.
    """
    return _rule("cause", kind, severity, frozenset(explains or ()), stops_script, on)


def symptom(*, kind: str, severity: Severity) -> Callable[[Judge], Rule]:
    """Mark a function as the rule for a symptom: something that a cause should explain."""
    return _rule("symptom", kind, severity, frozenset(), False, True)


def _rule(
    role: Role, kind: str, severity: Severity, explains: frozenset[str], stops_script: bool, on: bool
) -> Callable[[Judge], Rule]:
    def build(judge: Judge) -> Rule:
        needs, wants = _facts_asked_for(judge)
        name = judge.__name__.replace("_", "-")
        docs = read_docs(name, inspect.getdoc(judge) or "")
        return Rule(name, kind, severity, role, explains, needs, wants, docs, judge, stops_script, on)

    return build


def _facts_asked_for(judge: Judge) -> tuple[tuple[type, ...], tuple[type, ...]]:
    hints = typing.get_type_hints(judge)
    needs: list[type] = []
    wants: list[type] = []
    for name in inspect.signature(judge).parameters:
        hint = hints[name]
        if isinstance(hint, types.UnionType):
            wants += [part for part in typing.get_args(hint) if part is not types.NoneType]
        elif wants:
            raise TypeError(f"{judge.__name__}: parameters that may be None come last")
        else:
            needs.append(hint)
    return tuple(needs), tuple(wants)


def read_docs(name: str, docstring: str) -> Docs:
    """Split a rule's docstring at its headings.

    Raises ValueError for a rule that lacks one of them.
    """
    pattern = rf"^({'|'.join(HEADINGS)})$"
    summary, *rest = re.split(pattern, docstring, flags=re.MULTILINE)
    parts = {heading: inspect.cleandoc("\n" + text) for heading, text in zip(rest[::2], rest[1::2], strict=True)}
    missing = [heading for heading in HEADINGS if not parts.get(heading)]
    if missing or not summary.strip():
        raise ValueError(f"rule {name}: its docstring lacks {', '.join(missing) or 'a summary'}")
    return Docs(summary.strip(), *(parts[heading] for heading in HEADINGS))
