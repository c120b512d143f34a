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
ON_VALUES = (facts.Data, facts.InitialPass, facts.Probe, facts.Trial)
UNKNOWN: dict[str, None] = {"low": None, "high": None, "non_finite": None, "rows": None}


def withheld(kind: type, made: Sequence[tuple[str, int | None]]) -> Missing | None:
    """Return why a kind of fact, or the trial of a fix, is not to be had of data that are made; None where it is."""
    if not made or (_are_downloads(made) and kind is not facts.Data):
        return None
    return Missing(REASON, REMEDY) if kind in ON_VALUES else None


def without_values(said: object, made: Sequence[tuple[str, int | None]]) -> object:
    """Return a fact, or the trial of a fix, without what depends on values that are made."""
    if not made:
        return said
    match said:
        case facts.Probe() if _are_downloads(made):
            return replace(said, scored=(), rates=())
        case facts.Trial() if _are_downloads(made):
            return replace(said, held_out=None)
        case facts.Network() if not _are_downloads(made):
            return _network(said)
    return said


def _are_downloads(made: Sequence[tuple[str, int | None]]) -> bool:
    return all(what.startswith(DOWNLOADS) for what, _ in made)


def _network(network: facts.Network) -> facts.Network:
    """Return a setup without the numbers that were counted on values, or on rows, of which nobody knows how many."""
    inputs = tuple(replace(each, **UNKNOWN, only_zeros_and_ones=None) for each in network.inputs)
    heads = tuple(head if head.labels is None else replace(head, labels=_labels(head.labels)) for head in network.heads)
    return replace(network, inputs=inputs, heads=heads, rows=None)


def _labels(labels: facts.Labels) -> facts.Labels:
    """Return labels by their form; real numbers are what is made where the program says nothing of its labels."""
    kind = None if labels.kind == "real" else labels.kind
    return replace(labels, **UNKNOWN, columns=None, kind=kind)
