"""What a rule says of a script, and the script after its fix."""

from __future__ import annotations

from static.reading_of import source_of

from kerasdoctor import facts
from kerasdoctor.finding import Finding
from kerasdoctor.rule import Rule
from kerasdoctor.static.edits import edit
from kerasdoctor.static.reading import understand


def said(rule: Rule, script: str) -> list[Finding]:
    """Return what a rule finds in the first case of a script, or in a script without one."""
    reading = understand(source_of(script))
    case = reading.cases[0] if reading.cases else None
    known: dict[type, object] = {
        facts.Script: case.script if case else reading.script,
        facts.Trace: case.trace if case else reading.trace,
        facts.Network: case.network if case else None,
    }
    if any(known[kind] is None for kind in rule.needs):
        return []
    found = rule(*(known.get(kind) for kind in (*rule.needs, *rule.wants)))
    return [finding for finding in found if isinstance(finding, Finding)]


def mended(rule: Rule, script: str, fix: int = 0) -> str:
    """Return the last line of a script after a fix of its only finding."""
    return mended_text(rule, script, fix).rstrip("\n").rpartition("\n")[2]


def mended_text(rule: Rule, script: str, fix: int = 0) -> str:
    """Return a script after a fix of its only finding."""
    (finding,) = said(rule, script)
    text = edit.rewrite(source_of(script), finding.fixes[fix])
    assert text is not None
    return text
