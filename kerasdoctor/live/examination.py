"""Looks at one call of `fit`, fact by fact, on copies, within a time budget."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from kerasdoctor import facts
from kerasdoctor.case import Missing
from kerasdoctor.finding import Fix
from kerasdoctor.live import changes
from kerasdoctor.live.ceilings import ceilings_of
from kerasdoctor.live.compiled import metrics_in_order
from kerasdoctor.live.copying import CannotCopyError, copy_of
from kerasdoctor.live.counting.data import data_of
from kerasdoctor.live.counting.validation import held_rows
from kerasdoctor.live.decoding import Array, Decoder, decoder_for
from kerasdoctor.live.fit_call import FitCall
from kerasdoctor.live.initial_pass import initial_pass_of
from kerasdoctor.live.network import losses_of, network_of
from kerasdoctor.live.probe import held_out, memorise, rows_to_memorise
from kerasdoctor.live.quiet import leaving_no_trace, seed_everything
from kerasdoctor.live.rows import Rows, rows_of
from kerasdoctor.live.setup import STEADY, Clock, Setup, compile_like, initial_weights, paired
from kerasdoctor.live.subject import FEW, Subject
from kerasdoctor.live.training import training_of
from kerasdoctor.live.trial import SEEDS_PER_TRIAL, judge

# The probe may use this share of the budget; the rest is for trying fixes.
PROBE_SHARE = 0.5


@dataclass
class Examination:
    """Observes facts about a call of `fit` and tries fixes on copies of its setup.

    The user's model, arrays and random states are left as they are. `to_probe` says how the probe is
    switched on where it is off. `may_iterate` says that no training follows; `script` is how reports
    name the script whose layers were watched as they were made.
    """

    call: FitCall
    decoding: facts.Decoding | None = None
    seed: int = 0
    budget: float = 30.0
    probing: bool = True
    may_iterate: bool = False
    to_probe: str = "leave out --no-probe"
    script: str | None = None

    def __post_init__(self) -> None:
        self.clock = Clock(self.budget)
        self._runs: dict[int, facts.Memorised] = {}

    def observe(self, kind: type) -> object:
        """Return a fact of the live setup, or `Missing` with the reason; never raises."""
        looks = {
            facts.Network: self._network,
            facts.Training: self._training,
            facts.Data: self._data,
            facts.Ceilings: self._ceilings,
            facts.InitialPass: self._initial_pass,
            facts.Probe: self._probe,
        }
        if kind not in looks:
            return Missing(f"{kind.__name__.lower()} facts come from the source", "check the script")
        return self._safely(looks[kind])

    def attempt(self, fix: Fix) -> facts.Trial | Missing:
        """Try a fix against the setup as written; never raises."""
        tried = self._safely(lambda: self._attempt(fix))
        return tried if isinstance(tried, facts.Trial | Missing) else Missing("no trial")

    def _safely(self, look: Any) -> object:
        try:
            with leaving_no_trace():
                seed_everything(self.seed)
                return look()
        except CannotCopyError as error:
            return Missing(str(error))
        except Exception as error:  # noqa: BLE001 (looking must never break the user's program)
            first = str(error).strip().splitlines()
            return Missing(f"looking at it raised {type(error).__name__}: {first[0] if first else ''}")

    @cached_property
    def _rows(self) -> Rows | Missing:
        return rows_of(self.call, may_iterate=self.may_iterate)

    @cached_property
    def _subject(self) -> Subject:
        """What is looked at in the place of the user's model."""
        return Subject(self.call, self._rows, self.may_iterate, self.script)

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
        if rows is None and not self.call.model.built:
            return Missing("the model has no shapes before it sees data")
        return network_of(self.call, self._subject.view, rows, self._subject.where)

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
        return initial_pass_of(self._base, self._used, self.call.batch_size)

    def _decoder(self) -> Decoder | None:
        network = self._described
        if isinstance(network, Missing) or len(network.heads) != 1:
            return None
        return decoder_for(network.heads[0], self.decoding)

    def _setup(self, *, steady: bool) -> Setup:
        rows = self._used
        model = copy_of(self._subject.to_train, rows.inputs(FEW))
        compile_like(model, self.call, steady=steady)
        name = STEADY if steady else self._optimizer_name()
        return Setup(model, rows.inputs(), rows.y[0], self._decoder(), self.call.batch_size, name)

    def _optimizer_name(self) -> str:
        network = self._described
        optimizer = None if isinstance(network, Missing) else network.optimizer
        if optimizer is None:
            return "the script's optimizer"
        rate = "" if optimizer.learning_rate is None else f"({optimizer.learning_rate:g})"
        return f"{optimizer.name}{rate}"

    @cached_property
    def _as_written(self) -> Setup:
        return self._setup(steady=True)

    @cached_property
    def _batch(self) -> Array:
        rows = self._used
        return rows_to_memorise(rows.inputs(), rows.count, np.random.default_rng(self.seed))

    def _weights(self, seed: int) -> list[Array]:
        return initial_weights(self.call, self._base, self._used.inputs(FEW), seed)

    def _probe(self) -> facts.Probe | Missing:
        if not self.probing:
            return Missing("the probe is switched off", self.to_probe)
        rows = self._used
        if len(rows.y) != 1:
            return Missing("the probe handles models with one output so far")
        clock = Clock(min(self.budget * PROBE_SHARE, self.clock.left))
        weights = self._weights(self.seed)
        own = self._setup(steady=False)
        runs = (
            memorise(own, weights, self._batch, clock, as_written=True),
            self._memorise_as_written(self.seed, clock),
        )
        scored = held_out(own, weights, self.seed, clock, control=True)
        return facts.Probe(runs, scored, self.seed, round(clock.spent, 2))

    def _memorise_as_written(self, seed: int, clock: Clock) -> facts.Memorised:
        if seed not in self._runs or self._runs[seed].cut_short:
            setup = self._as_written
            self._runs[seed] = memorise(setup, self._weights(seed), self._batch, clock, as_written=False)
        return self._runs[seed]

    def _attempt(self, fix: Fix) -> facts.Trial | Missing:
        if not self.probing:
            return Missing("trials are switched off", self.to_probe)
        rows = self._used
        if len(rows.y) != 1 or self._decoder() is None:
            return Missing("trials compare exact answers, and these labels are not classes or bits")
        if self.clock.left <= 0:
            return Missing("the time budget is used up", "give --budget more seconds")
        written = self._as_written
        new = changes.apply(fix, self._base, rows.inputs(), rows.y[0], self.call.model.loss, written.decoder)
        compile_like(new.model, self.call, loss=new.loss, steady=True)
        setup = Setup(new.model, rows.inputs(), new.y, new.decoder, self.call.batch_size, STEADY)
        seeds = tuple(range(self.seed, self.seed + SEEDS_PER_TRIAL))
        others = tuple(range(self.seed + SEEDS_PER_TRIAL, self.seed + 2 * SEEDS_PER_TRIAL))
        as_written = [self._memorise_as_written(seed, self.clock) for seed in seeds]
        control = [self._memorise_as_written(seed, self.clock) for seed in others]
        repaired = [
            memorise(setup, self._paired(setup, seed), self._batch, self.clock, as_written=False) for seed in seeds
        ]
        if any(run.cut_short for run in (*as_written, *control, *repaired)):
            return Missing("the time budget ran out before the trial was done", "give --budget more seconds")
        scored = held_out(setup, self._paired(setup, self.seed), self.seed, self.clock, control=False)
        return judge(fix.intent, as_written, repaired, control, seeds, scored)

    def _paired(self, setup: Setup, seed: int) -> list[Array]:
        x = self._used.inputs(FEW)
        return paired(self._weights(seed), initial_weights(self.call, setup.model, x, seed))
