"""Rules: pure functions from facts to findings, described by their own docstring and types."""

from __future__ import annotations

import importlib
import inspect
import re
import sys
import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from typing import Any, Literal, TypeAlias

from kerasdoctor.finding import Acquittal, Finding, Severity
from kerasdoctor.record import record

Judge: TypeAlias = Callable[..., Iterator[Finding | Acquittal]]
Role: TypeAlias = Literal["cause", "symptom"]
HEADINGS = ("Why it hurts", "Bad", "Good", "Unless")


@record
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
    or taste, and judges only where it is asked for. `raises` are regular expressions for what an
    exception says by which this fault ends a run. `like` names symptoms that show the same before
    the training: what explains one of them explains this one. `module` is where it is defined.
    Where `asks` is known, the rule has nothing to say of a trace that lacks all of it (`Trace.lacks`).

    Of a rule that is `listed`, only the name, the module, `on` and the facts are known at first; the
    module is imported once anything else is asked for, such as a judgment.
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
    raises: tuple[str, ...] = ()
    like: frozenset[str] = frozenset()
    module: str = field(init=False)
    asks: frozenset[str] | None = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "module", self.judge.__module__)
        object.__setattr__(self, "asks", None)

    def __getattr__(self, name: str) -> Any:
        """Find what the list of rules does not tell; importing the module of a rule makes it whole."""
        if name in ("module", "name") or name not in self.__slots__ or (self.module, self.name) not in _LISTED:
            raise AttributeError(name)
        importlib.import_module(self.module)
        return object.__getattribute__(self, name)

    def is_explained_by(self, cause: Rule) -> bool:
        """Whether a cause accounts for this symptom."""
        return self.name in cause.explains or not self.like.isdisjoint(cause.explains)

    @property
    def family(self) -> str:
        """The family that a rule belongs to, such as "heads"."""
        return (self.module.rpartition(".")[0] or self.module).rpartition(".")[2]

    @property
    def subject(self) -> str:
        """What the family is about, in the words of its package."""
        package = importlib.import_module(self.module.rpartition(".")[0] or self.module)
        return (package.__doc__ or self.family).strip().partition("\n")[0]

    def __reduce__(self) -> tuple[Callable[[str, str], Rule], tuple[str, str]]:
        """Let other processes find the rule where it is defined."""
        return _rule_in, (self.module, self.name.replace("-", "_"))

    def __call__(self, *facts: object) -> list[Finding | Acquittal]:
        """Judge facts given in the order of the rule's parameters."""
        return list(self.judge(*facts))


# The rules that are known by name before their modules are imported, by module and name.
_LISTED: dict[tuple[str, str], Rule] = {}


def listed(
    module: str,
    name: str,
    needs: tuple[type, ...],
    wants: tuple[type, ...],
    *,
    on: bool,
    asks: frozenset[str] | None = None,
) -> Rule:
    """Return a rule of a module that need not be imported before the rule judges."""
    known = {"module": module, "name": name, "needs": needs, "wants": wants, "on": on}
    if module in sys.modules:
        rule, known = _rule_in(module, name.replace("-", "_")), {}
    else:
        rule = _LISTED.setdefault((module, name), Rule.__new__(Rule))
    for part, value in (*known.items(), ("asks", asks)):
        object.__setattr__(rule, part, value)
    return rule


def _completed(rule: Rule) -> Rule:
    """Return the rule, or the one that was listed before its module was imported, with all that is known now."""
    known = _LISTED.get((rule.module, rule.name), rule)
    for part in fields(Rule):
        if part.name != "asks":  # which only the list tells
            object.__setattr__(known, part.name, getattr(rule, part.name))
    return known


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
    raises: tuple[str, ...] = (),
) -> Callable[[Judge], Rule]:
    """Mark a function as the rule for a cause; `explains` names the symptoms it accounts for.

    `kind` is a word of the shared vocabulary of fault kinds. With `on=False` the rule is off by
    default.
    """
    return _rule("cause", kind, severity, frozenset(explains or ()), stops_script, on, raises)


def symptom(*, kind: str, severity: Severity, like: set[str] | None = None) -> Callable[[Judge], Rule]:
    """Mark a function as the rule for a symptom: something that a cause should explain.

    `like` names symptoms that are the same thing seen elsewhere, so that causes need not name both.
    """
    return _rule("symptom", kind, severity, frozenset(), False, True, (), frozenset(like or ()))


def _rule(
    role: Role,
    kind: str,
    severity: Severity,
    explains: frozenset[str],
    stops_script: bool,
    on: bool,
    raises: tuple[str, ...],
    like: frozenset[str] = frozenset(),
) -> Callable[[Judge], Rule]:
    def build(judge: Judge) -> Rule:
        needs, wants = _facts_asked_for(judge)
        name = judge.__name__.replace("_", "-")
        docs = _InDocstring(name, judge)
        return _completed(
            Rule(name, kind, severity, role, explains, needs, wants, docs, judge, stops_script, on, raises, like)
        )

    return build


def _facts_asked_for(judge: Judge) -> tuple[tuple[type, ...], tuple[type, ...]]:
    needs: list[type] = []
    wants: list[type] = []
    hints: dict[str, Any] = {}
    function: Any = inspect.unwrap(judge)
    code = function.__code__  # which tells the names of parameters much sooner than a signature does
    for name in code.co_varnames[: code.co_argcount]:
        hint = judge.__annotations__[name]
        facts = _named(hint.removesuffix(" | None"), judge) if isinstance(hint, str) else None
        optional = isinstance(hint, str) and hint.endswith(" | None")
        if facts is None:  # spelled in a way that has to be evaluated
            hints = hints or typing.get_type_hints(judge)
            optional = isinstance(hints[name], types.UnionType)
            facts = [part for part in typing.get_args(hints[name]) or (hints[name],) if part is not types.NoneType]
        if wants and not optional:
            raise TypeError(f"{judge.__name__}: parameters that may be None come last")
        (wants if optional else needs).extend(facts)
    return tuple(needs), tuple(wants)


def _named(name: str, judge: Judge) -> list[type] | None:
    """Return the class that a plain name stands for; evaluating all hints takes much longer."""
    found = vars(sys.modules[judge.__module__]).get(name) if judge.__module__ in sys.modules else None
    return [found] if isinstance(found, type) else None


class _InDocstring(Docs):
    """Docs that are read off the docstring of a rule when they are first asked for."""

    __slots__ = ("_judge", "_name")

    def __init__(self, name: str, judge: Judge) -> None:
        self._name, self._judge = name, judge

    def __getattr__(self, name: str) -> str:
        parts = {each.name for each in fields(Docs)}
        if name not in parts:
            raise AttributeError(name)
        docs = read_docs(self._name, inspect.getdoc(self._judge) or "")
        for part in parts:
            object.__setattr__(self, part, getattr(docs, part))
        return str(getattr(docs, name))


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
