"""Rules as documentation: one rule in full, and all of them as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from kerasdoctor import facts
from kerasdoctor.foreign import distribution_of, origin
from kerasdoctor.render.page import DIM, HEADING, STYLES, Page
from kerasdoctor.render.terminal import page_for, put
from kerasdoctor.render.words import listed
from kerasdoctor.rule import Rule

if TYPE_CHECKING:
    from rich.console import Console

OWN = "kerasdoctor"
THEME = "ansi_dark"
SUMMARY_LEAST = 30

NEEDS: dict[type, str] = {
    facts.Script: "the source of the script; nothing is run",
    facts.Trace: "the calls of the script in their order, as reading follows them; nothing is run",
    facts.Network: "the compiled model with its labels and inputs; --static reads what it can off the source",
    facts.Training: "what fit is told beside model and arrays, as it is called",
    facts.Data: "what the arrays given to fit hold, counted on them",
    facts.Ceilings: "what labels, loss and metric allow, counted on the labels without training",
    facts.InitialPass: "one pass of some rows through the model before any training",
    facts.Probe: "a short training on a copy of the model",
    facts.Run: "a training that kerasdoctor.Doctor has followed",
    facts.LastPass: "one pass of some rows through the model after the training that was followed",
    facts.Crash: "the error that a run stops with",
}


def explain(rule: Rule, *, width: int = 100, ascii_only: bool = False) -> Text:
    """Return everything there is to know about a rule; print it to a console to see its colours."""
    lines = list(_explained(Page(width, ascii_only), rule))
    for line in lines:
        line.rstrip()
    return Text("\n").join(lines)


def show(rule: Rule, console: Console) -> None:
    """Print a rule in full to a console, with its width, its colours and its encoding."""
    page = page_for(console)
    put(console, explain(rule, width=page.width, ascii_only=page.ascii_only))


def table(rules: Iterable[Rule], *, width: int = 100) -> str:
    """Return the rules as aligned text: name, severity and what each one finds."""
    ordered = _ordered(rules)
    names = max((len(rule.name) for rule in ordered), default=0)
    words = max((len(_level(rule)) for rule in ordered), default=0)
    beside = names + words + 4
    page = Page(max(width, beside + SUMMARY_LEAST))
    lines: list[str] = []
    for role, title in (("cause", "causes"), ("symptom", "symptoms")):
        found = [rule for rule in ordered if rule.role == role]
        lines += ["", title] if lines and found else [title] if found else []
        for rule in found:
            lead = f"{rule.name:<{names}}  {_level(rule):<{words}}  "
            said = f"{_summary(rule)} [from {_origin(rule)}]" if _origin(rule) else _summary(rule)
            lines += [line.plain for line in page.fold(Text(said), lead)]
    return "\n".join(lines)


def data(rule: Rule) -> dict[str, object]:
    """Return what there is to know about a rule as plain values, ready for JSON."""
    docs = rule.docs
    return {
        "rule": rule.name,
        "family": rule.family,
        "kind": rule.kind,
        "severity": rule.severity.word,
        "on": rule.on,
        "role": rule.role,
        "needs": [fact.__name__ for fact in rule.needs],
        "looks_at": [fact.__name__ for fact in rule.wants],
        "explains": sorted(rule.explains),
        "origin": _origin(rule) or origin(rule),
        "summary": _summary(rule),
        "why": docs.why,
        "bad": docs.bad,
        "good": docs.good,
        "unless": docs.unless,
    }


def markdown_table(rules: Iterable[Rule]) -> str:
    """Return the rules as Markdown, as the README shows them: a table to unfold for each family."""
    families: dict[str, list[Rule]] = {}
    for rule in _ordered(rules):
        families.setdefault(rule.family, []).append(rule)
    lines: list[str] = []
    for family, found in sorted(families.items()):
        lines += [f"<details><summary><b>{family}</b> ({len(found)}): {found[0].subject}</summary>", ""]
        lines += ["| rule | severity | what it finds |", "| --- | --- | --- |"]
        for rule in found:
            summary = _summary(rule).replace("|", "\\|")
            lines.append(f"| `{rule.name}` | {_level(rule)} | {summary} |")
        lines += ["", "</details>", ""]
    return "\n".join(lines)


def _ordered(rules: Iterable[Rule]) -> list[Rule]:
    return sorted(rules, key=lambda rule: (rule.role, -rule.severity, rule.name))


def _level(rule: Rule) -> str:
    return rule.severity.word if rule.on else f"{rule.severity.word}, off"


def _summary(rule: Rule) -> str:
    return " ".join(rule.docs.summary.split())


def _origin(rule: Rule) -> str:
    """Return the distribution that a rule of another package came with; "" for our own."""
    package = origin(rule)
    return "" if package == OWN else distribution_of(package)


def _explained(page: Page, rule: Rule) -> Iterator[Text]:
    yield Text.assemble((rule.name, HEADING))
    yield from page.item(_summary(rule), "")
    yield Text()
    yield from _properties(page, rule)
    yield from _prose(page, "why it hurts", rule.docs.why)
    yield from _code("a script with this fault", rule.docs.bad)
    yield from _code("the same script without it", rule.docs.good)
    yield from _prose(page, "silent where it should be", rule.docs.unless)


def _properties(page: Page, rule: Rule) -> Iterator[Text]:
    yield from page.fold(Text(rule.severity.word, style=STYLES[rule.severity]), _name("severity"))
    if not rule.on:
        yield from page.item(f"a matter of taste: kerasdoctor check --extend-select {rule.name}", _name("off").plain)
    if _origin(rule):
        yield from page.item(_origin(rule), _name("from").plain)
    role = "a cause: it can be mended" if rule.role == "cause" else "a symptom: a cause should explain it"
    yield from page.fold(Text(role), _name("role"))
    yield from page.fold(Text(rule.kind), _name("kind"))
    lead = _name("needs")
    for fact in rule.needs:
        yield from page.item(NEEDS.get(fact, fact.__name__), lead.plain)
        lead = _name("")
    lead = _name("looks at")
    for fact in rule.wants:
        yield from page.item(f"{NEEDS.get(fact, fact.__name__)} (where it can be had)", lead.plain)
        lead = _name("")
    if rule.explains:
        yield from page.item(listed(sorted(rule.explains)), _name("explains").plain)


def _name(text: str) -> Text:
    return Text(f"  {text:<10}", style=DIM)


def _prose(page: Page, title: str, text: str) -> Iterator[Text]:
    yield Text()
    yield Text(title, style=HEADING)
    for paragraph in text.split("\n\n"):
        yield from page.item(" ".join(paragraph.split()), "  ")


def _code(title: str, source: str) -> Iterator[Text]:
    from rich.syntax import Syntax

    yield Text()
    yield Text(title, style=HEADING)
    for line in Syntax("", "python", theme=THEME).highlight(source).split("\n"):
        yield Text("  ").append_text(line)
