"""The surroundings of a setup in sections, each with its sign: [ok], [!] or [x]."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from enum import IntEnum

from rich.text import Text

from kerasdoctor.finding import Severity
from kerasdoctor.record import record
from kerasdoctor.render.page import STYLES, Page
from kerasdoctor.render.words import counted

SIGNS = ("[ok]", "[!]", "[x]")
NOT_LOOKED = "[-]"
LOOKS = ("green", STYLES[Severity.HURTS], STYLES[Severity.BREAKS])


class State(IntEnum):
    """Whether something is as it has to be, is worth a look, or is in the way."""

    RIGHT = 0
    DOUBTFUL = 1
    WRONG = 2


@record
class Seen:
    """One thing that was looked at, with what to do where it is not right."""

    text: str
    state: State = State.RIGHT
    remedy: str = ""


@record
class Section:
    """What belongs together; `headline` says it in a line, `skipped` that nothing was looked at."""

    name: str
    headline: str
    seen: tuple[Seen, ...] = ()
    skipped: bool = False

    @property
    def state(self) -> State:
        """The worst that was seen in it."""
        return max((each.state for each in self.seen), default=State.RIGHT)


def lines(page: Page, sections: Sequence[Section], *, verbose: bool = False) -> Iterator[Text]:
    """Yield each section in a line, what is not right in full, and with `verbose` all else, too."""
    for section in sections:
        sign = Text(f"{NOT_LOOKED} ") if section.skipped else _sign(section.state)
        yield from page.fold(page.prose(f"{section.name}: {section.headline}"), sign)
        for each in section.seen:
            if verbose or each.state != State.RIGHT:
                yield from page.fold(page.prose(each.text), Text.assemble("     ", _sign(each.state)))
                if each.remedy:
                    yield from page.item(each.remedy, f"     {' ' * len(SIGNS[each.state])} ")
    looked = [section for section in sections if not section.skipped]
    right = sum(section.state == State.RIGHT for section in looked)
    yield Text()
    yield from page.item(f"{right} of {counted(len(looked), 'section')} without a flaw.", "")


def as_json(sections: Sequence[Section]) -> str:
    """Return the sections as JSON."""
    return json.dumps([_data(section) for section in sections], indent=2)


def _data(section: Section) -> dict[str, object]:
    seen = [{"text": each.text, "state": _word(each.state), "remedy": each.remedy} for each in section.seen]
    state = "skipped" if section.skipped else _word(section.state)
    return {"section": section.name, "headline": section.headline, "state": state, "seen": seen}


def _word(state: State) -> str:
    return ("ok", "warning", "error")[state]


def _sign(state: State) -> Text:
    return Text.assemble((SIGNS[state], LOOKS[state]), " ")
