"""Metrics that are a matter of their own: those of heads that have no fault themselves."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network, Trace
from kerasdoctor.places import Evidence
from kerasdoctor.remembered import remembered
from kerasdoctor.rules.heads.contract import sound_heads
from kerasdoctor.rules.heads.metrics import Judged, MetricFault, metric_fault_of, metrics_of


def metrics_with(fault: MetricFault, network: Network, trace: Trace | None = None) -> Iterator[Judged]:
    """Yield the metrics with this fault on heads that have none themselves."""
    for judged, found in _judged(network, trace):
        if found == fault:
            yield judged


@remembered
def _judged(network: Network, trace: Trace | None) -> tuple[tuple[Judged, MetricFault | None], ...]:
    metrics = (judged for terms in sound_heads(network, trace) for judged in metrics_of(terms, trace))
    return tuple((judged, metric_fault_of(judged)) for judged in metrics)


def seen_by(judged: Judged) -> tuple[Evidence, ...]:
    """Say what a metric became, where that is known."""
    metric = judged.metric
    became = f" and became {metric.resolved}" if metric.resolved not in (None, metric.asked) else ""
    return (Evidence(f'"{metric.asked}" was asked for{became}'),)
