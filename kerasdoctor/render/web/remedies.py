"""Fixes: for whom they are meant, what they change in the source, and what happened when they were tried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from kerasdoctor.diagnosis import Cause, Remedy
from kerasdoctor.facts import Arm, Trial
from kerasdoctor.numbers import short
from kerasdoctor.render.fixes import MEASURES, arms_of, copies_of, mean, steps_of, written_lines
from kerasdoctor.render.web.bars import Bar, Tone, bars
from kerasdoctor.render.web.elements import Child, el, p, prose, sentence
from kerasdoctor.render.words import counted, listed, percent

VERDICTS = {"verified": "good", "unverified": "", "refuted": "bad"}


def fixes(cause: Cause, anchor: str) -> Iterator[Element]:
    """Yield each fix; several are numbered, for they are meant for different intents."""
    several = len(cause.remedies) > 1
    for number, remedy in enumerate(cause.remedies, 1):
        name = f"Fix {number}" if several else "Fix"
        yield el("section", "fix", _heading(name, remedy), _steps(remedy), diff(remedy), *tried(remedy),
                 id=f"{anchor}-fix-{number}")  # fmt: skip


def _heading(name: str, remedy: Remedy) -> Element:
    intent = f": if {remedy.fix.intent}" if remedy.fix.intent else ""
    verdict = remedy.trial.verdict if remedy.trial is not None else None
    badge = el("span", f"badge {VERDICTS[verdict]}".strip(), verdict) if verdict else None
    return el("h4", "", prose(f"{name}{intent}"), " " if badge is not None else None, badge)


def _steps(remedy: Remedy) -> Element | None:
    said = [sentence(step) for step in steps_of(remedy)]
    if len(said) == 1:
        return p(said[0])
    return el("ul", "steps", [el("li", "", prose(step)) for step in said]) if said else None


def diff(remedy: Remedy) -> Element | None:
    """Return the diff of the source, or what the fix writes where there is none."""
    text = remedy.diff or written_lines(remedy.fix)
    lines = [line for line in text.splitlines() if not line.startswith(("--- ", "+++ "))]
    if not lines:
        return None
    return el("div", "code diff", [_line(line) for line in lines], role="group", aria_label="what the fix changes")


def _line(line: str) -> Element:
    kind = {"+": "added", "-": "removed", "@": "hunk"}.get(line[:1], "same")
    if kind == "hunk":
        return el("div", "row hunk", el("code", "line", line))
    said = {"added": "added: ", "removed": "removed: "}.get(kind)
    return el("div", f"row {kind}", el("span", "number", line[:1].strip(), aria_hidden="true" if said else None),
              el("code", "line", el("span", "unseen", said) if said else None, line[1:]))  # fmt: skip


def tried(remedy: Remedy) -> Iterator[Element]:
    """Yield what happened when a fix was tried, or why it was not."""
    match remedy.trial:
        case Trial() as trial:
            yield p(_how(trial), "quiet")
            yield arms(trial)
            yield _losses(trial)
            yield el("p", f"verdict {VERDICTS[trial.verdict]}".strip(), el("strong", "", trial.verdict.capitalize()),
                     ": ", prose(trial.reason), ".")  # fmt: skip
        case None if remedy.untried:
            yield p(f"Not tried: {remedy.untried}.", "quiet")


def _how(trial: Trial) -> str:
    scored = ", scored on rows that it has not seen" if trial.judge == "held-out" else ""
    seeds = "seed" if len(trial.seeds) == 1 else "seeds"
    return (
        f"Tried on {copies_of(trial)}, each trained on the same {counted(trial.rows, 'row')} for "
        f"{counted(trial.steps, 'step')} with {trial.optimizer}{scored}, {seeds} "
        f"{listed([str(seed) for seed in trial.seeds])}."
    )


def arms(trial: Trial) -> Element:
    """Return the scores of the setups that a trial compares: a bar for the mean, and each seed in numbers."""
    tones: tuple[Tone, ...] = ("bad", "quiet", "good" if trial.verdict == "verified" else "")
    rows = [
        Bar(name, mean(arm.scores), _scores(arm), tone) for (name, arm), tone in zip(arms_of(trial), tones, strict=True)
    ]
    caption = f"{MEASURES[trial.measure]}, by seed"
    return el(
        "div", "", p(f"{caption[:1].upper()}{caption[1:]}:", "chart-title"), bars(rows, caption, ("setup", caption))
    )


def _scores(arm: Arm) -> str:
    return " ".join(percent(score) for score in arm.scores)


def _losses(trial: Trial) -> Element:
    def said(arm: Arm) -> list[Child]:
        return [short(mean(arm.first_losses)), " → ", el("strong", "", short(mean(arm.last_losses)))]

    told = [[f"{', ' if at else 'Mean loss: '}{name} ", *said(arm)] for at, (name, arm) in enumerate(arms_of(trial))]
    return el("p", "quiet", *[part for each in told for part in each], ".")


def of_worth(causes: Sequence[Cause]) -> tuple[int, Remedy] | None:
    """Return the first fix that a trial has verified, with its number."""
    for cause in causes:
        for number, remedy in enumerate(cause.remedies, 1):
            if remedy.trial is not None and remedy.trial.verdict == "verified":
                return number, remedy
    return None
