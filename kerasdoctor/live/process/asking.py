"""Asks a script that is held in a child interpreter about each `fit` that it comes to; imports nothing heavy."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, cast

from kerasdoctor import wire
from kerasdoctor.case import Missing
from kerasdoctor.facts import Decoding, Trial
from kerasdoctor.finding import Fix
from kerasdoctor.live.process.ends import how
from kerasdoctor.live.process.held import ENDING_SECONDS, Held, Order

# A fact is asked for within the budget; this much more covers tracing on a slow machine.
GRACE_SECONDS = 120.0
# What a run says on its way, and nobody has to answer: a cell that begins, the process of a kernel, a remark.
NEWS = frozenset({"at", "kernel", "note"})


class ScriptProcess(Held):
    """A script that is held at each `fit`, as a context manager; raises NotStartedError like `Held`."""

    def __init__(self, order: Order, output: Callable[[str], None] | None = None, content: bytes | None = None) -> None:
        super().__init__(order, output, content)
        self._budget = order.budget
        self._left = order.time_limit
        self.news: list[dict[str, Any]] = []
        # How the script ended in the middle of a question, if it did.
        self.cut_short: dict[str, Any] | None = None

    def wait_for_fit(self, most: float | None = None) -> dict[str, Any]:
        """Return the event that ends the run-up: "fit", or how the script stopped before it.

        `most` are seconds for this way alone; without it there is only the limit for the whole script.

        "hung" stands for the time limit, which is for all of the script's own time, "gone" for an end
        without a word; both come with what the guardian has to say of it, which is nothing where no script
        was started.
        """
        until = None if most is None else time.monotonic() + most
        event = self._next_of_the_run(until)
        while event.get("event") in NEWS:
            self.news.append(event)
            event = self._next_of_the_run(until)
        return event

    def _next_of_the_run(self, until: float | None) -> dict[str, Any]:
        """Wait for a message in the time that is left to the script; where it is in vain, say where the script is."""
        started = time.monotonic()
        event = self.next_event(self._left if until is None else min(self._left, until - started))
        self._left -= time.monotonic() - started
        if event is None:
            self.let_go()
            ended = self.next_event(ENDING_SECONDS) or {}
            at = next((news["line"] for news in reversed(self.news) if news["event"] == "at"), None)
            return {**ended, "event": "hung", "line": at}
        return event

    def context(self, decoding: Decoding | None, budget: float | None = None) -> None:
        """Tell the child what the source says about the fit that it reached, and how long it may be looked at."""
        self._budget = self.order.budget if budget is None else budget
        self.send({"decoding": wire.encode(decoding), "budget": self._budget})

    def go_on(self) -> None:
        """Have the child leave the fit that it stands in and run the script up to its next one."""
        self.send({"ask": "next"})

    def observe(self, kind: type) -> object:
        """Ask for a fact."""
        return self._ask({"ask": "observe", "kind": kind.__name__})

    def attempt(self, fix: Fix, ground: Fix | None = None) -> Trial | Missing:
        """Ask for the trial of a fix, by itself or on top of another one."""
        asked = {"ask": "attempt", "fix": wire.encode(fix), "ground": wire.encode(ground)}
        return cast("Trial | Missing", self._ask(asked))

    def finish(self) -> None:
        """Let the child leave by itself; there are no more questions."""
        self.send({"ask": "nothing"})

    def _ask(self, request: dict[str, Any]) -> object:
        if self.ended is not None or not self.send(request):
            return self._unanswered()
        match self.next_event(self._budget + GRACE_SECONDS):
            case {"event": "answer", "value": {"missing": [reason, remedy]}}:
                return Missing(reason, remedy)
            case {"event": "answer", "value": {"fact": fact}}:
                return wire.decode(fact)
            case {"event": "answer", "too_long": int(length)}:
                return Missing(f"what there is to tell is too long ({length} characters)")
            case {"event": "garbled"}:
                return Missing("the answer of the child process cannot be read")
            case None:  # it hangs, and would with the next question
                self.let_go()
                self.ended = {"why": "time"}
        return self._unanswered()

    def _unanswered(self) -> Missing:
        """Return why a fact cannot be had from a child that no longer answers."""
        self.cut_short = self.ended or {}
        return Missing(f"while the model was looked at, the script {how(self.cut_short)}")
