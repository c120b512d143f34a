"""What stands below the causes: symptoms, what was ruled out or not checked, and the counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rich.text import Text

from kerasdoctor.diagnosis import Cause, Crashed, Diagnosis, NotChecked, Remedy, SetAside, Symptom
from kerasdoctor.finding import Severity
from kerasdoctor.places import Line, Place
from kerasdoctor.render import blocks
from kerasdoctor.render.fixes import fix_line
from kerasdoctor.render.frame import Sources, frame, where
from kerasdoctor.render.page import DIM, HEADING, STYLES, Page
from kerasdoctor.render.words import ASIDE, NAMES_SHOWN, counted, joined, listed, seconds
from kerasdoctor.report import Report

GOOD = "green"
# A reason that holds for more lines than this is known by its first ones.
PLACES_SHOWN = 6


def numbered(diagnosis: Diagnosis) -> list[tuple[int, Cause]]:
    """Return the causes with their numbers: those that do little harm come last."""
    return list(enumerate(sorted(diagnosis.causes, key=lambda cause: cause.severity < Severity.HURTS), 1))


def section(name: str) -> Iterator[Text]:
    """Yield an empty line and the heading of a section."""
    yield Text()
    yield Text(name, style=HEADING)


def smaller(page: Page, causes: Sequence[tuple[int, Cause]]) -> Iterator[Text]:
    """Yield the causes that are worth knowing and do little harm, in a few lines each."""
    for number, cause in causes:
        yield from blocks.title(page, cause, number)
        lines: list[Text] = []
        for spot in cause.finding.places[:1]:
            lines += page.item(where(page, spot), "   ", style=DIM)
        for remedy in cause.remedies:
            lines += page.item(f"fix, {fix_line(remedy.fix)}", "   ")
        yield from lines


def again(page: Page, number: int, cause: Cause, case: str) -> Iterator[Text]:
    """Yield a cause that was told above, of another fit."""
    yield from blocks.title(page, cause, number)
    yield from page.item(f"as told above of {case}", "   ")


def smaller_again(page: Page, causes: Sequence[Cause]) -> Iterator[Text]:
    """Yield the names of smaller things that were told above, of another fit."""
    yield Text()
    yield from page.item(f"smaller things, as told above: {listed([cause.rule.name for cause in causes])}", "")


def symptoms(
    page: Page, seen: Sequence[Symptom], numbers: Mapping[str, Sequence[int]], sources: Sources
) -> Iterator[Text]:
    """Yield each symptom with its evidence and the numbers of the causes that explain it.

    One that no cause explains also has its places and the reason why it does harm.
    """
    for symptom in seen:
        yield from blocks.title(page, symptom)
        if not symptom.explained_by:
            yield from frame(page, symptom.finding.places, sources, STYLES[symptom.severity])
        yield from blocks.evidence(page, symptom.finding.evidence)
        if not symptom.explained_by:
            yield from blocks.why(page, symptom.finding.why)
        found = sorted({number for name in symptom.explained_by for number in numbers.get(name, ())})
        if found:
            said, style = f"explained by {listed([str(number) for number in found])}", ""
        elif symptom.explained_by:
            said, style = f"explained by {listed(symptom.explained_by)}, which is set aside", ""
        else:
            said, style = "not explained by any cause above", STYLES[symptom.severity]
        yield from page.item(said, "   ", style=style)


def ruled_out(page: Page, acquitted: Sequence[tuple[str, str]]) -> Iterator[Text]:
    """Yield what was looked at and found right."""
    for name, message in acquitted:
        yield from page.fold(page.prose(f"{name}: {message}"), Text.assemble("  ", (page.good, GOOD), " "))


def still_open(diagnosis: Diagnosis) -> list[str]:
    """Say what may be behind the symptoms that no cause explains, and was neither found nor ruled out."""
    behind: dict[str, dict[str, None]] = {}
    unseen: dict[str, dict[str, None]] = {}
    for symptom, item in diagnosis.not_ruled_out:
        behind.setdefault(item.why or item.what, {})[symptom.rule.name] = None
        if item.why:
            unseen.setdefault(item.why, {})[item.what] = None
    return [
        f"{f'{listed([*unseen[of]], most=NAMES_SHOWN)} could not be looked at: ' if of in unseen else ''}{of}"
        f" (may be behind {listed([*names])})"
        for of, names in behind.items()
    ]


def not_ruled_out(page: Page, said: Sequence[str]) -> Iterator[Text]:
    """Yield what may be behind symptoms and could not be ruled out."""
    for sentence in said:
        yield from page.item(sentence, "  ? ")


def ruled_out_by_name(page: Page, acquitted: Sequence[tuple[str, str]]) -> Iterator[Text]:
    """Yield the names only of what was found right, where several fits are told of."""
    names = dict.fromkeys(name for name, _ in acquitted)
    yield from page.fold(page.prose(", ".join(names)), Text.assemble("  ", (page.good, GOOD), " "))


def not_checked(page: Page, skipped: Sequence[NotChecked]) -> Iterator[Text]:
    """Yield what could not be looked at, why, and what would enable it."""
    for item in skipped:
        yield from page.item(f"{listed(item.what, most=NAMES_SHOWN)}: {item.reason}", "  - ")
        if item.remedy:
            yield from page.item(f"to check it: {item.remedy}", "    ")


def set_aside(page: Page, items: Sequence[SetAside]) -> Iterator[Text]:
    """Yield what was found and is not counted, and why not."""
    for item in items:
        yield from page.item(f"{item.found.rule.name}{why_aside(item)}", "  - ")


def why_aside(item: SetAside) -> str:
    """Say behind the name of a rule why its finding is not counted."""
    where = f" in {item.place.said}" if isinstance(item.place, Line) else ""
    return f", {ASIDE[item.by]}{where}{f': {item.reason}' if item.reason else ''}"


def copies(diagnoses: Sequence[Diagnosis]) -> list[str]:
    """Say of each fit how its model was copied, where that was not done in the plain way."""
    told = [(each.case, each.network.copied) for each in diagnoses if each.network is not None and each.network.copied]
    return [f"{case}: the model was copied {how}" for case, how in told]


def unknown(page: Page, given_up: Sequence[tuple[Place, str]]) -> Iterator[Text]:
    """Yield what reading did not come to know, each reason with the lines that it holds for."""
    groups: dict[tuple[str, str], list[str]] = {}
    for place, why in given_up:
        path, said = (place.path, place.said) if isinstance(place, Line) else ("", str(place))
        groups.setdefault((path, why), []).append(said)
    for (_, why), lines in groups.items():
        yield from page.item(f"{listed(joined(dict.fromkeys(lines)), most=PLACES_SHOWN)}: {why}", "  - ")


def crashed(page: Page, failed: Sequence[Crashed]) -> Iterator[Text]:
    """Yield the rules that failed; that is a fault of kerasdoctor and not of the setup."""
    for item in failed:
        lead = Text.assemble("  ", (page.bad, STYLES[Severity.BREAKS]), " ")
        yield from page.fold(page.prose(f"{item.rule}: {item.error}"), lead)
    yield from page.item("This is a fault of kerasdoctor, not of the setup; the other rules are not affected.", "    ")


def after(page: Page, outlook: Sequence[str]) -> Iterator[Text]:
    """Yield what is to be expected once the fix is in."""
    for sentence in outlook:
        yield from page.item(sentence, "  - " if len(outlook) > 1 else "  ")


def counts(page: Page, report: Report) -> Iterator[Text]:
    """Yield what to do next, how much was found, struck out and left open, and where to read more."""
    step = next_step(report)
    if step:
        yield from page.item(step, "Next: ")
    yield from page.item(tally([report]), "")
    took = f"Took {seconds(report.seconds)}, seed {report.seed}. " if report.seconds else ""
    causes = [cause for diagnosis in report.diagnoses for cause in diagnosis.causes]
    name = causes[0].rule.name if causes else _first_symptom(report.diagnoses)
    yield from page.item(f"{took}More: kerasdoctor explain {name or 'NAME'}", "")


def next_step(report: Report) -> str:
    """Say which fix to put in first, and how, or else where to look; empty where there is nothing to do."""
    causes = [cause for diagnosis in report.diagnoses for _, cause in numbered(diagnosis)]
    for cause in causes:
        worth = [number for number, remedy in enumerate(cause.remedies, 1) if not _refuted(remedy)]
        if cause.severity >= Severity.HURTS and worth:
            return _advice(cause, worth)
    left = any(diagnosis.not_ruled_out for diagnosis in report.diagnoses)
    return "look at what was not ruled out, the first of it first" if left else ""


def _refuted(remedy: Remedy) -> bool:
    return remedy.trial is not None and remedy.trial.verdict == "refuted"


def _advice(cause: Cause, worth: Sequence[int]) -> str:
    """Say which fix is for whom, for this stands last on a screen, far below the fixes themselves."""
    of = f" of {cause.rule.name}"
    fixes = [(f"fix {number}", cause.remedies[number - 1].fix.intent) for number in worth]
    if len(cause.remedies) == 1:
        fixes = [("the fix", "")]
    meant = [f"{fix}{'' if at else of}{f' if {intent}' if intent else ''}" for at, (fix, intent) in enumerate(fixes)]
    what = f"{'choose' if len(meant) > 1 else 'put in'} {', or '.join(meant)}"
    return f"{what}{_how(cause, worth)}, then check again"


def _how(cause: Cause, worth: Sequence[int]) -> str:
    """Say how the command line puts a fix in, where it can."""
    ready = [number for number in worth if cause.remedies[number - 1].edits]
    if not ready:
        return ""
    others = ", or ".join(["", *(f":{number}" for number in ready[1:])]) + ("," if len(ready) > 1 else "")
    if cause.takes_a_person:
        return f" (`--fix --choose {cause.rule.name}:{ready[0]}`{others} writes it into the file)"
    safe = "" if cause.remedies[ready[0] - 1].fix.safe else " --unsafe-fixes"
    return f" (`--fix{safe}` writes it into the file)"


def tally(reports: Sequence[Report]) -> str:
    """Say in a sentence how much was found, struck out and left open."""
    diagnoses = [diagnosis for report in reports for diagnosis in report.diagnoses]
    causes = [cause for diagnosis in diagnoses for cause in diagnosis.causes]
    levels = _by_severity(causes)
    seen = sum(len(diagnosis.symptoms) for diagnosis in diagnoses)
    struck = sum(len(diagnosis.ruled_out) for diagnosis in diagnoses)
    left = len({name for diagnosis in diagnoses for item in diagnosis.not_checked for name in item.what})
    failed = sum(len(diagnosis.crashed) for diagnosis in diagnoses)
    parts = [counted(len(causes), "cause") + (f" ({levels})" if levels else ""), counted(seen, "symptom")]
    parts += [f"{struck:,} ruled out", f"{left:,} not checked"]
    parts += [f"{counted(failed, 'rule')} failed"] if failed else []
    aside = Counter(item.by for diagnosis in diagnoses for item in diagnosis.set_aside)
    parts += [f"{number:,} {ASIDE[by]}" for by, number in aside.items()]
    return f"{', '.join(parts)}."


def _by_severity(causes: Sequence[Cause]) -> str:
    levels = [(level.word, sum(cause.severity == level for cause in causes)) for level in reversed(Severity)]
    return ", ".join(f"{number:,} {word}" for word, number in levels if number)


def _first_symptom(diagnoses: Sequence[Diagnosis]) -> str:
    return next((symptom.rule.name for diagnosis in diagnoses for symptom in diagnosis.symptoms), "")
