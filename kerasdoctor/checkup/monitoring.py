"""`kerasdoctor.Doctor`: a Keras callback that follows a training and says what went wrong with it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

from kerasdoctor import facts
from kerasdoctor.case import Case, Observer
from kerasdoctor.checkup.chief import is_chief
from kerasdoctor.checkup.followed import UNASKED, Followed, OnlyRun
from kerasdoctor.checkup.project import Project, project_around
from kerasdoctor.checkup.reached import decoding_of, joined, planned_at, with_diffs
from kerasdoctor.checkup.reporting import report_on
from kerasdoctor.checkup.session import name_of, reading_around, source_around
from kerasdoctor.checkup.telling import say, say_once, show
from kerasdoctor.checkup.watching import TESTING
from kerasdoctor.diagnosis import Diagnosis
from kerasdoctor.engine import examine
from kerasdoctor.finding import Confidence, Severity
from kerasdoctor.live.monitor.callback import Monitor
from kerasdoctor.record import replace
from kerasdoctor.report import Report
from kerasdoctor.rule import Rule
from kerasdoctor.rules import rules_of_runs
from kerasdoctor.rules.runs.asking import asking, only_at_rest
from kerasdoctor.rules.runs.loss_that_stays_at_a_constant import at_a_constant
from kerasdoctor.static.files.source import Source
from kerasdoctor.static.reading import Reading

LEVELS = {severity.word: severity for severity in Severity}


class Doctor(Monitor):
    """Follow a training, and say at its end what went wrong and why.

    Give it to `fit` in `callbacks`. It looks at the logs of each epoch and samples the weights, draws nothing random
    and changes nothing; the model may be one of tf_keras, too. Weights that a model makes only within its training
    are not sampled: call it on a few rows before. Where something went wrong, the setup is examined by the same
    rules as in `kerasdoctor.check` for its causes; where nothing did, it says so in a line. What is certain is
    told at once.

    Args:
        stop_on: "breaks", "hurts" or "smells" to end the training at the first certain symptom of this severity
            or worse; by default it goes on to its end.
        probe: whether copies of the model are trained briefly after the training, and fixes are tried.
        budget: seconds for the examination at the end, probe and trials included.
        seed: the seed of the probe's random choices.
        tensorboard: a folder that the learning rate and the movement of each weight are written to, for TensorBoard.
        show: what is given each report; by default it is printed to stderr, or displayed in a notebook.

    Attributes:
        report: the `Report` on the last training that was followed, or None.

    Raises:
        ValueError: `stop_on` is no severity.
        ImportError: Keras or its backend is missing or outside the supported range; or `tensorboard` is given,
            and what writes its files is not installed.
    """

    of_a_training = (*Monitor.of_a_training, "_project", "_source", "_setup_now")

    def __init__(
        self,
        *,
        stop_on: str | None = None,
        probe: bool = False,
        budget: float = 30.0,
        seed: int = 0,
        tensorboard: str | os.PathLike[str] | None = None,
        show: Callable[[Report], None] | None = None,
    ) -> None:
        if stop_on is not None and stop_on not in LEVELS:
            raise ValueError(f"stop_on is one of {', '.join(LEVELS)} or None, not {stop_on!r}")
        super().__init__(None if tensorboard is None else os.fspath(tensorboard))
        self.stop_on = stop_on
        self.probe, self.budget, self.seed = probe, budget, seed
        self.report: Report | None = None
        self._show = show
        self._told: frozenset[str] = frozenset()
        self._project: Project | None = None
        self._source: Source | None = None
        self._setup_now: tuple[Observer, Reading | None] | None = None

    def on_train_begin(self, logs: Any = None) -> None:
        """Begin anew."""
        self.report, self._told, self._project, self._source, self._setup_now = None, frozenset(), None, None, None
        super().on_train_begin(logs)

    def follow(self) -> None:
        """Tell at once what is certain after an epoch, and end the training if that is wanted."""
        if is_chief():
            self._look()

    def conclude(self) -> None:
        """Tell what the whole training shows."""
        if is_chief():
            self._conclude()

    def safely(self, look: Callable[[], None]) -> None:
        """Keep a fault of ours from the user's training."""
        try:
            look()
        except Exception as error:
            if os.environ.get(TESTING):
                raise
            say(f"following this training failed ({type(error).__name__}: {error}); the training is not affected")
        finally:
            self._setup_now = None  # at the next look the weights are others

    def _look(self) -> None:
        level = LEVELS.get(self.stop_on or "")
        if self._told and level is None:
            return  # what more there is comes at the end
        seen = self._judged(Case("", Followed(self.run(ended=False), OnlyRun())))
        certain = [s for s in seen.symptoms if s.confidence == Confidence.CERTAIN and s.severity > Severity.SMELLS]
        stops = level is not None and any(symptom.severity >= level for symptom in certain)
        if certain and (stops or not self._told):
            self._report(self.run(ended=stops))
        if stops:
            self.model.stop_training = True
            say(f"the training is ended after epoch {self._epochs}, as stop_on={self.stop_on!r} asks for")

    def _conclude(self) -> None:
        run = self.run(ended=True)
        name, _ = self._named()
        if not self._epochs:
            return
        seen = self._judged(Case(name, Followed(run, OnlyRun(UNASKED)), live=True))
        asked = asking(run, rules_of_runs())
        if self._told.issuperset(_names(seen)) and asked and self._found_wanting(run, asked):
            setup, _ = self._setup()
            seen = self._judged(Case(name, Followed(run, setup), live=True))
        rules = _names(seen)
        if rules and rules <= self._told:
            return  # all of it was told while the training went on
        if rules:
            self._report(run)
            return
        self.report = self._made(name, seen, None)
        say(f"{name}: nothing wrong is seen in {self._epochs} epochs")

    def _judged(self, case: Case) -> Diagnosis:
        """Return what the rules of runs say, as far as settings and comments leave it; they are read where they count.

        The rules are all asked at first: what a project says is of no interest in a training that goes well.
        """
        seen = examine(case, rules_of_runs())
        if not seen.symptoms:
            return seen
        judging = self._settled().judging(rules_of_runs())
        seen = replace(seen, symptoms=tuple(symptom for symptom in seen.symptoms if symptom.rule in judging))
        return self._settled().heeded(Report(case.name, (seen,)), self._source).diagnoses[0]

    def _settled(self) -> Project:
        """Return what the project says, which is read once for each training, as is the source that calls `fit`."""
        if self._project is None:
            self._project = project_around(None if self.call is None else self.call.path)
            around = None if self.call is None else source_around(self.call.path, self.call.line)
            self._source = None if around is None else around[0]
            if self._project.mistake is not None:
                say_once(self._project.mistake)
        return self._project

    def _found_wanting(self, run: facts.Run, asked: tuple[Rule, ...]) -> bool:
        """Whether rules have a reason for a look at the setup that the labels do not take away again."""
        if not only_at_rest(asked):
            return True
        ceilings = self._setup()[0].observe(facts.Ceilings)
        return isinstance(ceilings, facts.Ceilings) and at_a_constant(run, ceilings) is not None

    def _report(self, run: facts.Run) -> None:
        """Examine the setup for the causes of what is seen, and show the report."""
        name, _ = self._named()
        setup, reading = self._setup()
        project = self._settled()
        rules = (*project.judging(rules_of_runs()), *project.rules)
        diagnosis = examine(Case(name, Followed(run, setup), live=True), rules)
        if reading is not None:
            diagnosis = with_diffs(diagnosis, reading)
        self._told |= _names(diagnosis)
        self.report = project.heeded(self._made(name, diagnosis, reading), self._source)
        (self._show or show)(self.report)

    def _made(self, name: str, diagnosis: Diagnosis, reading: Reading | None) -> Report:
        sources = {} if reading is None else {reading.source.path: reading.source.lines}
        seconds = time.perf_counter() - self._asked
        return report_on(name, diagnosis, seed=self.seed, seconds=seconds, sources=sources)

    def _named(self) -> tuple[str, Any]:
        """Return the name of the training for people, and note when its look began."""
        self._asked = time.perf_counter()
        call = self.call
        return (f"model {self.model.name}" if call is None else name_of(call.path, call.line)), call

    def _setup(self) -> tuple[Observer, Reading | None]:
        """Return who looks at the setup, the same within one look, and what the source around its fit says."""
        if self._setup_now is None:
            self._setup_now = self._setup_anew()
        return self._setup_now

    def _setup_anew(self) -> tuple[Observer, Reading | None]:
        call = self.call
        if call is None:
            return OnlyRun(), None
        found = reading_around(call.path, call.line)
        planned = planned_at(*found) if found is not None else None
        from kerasdoctor.live.examination import Examination

        live = Examination(
            call,
            decoding_of(planned),
            self.seed,
            self.budget,
            probing=self.probe,
            to_probe="give kerasdoctor.Doctor probe=True",
        )
        reading = found[0] if found is not None else None
        return joined(live, reading, planned, self._settled().choice.task), reading


def _names(seen: Diagnosis) -> frozenset[str]:
    return frozenset(symptom.rule.name for symptom in seen.symptoms)
