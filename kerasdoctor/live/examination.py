"""Looks at one call of `fit`, fact by fact, on copies, within a time budget."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kerasdoctor import facts
from kerasdoctor.case import Missing
from kerasdoctor.finding import Fix
from kerasdoctor.live.counting.data import data_of
from kerasdoctor.live.counting.validation import held_rows
from kerasdoctor.live.crashes.fitting import computes_metrics, crash_at, is_doubtful, make_first_step
from kerasdoctor.live.crashes.words import meaning
from kerasdoctor.live.data.ahead import drawn_ahead
from kerasdoctor.live.data.rows import Rows, rows_of
from kerasdoctor.live.fit_call import FitCall
from kerasdoctor.live.models.compiled import metrics_in_order
from kerasdoctor.live.models.copying import CannotCopyError
from kerasdoctor.live.models.legacy import REMEDY, WHY_NOT, is_legacy, legacy_network
from kerasdoctor.live.models.memory import COMPILED, SMALLER_BATCH, too_many
from kerasdoctor.live.models.network import losses_of, network_of
from kerasdoctor.live.models.optimizers import steps_made
from kerasdoctor.live.models.running import own_methods
from kerasdoctor.live.models.subject import Placing, Subject
from kerasdoctor.live.models.training import training_of
from kerasdoctor.live.passes.initial import initial_pass_of
from kerasdoctor.live.probing.bench import Bench
from kerasdoctor.live.probing.setup import Clock
from kerasdoctor.live.probing.trying import attempt
from kerasdoctor.live.quiet import leaving_no_trace, seed_everything
from kerasdoctor.live.scoring.ceilings import ceilings_of

# The probe may use this share of the budget; the rest is for trying fixes.
PROBE_SHARE = 0.5
# A step of a program's own is made where this share of the budget is left: it may take long.
SHARE_OF_A_STEP = 0.6


@dataclass
class Examination:
    """Observes facts about a call of `fit` and tries fixes on copies of its setup.

    The user's model, arrays and random states are left as they are. `to_probe` says how the probe is
    switched on where it is off. `may_iterate` says that no training follows; `script` is how reports
    name the script whose layers were watched as they were made, `place` names lines where those of all of the
    user's files were.
    """

    call: FitCall
    decoding: facts.Decoding | None = None
    seed: int = 0
    budget: float = 30.0
    probing: bool = True
    may_iterate: bool = False
    to_probe: str = "leave out --no-probe"
    script: str | None = None
    place: Placing | None = None

    def __post_init__(self) -> None:
        self.clock = Clock(self.budget)
        # Read now: to see what a step of the user's own raises, one is made of the model itself later on.
        with leaving_no_trace():  # Keras warns where it hands out the number
            self._steps_before = steps_made(self.call.model)
        # Drawn in the user's own random state, which the looks that follow put back.
        self._drawn = drawn_ahead(self.call, may_iterate=self.may_iterate)

    def observe(self, kind: type) -> object:
        """Return a fact of the live setup, or `Missing` with the reason; never raises."""
        looks = {
            facts.Network: self._network,
            facts.Training: self._training,
            facts.Data: self._data,
            facts.Ceilings: self._ceilings,
            facts.InitialPass: self._initial_pass,
            facts.Probe: self._probe,
            facts.Crash: self._crash,
        }
        if is_legacy(self.call.model) and kind not in (facts.Network, facts.Data):
            return Missing(WHY_NOT, REMEDY)
        if kind not in looks:
            return Missing(f"{kind.__name__.lower()} facts come from the source", "check the script")
        return self._safely(looks[kind])

    def attempt(self, fix: Fix, ground: Fix | None = None) -> facts.Trial | Missing:
        """Try a fix against the setup as written, or against it with the fix `ground` in; never raises."""
        if is_legacy(self.call.model):
            return Missing(WHY_NOT, REMEDY)
        tried = self._safely(lambda: self._attempt(fix, ground))
        return tried if isinstance(tried, facts.Trial | Missing) else Missing("no trial")

    def _safely(self, look: Any) -> object:
        try:
            with leaving_no_trace():
                seed_everything(self.seed)
                return look()
        except CannotCopyError as error:
            return Missing(str(error))
        except Exception as error:  # noqa: BLE001 (looking must never break the user's program)
            return Missing(f"looking at it raised {type(error).__name__}: {meaning(str(error))}")

    @cached_property
    def _rows(self) -> Rows | Missing:
        return rows_of(self.call, may_iterate=self.may_iterate, drawn=self._drawn)

    @cached_property
    def _subject(self) -> Subject:
        """What is looked at in the place of the user's model."""
        return Subject(self.call, self._rows, self.may_iterate, self.script, self.place)

    @property
    def _base(self) -> Any:
        return self._subject.compiled

    @cached_property
    def _used(self) -> Rows:
        """The rows that a probe may train on and score."""
        return self._need_rows().used()

    def _need_rows(self) -> Rows:
        if isinstance(self._rows, Missing):
            raise CannotCopyError(self._rows.reason)
        return self._rows

    def _network(self) -> facts.Network | Missing:
        rows = None if isinstance(self._rows, Missing) else self._rows
        if is_legacy(self.call.model):
            return legacy_network(self.call, rows)
        if rows is None and not self.call.model.built:
            return Missing("the model has no shapes before it sees data")
        return network_of(self.call, self._subject.view, rows, self._subject.where, self._subject.way)

    @cached_property
    def _described(self) -> facts.Network | Missing:
        return self._network()

    def _training(self) -> facts.Training:
        try:
            return training_of(self.call, self._base)
        except Exception:  # noqa: BLE001 (whatever kept the model from being copied, its callbacks are known)
            return training_of(self.call, self.call.model)

    def _data(self) -> facts.Data | Missing:
        rows, network = self._need_rows(), self._described
        if isinstance(network, Missing):
            return network
        return data_of(network, rows, held_rows(self.call, may_iterate=self.may_iterate), self.call.share_cut_off)

    def _ceilings(self) -> facts.Ceilings | Missing:
        rows = self._need_rows()
        network = self._described
        if isinstance(network, Missing):
            return network
        metrics = metrics_in_order(self._base)
        losses = losses_of(self.call, self._subject.view, len(network.heads))
        return ceilings_of(network, rows, losses, metrics, self.decoding)

    def _initial_pass(self) -> facts.InitialPass | Missing:
        return self._passed

    @cached_property
    def _passed(self) -> facts.InitialPass | Missing:
        return initial_pass_of(self._base, self._used)

    @cached_property
    def _bench(self) -> Bench | Missing:
        """Where copies are trained; Missing where training cannot even be set up."""
        if not self.probing:
            return Missing("the probe and trials are switched off", self.to_probe)
        rows, network = self._used, self._described
        if isinstance(network, Missing):
            return network
        base = self._subject.to_train
        lacking = too_many(base, min(rows.batch_size or self.call.batch_size, rows.count), COMPILED)
        if lacking is not None:
            return Missing(lacking, SMALLER_BATCH)
        known = (rows, network, self.decoding, self.seed, self.clock, self._steps_before)
        return Bench(self.call, base, *known)

    def _probe(self) -> facts.Probe | Missing:
        return self._bench if isinstance(self._bench, Missing) else self._bench.probe(PROBE_SHARE)

    def _crash(self) -> facts.Crash | Missing:
        """Make the first step of the real fit where looking at copies failed, and return what it raises."""
        if not self.may_iterate or self.script is None or self._works:
            return Missing("the first batch was computed without an error")
        try:
            make_first_step(self.call)
        except Exception as error:  # noqa: BLE001 (this is what is asked for)
            return crash_at(self.call, error, self.script)
        return Missing("fit made its first step")

    @property
    def _works(self) -> bool:
        """Whether a copy has computed loss and metrics on the rows of `fit`."""
        if "train_step" in own_methods(self.call.model):
            return self.clock.left < self.budget * SHARE_OF_A_STEP
        if is_doubtful(self.call):
            return False
        return self._safely(lambda: self._passed and computes_metrics(self._base, self._used)) is True

    def _attempt(self, fix: Fix, ground: Fix | None) -> facts.Trial | Missing:
        return self._bench if isinstance(self._bench, Missing) else attempt(self._bench, fix, ground)
