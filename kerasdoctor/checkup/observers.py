"""Who answers for a case: the source alone, or the source together with a live setup."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from kerasdoctor import facts
from kerasdoctor.case import Missing, Observer
from kerasdoctor.checkup.fusing import fuse
from kerasdoctor.finding import Fix
from kerasdoctor.places import Place
from kerasdoctor.record import record

Fact = TypeVar("Fact")


@record
class SourceOnly:
    """Answers from the source; `why` says what stands in the way of more."""

    network: facts.Network | None
    script: facts.Script
    trace: facts.Trace
    why: Missing

    def observe(self, kind: type) -> object:
        """Return what the source says."""
        if kind is facts.Script:
            return self.script
        if kind is facts.Trace:
            return self.trace
        if kind is facts.Network:
            return self.network if self.network is not None else Missing("no call of fit was found in the source")
        return self.why

    def attempt(self, fix: Fix, ground: Fix | None = None) -> facts.Trial | Missing:  # noqa: ARG002 (the protocol's)
        """Say why there is no trial."""
        return self.why


@record
class AfterCrash:
    """Answers from the source and with what a run stopped with."""

    source: Observer
    crash: facts.Crash

    def observe(self, kind: type) -> object:
        """Return the crash, or what the source says."""
        return self.crash if kind is facts.Crash else self.source.observe(kind)

    def attempt(self, fix: Fix, ground: Fix | None = None) -> facts.Trial | Missing:
        """Say why there is no trial."""
        return self.source.attempt(fix, ground)


@record
class ModelFile:
    """Answers from the description of a model in a file; `why` says what stands in the way of more."""

    network: facts.Network
    why: Missing

    def observe(self, kind: type) -> object:
        """Return what the file says."""
        if kind is facts.Script or kind is facts.Trace:
            return Missing("a saved model holds no script", "check the script that trains it")
        return self.network if kind is facts.Network else self.why

    def attempt(self, fix: Fix, ground: Fix | None = None) -> facts.Trial | Missing:  # noqa: ARG002 (the protocol's)
        """Say why there is no trial."""
        return self.why


@record
class SourceAndLive:
    """Answers from the live setup, with the script's lines where the source was understood."""

    live: Observer
    network: facts.Network | None
    script: facts.Script | None
    trace: facts.Trace | None = None
    task: facts.TaskKind | None = None
    calls: Callable[[Place | None], facts.Call | None] | None = None

    def observe(self, kind: type) -> object:
        """Return the live fact, joined with the source's for the network."""
        if kind is facts.Script:
            return self.script or Missing("there is no script, only a model and its arrays", "check the script")
        if kind is facts.Trace:
            return self.trace or Missing("there is no script, only a model and its arrays", "check the script")
        fact = self.live.observe(kind)
        if isinstance(fact, facts.Crash) and self.calls is not None:
            return replace(fact, call=self.calls(fact.where))
        if isinstance(fact, facts.Network):
            return meant(fact if self.network is None else fuse(fact, self.network), self.task)
        if kind is facts.Network and isinstance(fact, Missing) and self.network is not None:
            return meant(self.network, self.task)
        return fact

    def attempt(self, fix: Fix, ground: Fix | None = None) -> facts.Trial | Missing:
        """Have the live side try a fix, at the output that its places belong to."""
        return self.live.attempt(self._placed(fix), None if ground is None else self._placed(ground))

    def _placed(self, fix: Fix) -> Fix:
        if fix.output is not None or self.network is None:
            return fix
        return replace(fix, output=_output(fix, self.network))


def meant(network: facts.Network, task: facts.TaskKind | None) -> facts.Network:
    """Return a network with what the user says that its labels are meant as."""
    if task is None:
        return network
    heads = tuple(
        head if head.labels is None else replace(head, labels=replace(head.labels, meant=task))
        for head in network.heads
    )
    return replace(network, heads=heads)


def _output(fix: Fix, network: facts.Network) -> int | None:
    """Return the index of the output that a fix is for, by the places of its changes; None for any."""
    places = {change.where for change in fix.changes if change.where}
    found = [index for index, head in enumerate(network.heads) if places & _places(head)]
    return found[0] if len(found) == 1 and len(network.heads) > 1 else None


def _places(head: facts.Head) -> set[object]:
    parts = (head.layer, head.loss, head.labels, *head.metrics)
    return {part.where for part in parts if part is not None and part.where is not None}
