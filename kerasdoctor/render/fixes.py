"""Fixes: for whom they are meant, what they change, and what happened when they were tried."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import chain

from rich.cells import cell_len
from rich.text import Text

from kerasdoctor.diagnosis import Cause, Remedy
from kerasdoctor.facts import Arm, Measure, Trial
from kerasdoctor.finding import Fix
from kerasdoctor.numbers import short
from kerasdoctor.record import replace
from kerasdoctor.render.blocks import BULLET, block, paragraph
from kerasdoctor.render.changes import steps
from kerasdoctor.render.page import DIM, HEADING, PROSE, Page
from kerasdoctor.render.words import counted, listed, percent

VERDICTS = {"verified": "bold green", "unverified": "bold yellow", "refuted": "bold red"}
ADDED = "green"
REMOVED = "red"
MEASURES: dict[Measure, str] = {
    "exact": "rows right",
    "balanced": "rows right, each label alike",
    "explained": "variance explained",
}
MEAN = "mean loss"
# A diff that is too wide for its block starts further left, so that less of it is folded.
LONG_DIFF = 3


def fixes(page: Page, remedies: Sequence[Remedy]) -> Iterator[Text]:
    """Yield one block for each fix; several are numbered, for they are meant for different intents."""
    several = len(remedies) > 1
    for number, remedy in enumerate(remedies, 1):
        lines = [*paragraph(page, f"if {remedy.fix.intent}:", style=HEADING)] if remedy.fix.intent else []
        for step in steps_of(remedy):
            lines += paragraph(page, step, lead=BULLET)
        lines += diff(page, remedy.diff or written_lines(remedy.fix))
        lines += _tried(page, remedy)
        yield from block(page, f"fix {number}" if several else "fix", lines)


def choice(page: Page, cause: Cause) -> Iterator[Text]:
    """Say how a fix is chosen where that depends on what the author means."""
    if cause.takes_a_person and any(remedy.edits for remedy in cause.remedies):
        yield from paragraph(page, choosing(cause))


def choosing(cause: Cause) -> str:
    """Say that only a person can choose among the fixes of a cause, and how."""
    numbers = [str(number) for number, remedy in enumerate(cause.remedies, 1) if remedy.edits]
    ways = f", or {listed([f':{number}' for number in numbers[1:]])}," if len(numbers) > 1 else ""
    return f"which of them is meant only you can say: `--fix --choose {cause.rule.name}:{numbers[0]}`{ways} makes it"


def steps_of(remedy: Remedy) -> tuple[str, ...]:
    """Say what a fix does; what the diff below shows by itself is left out."""
    if not remedy.diff:
        return steps(remedy.fix)
    return steps(replace(remedy.fix, rewrites=())) or ("change the source as shown",)


def fix_line(fix: Fix) -> str:
    """Return a fix in one line."""
    said = "; ".join(steps(fix))
    return f"if {fix.intent}: {said}" if fix.intent else said


def diff(page: Page, text: str) -> Iterator[Text]:
    """Yield a diff as it is, with its added and removed lines coloured."""
    lines = [page.clean(line) for line in text.splitlines()]
    fits = page.body + 2 + max(map(cell_len, lines), default=0) <= page.width
    for line in lines:
        style = DIM
        if not line.startswith(("+++", "---")):
            style = {"+": ADDED, "-": REMOVED, "@": DIM}.get(line[:1], "")
        yield Text(" " * (page.body + 2 if fits else LONG_DIFF)).append(line, style=style)


def written_lines(fix: Fix) -> str:
    """Return what a fix writes as added lines, where that is more than one."""
    texts = [text.strip("\n").splitlines() for _, text in fix.rewrites]
    return "\n".join(f"+{line}" for lines in texts if len(lines) > 1 for line in lines)


def _tried(page: Page, remedy: Remedy) -> Iterator[Text]:
    match remedy.trial:
        case Trial() as trial:
            yield from _trial(page, trial)
        case None if remedy.untried:
            yield from paragraph(page, f"not tried: {remedy.untried}")


def _trial(page: Page, trial: Trial) -> Iterator[Text]:
    seeds = "seed" if len(trial.seeds) == 1 else "seeds"
    scored = ", scored on rows that it has not seen" if trial.judge == "held-out" else ""
    yield from paragraph(
        page,
        f"tried on {copies_of(trial)}, each trained on the same {counted(trial.rows, 'row')} for "
        f"{counted(trial.steps, 'step')} with {trial.optimizer}{scored}, {seeds} "
        f"{listed([str(s) for s in trial.seeds])}:",
    )
    arms = arms_of(trial)
    measured = MEASURES[trial.measure]
    table = _table(page, arms, f"{measured}, by seed")
    fits = max(line.cell_len for line in table) <= min(page.width, PROSE)
    yield from table if fits else chain.from_iterable(_sentence(page, name, arm, measured) for name, arm in arms)
    verdict = Text(trial.verdict, style=VERDICTS[trial.verdict])
    body = verdict.append_text(page.prose(f": {trial.reason}", "not bold default"))
    yield from page.fold(body, " " * page.body)


def arms_of(trial: Trial) -> tuple[tuple[str, Arm], ...]:
    """Return what a trial compares, by the names that reports give it."""
    before, after = ("without it", "with this fix, too") if trial.ground else ("as written", "with this fix")
    return (before, trial.as_written), ("other seeds (control)", trial.control), (after, trial.repaired)


def copies_of(trial: Trial) -> str:
    """Say of what the copies are that a trial trains."""
    return f"copies of the model with the fix of {trial.ground}" if trial.ground else "copies of the model"


def _table(page: Page, arms: Sequence[tuple[str, Arm]], measured: str) -> list[Text]:
    shares = [[percent(share) for share in arm.scores] for _, arm in arms]
    wide = max((len(share) for row in shares for share in row), default=0)
    answers = ["  ".join(f"{share:>{wide}}" for share in row) for row in shares]
    middle = max(len(measured), *map(len, answers))
    names = max(len(name) for name, _ in arms)
    lead = " " * (page.body + 2)
    lines = [Text(f"{lead}{'':<{names}}  {measured:<{middle}}  {MEAN}", style=DIM)]
    for (name, arm), answer in zip(arms, answers, strict=True):
        lines.append(Text(f"{lead}{name:<{names}}  {answer:<{middle}}  {_losses(page, arm)}"))
    return lines


def _sentence(page: Page, name: str, arm: Arm, measured: str) -> Iterator[Text]:
    shares = ", ".join(percent(share) for share in arm.scores)
    return paragraph(page, f"{name}: {measured} {shares}, mean loss {_losses(page, arm)}", lead=BULLET)


def _losses(page: Page, arm: Arm) -> str:
    return f"{short(mean(arm.first_losses))} {page.arrow} {short(mean(arm.last_losses))}"


def mean(values: Sequence[float]) -> float:
    """Return the mean, or no number where there are no values."""
    return math.fsum(values) / len(values) if values else math.nan
