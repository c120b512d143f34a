"""Looks at each call of `fit` before it starts, in the user's own process."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from kerasdoctor.checkup.beforehand import examined
from kerasdoctor.checkup.chief import is_chief
from kerasdoctor.checkup.session import name_of, text_around
from kerasdoctor.checkup.telling import say, show
from kerasdoctor.render.words import counted
from kerasdoctor.report import Report

# A search over settings makes a new setup in each round; more of them at one line would say little new.
MOST_SETUPS = 20
# Set by people who work on kerasdoctor: a fault of ours then ends the program instead of being told.
TESTING = "KERASDOCTOR_TESTING"


class SetupError(Exception):
    """A setup that hurts or breaks what can be learned, found before its training; `report` is the diagnosis."""

    def __init__(self, report: Report) -> None:
        super().__init__(str(report))
        self.report = report


@dataclass
class Watch:
    """A look at each `fit` before it starts, until `stop` is called or its `with` block ends.

    Each distinct setup that may train is looked at once, so that loops over folds tell nothing twice. `refuses` says
    of a report whether its fit must not train; where it is left out, `strict` decides.
    """

    probe: bool = False
    strict: bool = False
    budget: float = 30.0
    seed: int = 0
    show: Callable[[Report], None] | None = None
    refuses: Callable[[Report], bool] | None = None
    reports: list[Report] = field(default_factory=list, repr=False)
    _hooks: ExitStack = field(default_factory=ExitStack, repr=False)
    _looking: threading.local = field(default_factory=threading.local, repr=False)
    _seen: set[object] = field(default_factory=set, repr=False)
    _told: set[object] = field(default_factory=set, repr=False)
    _looks: Counter[str] = field(default_factory=Counter, repr=False)
    _stopped: bool = False

    def start(self) -> None:
        """Watch from now on; where Keras is not imported yet, from its import on."""
        import wrapt

        self._stopped = False
        wrapt.register_post_import_hook(lambda _module: self._hook(), "keras")
        wrapt.register_post_import_hook(self._hook_legacy, "tf_keras")

    def stop(self) -> None:
        """Put `fit` back to what it was."""
        self._stopped = True
        self._hooks.close()

    def __enter__(self) -> Watch:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _hook(self) -> None:
        if self._stopped:
            return
        from kerasdoctor.live.requirements import shortcoming

        lacking = shortcoming()
        if lacking is not None:
            say(f"fit is not watched: {lacking[0]}; {lacking[1]}")
            return
        from kerasdoctor.live.fit_call import watching_fit
        from kerasdoctor.live.models.creations import watching_creations
        from kerasdoctor.live.program import Program

        self._hooks.enter_context(watching_creations(Program.of_the_user()))
        self._hooks.enter_context(watching_fit(self._look))

    def _hook_legacy(self, module: Any) -> None:
        """Watch Keras 2, too, which lives on as tf_keras."""
        if not self._stopped:
            from kerasdoctor.live.legacy_fit import watching_legacy_fit

            self._hooks.enter_context(watching_legacy_fit(module.Model, self._look))

    def _look(self, call: Any) -> None:
        """Look at one call; what goes wrong with us is said in a line, and the training goes on."""
        if getattr(self._looking, "now", False) or not is_chief():
            return
        self._looking.now = True
        try:
            report = self._report(call)
        except Exception as error:  # a fault of ours must not reach the user's training
            if os.environ.get(TESTING):
                raise
            say(f"looking at this fit failed ({type(error).__name__}: {error}); the training is not affected")
            return
        finally:
            self._looking.now = False
        if report is not None and self._must_not_train(report):
            self._seen.discard(self._key(call))  # tried again, it is judged again
            raise SetupError(report)

    def _must_not_train(self, report: Report) -> bool:
        return self.refuses(report) if self.refuses is not None else self.strict and not report.healthy

    def _report(self, call: Any) -> Report | None:
        name, key = name_of(call.path, call.line), self._key(call)
        if key in self._seen or self._looks[name] > MOST_SETUPS:
            return None
        self._seen.add(key)
        self._looks[name] += 1
        if self._looks[name] > MOST_SETUPS:
            say(f"{MOST_SETUPS} setups of {name} were looked at; further ones are not")
            return None
        if self.probe:
            say(
                f"probing {name} on copies of the model for at most {self.budget:g} s; "
                "its weights, optimizer and seeds stay as they are"
            )
        report = examined(call, name, probe=self.probe, budget=self.budget, seed=self.seed)
        self.reports.append(report)
        self._tell(report, name, _place(call))
        return report

    def _key(self, call: Any) -> object:
        from kerasdoctor.live.distinct import key_of

        return _place(call), key_of(call)

    def _tell(self, report: Report, name: str, place: object) -> None:
        """Show what was found; the same findings at the same place take one line."""
        diagnosis = report.diagnoses[0]
        found = (*(cause.finding for cause in diagnosis.causes), *(s.rule.name for s in diagnosis.symptoms))
        if not found:
            say(f"nothing found at {name} (looked at it for {report.seconds:.1f} s)")
            return
        rules = frozenset([*(c.rule.name for c in diagnosis.causes), *(s.rule.name for s in diagnosis.symptoms)])
        if (place, rules) in self._told:
            say(f"{name} again, with another setup: the same {counted(len(rules), 'finding')} as before")
            return
        self._told.add((place, rules))
        (self.show or show)(report)


def _place(call: Any) -> object:
    return text_around(call.path), call.line


def watch(
    *,
    probe: bool = False,
    strict: bool = False,
    budget: float = 30.0,
    seed: int = 0,
    show: Callable[[Report], None] | None = None,
) -> Watch:
    """Look at each call of `fit` before it starts: at the model, its labels and one pass.

    Call it once, before or after Keras is imported; calling it again replaces the earlier one. The
    training that follows is the same as without it. The settings of the project say which rules judge and how their
    findings count, and comments beside the code allow findings, as in a check of the file.

    Args:
        probe: whether copies of the model are trained briefly, too, and fixes are tried.
        strict: whether a setup that hurts or breaks what can be learned raises `SetupError`
            before its training.
        budget: seconds for one look at most, probe and trials included.
        seed: the seed of the probe's random choices.
        show: what is given each report that has something to tell; by default it is printed to
            stderr, or displayed in a notebook.

    Returns:
        The `Watch`; `stop` ends it, and it can be used in a `with` block.
    """
    global _current  # there is one `fit`, so there is one watch
    unwatch()
    _current = Watch(probe, strict, budget, seed, show)
    _current.start()
    return _current


def unwatch() -> None:
    """End the watch that `watch` began, if there is one."""
    if _current is not None:
        _current.stop()


def resume(stopped: Watch) -> None:
    """Go on with a watch that was stopped, in place of the one that is there."""
    global _current
    unwatch()
    _current = stopped
    stopped.start()


def watch_in_force() -> Watch | None:
    """Return the watch that looks at the next fit, if there is one."""
    return None if _current is None or _current._stopped else _current


_current: Watch | None = None
