"""Reports that are made in the user's own process, on one setup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kerasdoctor.diagnosis import Diagnosis
from kerasdoctor.render import html, terminal
from kerasdoctor.report import Report


def report_on(
    name: str,
    diagnosis: Diagnosis,
    *,
    seed: int,
    seconds: float,
    sources: Mapping[str, tuple[str, ...]],
    notes: Iterable[str] = (),
) -> Report:
    """Return the report on a setup under the name that is shown for it; it can be shown as text and in a notebook."""
    from kerasdoctor.live.given import versions_in_use

    return Report(
        name,
        (diagnosis,),
        seed=seed,
        seconds=seconds,
        versions=versions_in_use(),
        notes=tuple(notes),
        sources=sources,
        shown_by=terminal.text,
        drawn_by=html.inline,
    )
