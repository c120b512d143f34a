"""What can still be judged where the data are made, and what cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kerasdoctor import facts
from kerasdoctor.case import Missing

REASON = "the data are made by kerasdoctor, and this depends on the real ones"
REMEDY = "run the check where the data are"
# Of these sets shapes, types, ranges and classes are the real ones.
DOWNLOADS = ("keras.datasets.", "the pretrained weights of ")
# Whether noise can be learned by heart says nothing of the rows that are missing.
ON_VALUES = (facts.Data, facts.InitialPass, facts.Probe)


def without_values(said: object, kind: type, made: Sequence[tuple[str, int | None]]) -> object:
    """Return a fact without what depends on values that are made."""
    if not made:
        return said
    if all(what.startswith(DOWNLOADS) for what, _ in made):
        if isinstance(said, facts.Probe):
            return replace(said, scored=(), rates=())
        return Missing(REASON, REMEDY) if kind is facts.Data else said
    if kind in ON_VALUES:
        return Missing(REASON, REMEDY)
    return _network(said) if isinstance(said, facts.Network) else said


def _network(network: facts.Network) -> facts.Network:
    inputs = tuple(replace(each, low=None, high=None, only_zeros_and_ones=None) for each in network.inputs)
    heads = tuple(
        head if head.labels is None else replace(head, labels=replace(head.labels, low=None, high=None, columns=None))
        for head in network.heads
    )
    return replace(network, inputs=inputs, heads=heads)
