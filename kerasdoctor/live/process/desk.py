"""Answers questions about each fit that a program comes to, from inside of it."""

from __future__ import annotations

import os
import sys
import threading
import traceback
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NoReturn

from kerasdoctor import wire
from kerasdoctor.case import Missing
from kerasdoctor.live import compat, standin
from kerasdoctor.live.crashes.frames import Own
from kerasdoctor.live.legacy_fit import watching_legacy_fit
from kerasdoctor.live.process.aside import Aside
from kerasdoctor.live.process.channel import Speaker
from kerasdoctor.live.process.headless import draw_nothing_undrawable, search_elsewhere
from kerasdoctor.live.program import Program

# The words of an exception can hold a whole array.
LONGEST_WORDS = 4_000
# Looking for what is said in longer ones takes seconds.
LONGEST_SEARCHED = 10_000


class Desk:
    """Answers questions about calls of `fit`, from inside of each."""

    def __init__(self, order: dict[str, Any], program: Program, channel: Speaker) -> None:
        self.order = order
        self.program = program
        self.channel = channel
        self.uses = compat.Uses(program)
        self.made = standin.Made(program)
        self.aside = Aside(Path(order["scratch"]) / "aside", Path(order["script"]))
        self.left_out: list[tuple[str, int]] = []
        self.seen: set[object] = set()
        self._busy = threading.local()
        self._legacy = ExitStack()

    def say(self, message: dict[str, Any]) -> None:
        """Tell something, with the old spellings, the made data and what was left out on the way."""
        met = {"old": self.uses.told(), "made": self.made.told(), "left_out": self.left_out}
        self.channel.say(message | met)

    def raised(self, error: BaseException) -> dict[str, Any]:
        """Return what is to be told of an exception that has ended the program."""
        told = {"event": "raised", "type": type(error).__name__, **self.program.place_in(error)}
        if isinstance(error, MemoryError):
            traceback.clear_frames(error.__traceback__)  # so that there is room again to tell it
        else:
            told["crash"] = self._crash(error)
        # Where code cannot be read is told as a place, and what a cell goes by inside of a kernel says nothing.
        placed = isinstance(error, SyntaxError) and error.filename in self.program.above
        return told | {"message": words_of(getattr(error, "msg", error) if placed else error)}

    def _crash(self, error: BaseException) -> wire.Json:
        """Return what is known of an exception as a fact, if it can be described."""
        from kerasdoctor.live.crashes.telling import crash_of

        path = self.order["path"]
        try:
            if len(str(error)) > LONGEST_SEARCHED:
                return None
            return wire.encode(crash_of(error, Own(Path(self.order["script"]), path, self.program.above)))
        except Exception:  # noqa: BLE001 (what the script has made may raise anything when it is looked at)
            return None

    def prepare(self, source: str) -> None:
        """Set up what is looked at and what helps the program on, before it runs; `source` is its text."""
        import wrapt

        wrapt.register_post_import_hook(lambda _module: self.hook(), "keras")
        wrapt.register_post_import_hook(self.hook_legacy, "tf_keras")
        wrapt.register_post_import_hook(draw_nothing_undrawable, "keras")
        wrapt.register_post_import_hook(
            lambda tuner: search_elsewhere(tuner, Path(self.order["scratch"]) / "trials"), "keras_tuner"
        )
        if self.order["compat"]:
            compat.install(self.uses, source)
        if self.order["stand_in"]:
            wanted = standin.Wanted.by(source, self.order["classes"], self.order["features"])
            standin.install(self.made, wanted, Path(self.order["scratch"]))

    def hook(self) -> None:
        """Watch `fit` and the making of layers from now on; Keras has just been imported by the script."""
        from kerasdoctor.live.fit_call import watching_fit
        from kerasdoctor.live.models.creations import watching_creations

        self.creations = watching_creations(self.program)
        self.creations.__enter__()
        self.watch = watching_fit(self.serve)
        self.watch.__enter__()
        self.aside.watch_keras(sys.modules["keras"])
        if self.order["own_loop"]:
            from kerasdoctor.live.process.own_loop import watching_steps

            watching_steps(self.program, self.give_up)
        # The frames of Keras know which layer refused what.
        sys.modules["keras"].config.disable_traceback_filtering()

    def hook_legacy(self, module: Any) -> None:
        """Watch `fit` of Keras 2, which lives on as tf_keras: the first one ends the run."""
        self._legacy.enter_context(watching_legacy_fit(module.Model, self.serve))

    def serve(self, call: Any) -> None:
        """Answer until there are no more questions about a fit, then leave, or cut it short for what comes after it.

        A fit of a setup that was met before at this place tells nothing new; in our own copies none is met.
        """
        if getattr(self._busy, "now", False):
            return
        self.channel.speak_or_wait()
        self._busy.now = True
        going_on = False
        try:
            going_on = self._is_known(call) or self._answer_all(call)
        finally:
            self._busy.now = False
            if not going_on:
                os._exit(0)
        self.channel.release()
        from kerasdoctor.live.process.short import shorten

        shorten(call)
        self.aside.begin()

    def replaced(self, program: str) -> None:
        """Tell that the script is about to become another program, which nobody here would see."""
        self.give_up({"event": "replaced", "program": program, "line": self.program.nearest(sys._getframe(1))})

    def give_up(self, told: dict[str, Any]) -> NoReturn:
        """Tell why the script is followed no further, and end it."""
        self.channel.speak_or_wait()
        let_go_of_output()
        self.say(told)
        os._exit(0)

    def _is_known(self, call: Any) -> bool:
        from kerasdoctor.live.distinct import key_of
        from kerasdoctor.live.models.legacy import is_legacy

        key = None if is_legacy(call.model) else (self.program.nearest(sys._getframe(1)), key_of(call))
        known = key in self.seen
        self.seen.add(key)
        return known

    def _answer_all(self, call: Any) -> bool:
        """Return whether the script is to go on."""
        from kerasdoctor.live.examination import Examination
        from kerasdoctor.live.given import versions_in_use
        from kerasdoctor.live.models.legacy import is_legacy

        line, for_others = self.program.way_from(sys._getframe(1))
        last = is_legacy(call.model) or not self.channel.is_of_the_script()
        told = {"event": "fit", "line": line, "for_others": for_others, "last": last}
        self.say(told | {"versions": versions_in_use()})
        context = self.channel.get()
        if context == {"ask": "next"}:
            return True
        examination = Examination(
            call,
            decoding=wire.decode(context["decoding"]),  # type: ignore[arg-type]
            seed=self.order["seed"],
            budget=context["budget"],
            probing=self.order["probe"],
            may_iterate=True,
            script=self.order["path"],
        )
        while "ask" in (asked := self.channel.get()) and asked["ask"] not in ("nothing", "next"):
            self.channel.say({"event": "answer", "value": _answer(examination, asked, self.made.told())})
        return bool(asked["ask"] == "next")


def let_go_of_output() -> None:
    """Write out what the script printed last; it may have closed its streams, or put its own there."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:  # noqa: BLE001 (a stream of the script's own may raise anything)
            continue


def words_of(value: object) -> str:
    """Return the words of an exception, which may be of the script's own making."""
    try:
        return str(value).strip()[:LONGEST_WORDS]
    except Exception as error:  # noqa: BLE001 (its own words are the script's code, too)
        return f"(no words: asked for them, it raises {type(error).__name__})"


def _answer(examination: Any, asked: dict[str, Any], made: list[tuple[str, int | None]]) -> Any:
    from kerasdoctor import facts
    from kerasdoctor.live.standin.judging import withheld, without_values

    kind = facts.Trial if asked["ask"] == "attempt" else getattr(facts, asked["kind"])
    said: object = withheld(kind, made)
    if said is None:
        fixes = [wire.decode(asked[name]) for name in ("fix", "ground") if name in asked]
        seen = examination.attempt(*fixes) if kind is facts.Trial else examination.observe(kind)
        said = without_values(seen, made)
    return {"missing": [said.reason, said.remedy]} if isinstance(said, Missing) else {"fact": wire.encode(said)}
