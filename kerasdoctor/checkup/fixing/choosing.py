"""Which of the fixes of a report are to be made, and why the others are not."""

from __future__ import annotations

from kerasdoctor.diagnosis import Cause, Remedy
from kerasdoctor.facts import Trial
from kerasdoctor.record import record
from kerasdoctor.render.words import counted, listed

UNSAFE = "it changes what is trained: --unsafe-fixes"


class ChoiceError(ValueError):
    """A choice that no fix answers to, or more than one; the message names those that there are."""


@record
class Choice:
    """The fix that a person has chosen for a rule: by its number in the report, or by words of its intent."""

    rule: str
    which: str


@record
class Wish:
    """Which fixes are wanted: safe ones always, unsafe ones and choices where they are asked for."""

    unsafe: bool = False
    choices: tuple[Choice, ...] = ()

    def choice_for(self, rule: str) -> Choice | None:
        """Return what is chosen for a rule; of several the last."""
        return next((choice for choice in reversed(self.choices) if choice.rule == rule), None)


@record
class LeftOut:
    """A fix that is not made, and why."""

    rule: str
    why: str


def wanted(cause: Cause, wish: Wish) -> Remedy | LeftOut | None:
    """Return the fix of a cause to make, or why it is not; None where there is none that an edit can make.

    Raises ChoiceError where a choice fits none of the fixes.
    """
    name = cause.rule.name
    possible = [remedy for remedy in cause.remedies if remedy.edits]
    choice = wish.choice_for(name)
    if choice is not None:
        chosen = _chosen(cause, choice)
        return chosen if chosen.edits else LeftOut(name, "no edit can make this one: it says what to do by hand")
    if not possible:
        return None
    if cause.takes_a_person:
        number = cause.remedies.index(possible[0]) + 1
        return LeftOut(
            name, f"only a person can choose: {_ways(cause)}; --choose {name}:{number} makes number {number}"
        )
    if isinstance(possible[0].trial, Trial) and possible[0].trial.verdict == "refuted":
        return LeftOut(name, "it gained nothing when it was tried")
    return possible[0] if possible[0].fix.safe or wish.unsafe else LeftOut(name, UNSAFE)


def _chosen(cause: Cause, choice: Choice) -> Remedy:
    numbered = dict(enumerate(cause.remedies, 1))
    if choice.which.isdecimal():
        found = [remedy for number, remedy in numbered.items() if number == int(choice.which)]
    else:
        found = [remedy for remedy in cause.remedies if choice.which.lower() in remedy.fix.intent.lower()]
    if len(found) != 1:
        many = "none" if not found else f"{len(found)}"
        raise ChoiceError(
            f"{many} of the fixes of {choice.rule} is meant by {choice.which!r}: there are {_ways(cause)}"
        )
    return found[0]


def _ways(cause: Cause) -> str:
    ways = [
        f"{number} ({f'if {remedy.fix.intent}' if remedy.fix.intent else 'otherwise'})"
        for number, remedy in enumerate(cause.remedies, 1)
    ]
    return f"{counted(len(ways), 'way')}, {listed(ways)}"
