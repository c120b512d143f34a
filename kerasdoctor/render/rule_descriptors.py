"""Rules as SARIF describes them, with all that there is to read about one."""

from __future__ import annotations

from typing import Any

from kerasdoctor.finding import Confidence, Severity
from kerasdoctor.render.found import LEVELS
from kerasdoctor.rule import Rule

# What GitHub keeps of a description.
MOST_DESCRIBED = 1024
PRECISIONS = {Confidence.CERTAIN: "very-high", Confidence.LIKELY: "medium", Confidence.POSSIBLE: "low"}
PROBLEMS = {Severity.BREAKS: "error", Severity.HURTS: "warning", Severity.SMELLS: "recommendation"}


def descriptor(rule: Rule, confidence: Confidence) -> dict[str, Any]:
    """Return the description of a rule whose findings are at least as sure as `confidence`."""
    return {
        "id": rule.name,
        "shortDescription": {"text": _cut(rule.docs.summary)},
        "fullDescription": {"text": _cut(_flowing(rule.docs.why))},
        "help": {"text": _help(rule), "markdown": _help(rule, fence="```python", end="```", heading="## ")},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {
            "tags": list(dict.fromkeys((rule.family, rule.kind, rule.role))),
            "precision": PRECISIONS[confidence],
            "problem.severity": PROBLEMS[rule.severity],
        },
    }


def _help(rule: Rule, *, fence: str = "", end: str = "", heading: str = "") -> str:
    docs = rule.docs
    parts = [
        docs.summary,
        f"{heading}Why it hurts\n\n{_flowing(docs.why)}",
        f"{heading}Bad\n\n{fence}\n{docs.bad}\n{end}",
        f"{heading}Good\n\n{fence}\n{docs.good}\n{end}",
        f"{heading}Unless\n\n{_flowing(docs.unless)}",
        f"More: kerasdoctor explain {rule.name}",
    ]
    return "\n\n".join(part.strip() for part in parts)


def _flowing(said: str) -> str:
    """Return paragraphs without the line breaks of the source."""
    return "\n\n".join(" ".join(part.split()) for part in said.split("\n\n"))


def _cut(said: str) -> str:
    flowing = " ".join(said.split())
    return flowing if len(flowing) <= MOST_DESCRIBED else f"{flowing[: MOST_DESCRIBED - 4]} ..."
