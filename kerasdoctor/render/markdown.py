"""A report as Markdown to paste into an issue or a forum: versions, shapes, findings, numbers, and nobody's data."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from kerasdoctor.diagnosis import Cause, Diagnosis, Remedy, Symptom
from kerasdoctor.facts import Network, Trial
from kerasdoctor.places import Evidence, Line, Spot
from kerasdoctor.render import sections
from kerasdoctor.render.changes import steps
from kerasdoctor.render.private import Private
from kerasdoctor.render.words import counted, listed, percent
from kerasdoctor.report import Report

# More layers are told by their number.
MOST_LAYERS = 12


def text(reports: Sequence[Report], version: str) -> str:
    """Return the reports, one after the other."""
    return "\n\n".join("\n".join(_report(report, version)) for report in reports)


def _report(report: Report, version: str) -> Iterator[str]:
    hide = Private(report.subject)
    yield f"### kerasdoctor on {hide.code(PurePath(report.subject).name or report.subject)}"
    yield ""
    versions = [hide.prose(f"{name} {number}") for name, number in _versions(report, version)]
    yield f"{listed(versions)}; {_how(report)}"
    if report.stop is not None:
        yield ""
        yield f"**Stopped ({report.stop.reason}):** {hide.prose(report.stop.message)}"
    for diagnosis in report.diagnoses:
        if diagnosis.network is not None:
            yield ""
            yield from _setup(diagnosis.network, hide)
        yield from _findings(diagnosis, hide)
    if not any(diagnosis.causes or diagnosis.symptoms for diagnosis in report.diagnoses):
        yield ""
        yield "Nothing was found."


def _versions(report: Report, version: str) -> list[tuple[str, str]]:
    return [("kerasdoctor", version), ("Python", platform.python_version()), *report.versions]


def _how(report: Report) -> str:
    return "read only, nothing was run" if report.static else f"run up to `fit`, seed {report.seed}"


def _setup(network: Network, hide: Private) -> Iterator[str]:
    yield "| part | what |"
    yield "| --- | --- |"
    for part, what in _parts(network, hide):
        # In a table a bar ends the cell, even inside code.
        cell = re.sub(r"(?<!\\)[|]", r"\\|", what)
        yield f"| {part} | {cell} |"


def _parts(network: Network, hide: Private) -> Iterator[tuple[str, str]]:
    for inputs in network.inputs:
        if inputs.shape is not None:
            yield "inputs", f"shape {hide.code(str(inputs.shape))}"
    if network.layers:
        kinds = [f"{layer.kind}({layer.units})" if layer.units else layer.kind for layer in network.layers]
        shown = listed(kinds, most=MOST_LAYERS)
        yield "layers", hide.prose(shown)
    for head in network.heads:
        units, activation = head.layer.units or "?", head.layer.activation or "no activation"
        loss = head.loss.name if head.loss is not None else "none"
        yield "output", hide.prose(f"{units} x {activation}, loss {loss}")
        if head.labels is not None and head.labels.shape is not None:
            yield "labels", f"{hide.prose(head.labels.kind or 'unknown')}, shape {hide.code(str(head.labels.shape))}"
    if network.optimizer is not None:
        yield "optimizer", hide.prose(str(network.optimizer.name))
    for name, number in (("batch size", network.batch_size), ("epochs", network.epochs)):
        if number is not None:
            yield name, str(number)


def _findings(diagnosis: Diagnosis, hide: Private) -> Iterator[str]:
    for number, cause in enumerate(diagnosis.causes, 1):
        yield ""
        yield f"{number}. {_title(cause, hide)}"
        yield from (f"   {line}" if line else "" for line in _body(cause, hide))
    for symptom in diagnosis.symptoms:
        yield ""
        by = f" (explained by {hide.prose(listed(symptom.explained_by))})" if symptom.explained_by else ""
        yield f"- symptom: {_title(symptom, hide)}{by}"
        yield from (f"  - {_seen(item, hide)}" for item in symptom.finding.evidence)
    left = sections.still_open(diagnosis)
    yield from ["", *(f"- not ruled out: {hide.prose(sentence)}" for sentence in left)] if left else ()


def _title(item: Cause | Symptom, hide: Private) -> str:
    sure = f"{item.severity.word}, {item.confidence.word}"
    return f"**{hide.prose(item.finding.message)}** ({sure}, {hide.code(item.rule.name)})"


def _body(cause: Cause, hide: Private) -> Iterator[str]:
    yield from (f"- {_place(spot, hide)}" for spot in cause.finding.places)
    yield from (f"- {_seen(item, hide)}" for item in cause.finding.evidence)
    for remedy in cause.remedies:
        yield from _fix(remedy, hide)
    if cause.takes_a_person:
        yield "- which of these is meant, only the author can say"


def _place(spot: Spot, hide: Private) -> str:
    said = spot.place.said if isinstance(spot.place, Line) else str(spot.place)
    return f"{hide.prose(said)}: {hide.prose(spot.label)}" if spot.label else hide.prose(said)


def _seen(item: Evidence, hide: Private) -> str:
    basis = f" (counted on {counted(item.rows, 'row')})" if item.rows is not None else ""
    counts = "; ".join(f"{tally.label}: {tally.rows:,} ({percent(tally.share)})" for tally in item.tallies)
    return hide.prose(f"{item.text}{basis}{': ' if counts else ''}{counts}")


def _fix(remedy: Remedy, hide: Private) -> Iterator[str]:
    intent = f"if {remedy.fix.intent}: " if remedy.fix.intent else ""
    yield f"- fix: {hide.prose(intent + '; '.join(steps(remedy.fix)))}"
    if isinstance(remedy.trial, Trial):
        yield f"  - **{remedy.trial.verdict}** by a trial: {hide.prose(remedy.trial.reason)}"
    changed = [line for line in remedy.diff.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    if changed:
        yield from (f"  {line}" for line in hide.block(changed, "diff"))
