"""A report as a piece of HTML for notebooks: inline styles, no scripts, readable on light and dark pages."""

from __future__ import annotations

from kerasdoctor.report import Report


def inline(report: Report) -> str:
    """Return a report as one element that can stand in any page; what comes after the causes is folded up."""
    from kerasdoctor.render.web import report as reported
    from kerasdoctor.render.web.elements import written
    from kerasdoctor.render.web.inline import folded, styled

    return written(styled(folded(reported.body(report, "r", whole=True, top=False))))
