"""A fix as an edit of the script: its new text, and the difference."""

from __future__ import annotations

import difflib
from itertools import pairwise

from kerasdoctor.finding import Change, Fix, NewDecode, NewHead, NewLabels, NewLoss
from kerasdoctor.places import Line
from kerasdoctor.static.edit_decode import edit_decode
from kerasdoctor.static.edit_head import edit_head, edit_loss
from kerasdoctor.static.edit_labels import edit_labels
from kerasdoctor.static.reading import Reading, understand
from kerasdoctor.static.replacing import Page, Replacement, apply_all
from kerasdoctor.static.source import Problem, Source, parse
from kerasdoctor.static.spans import line_starts


def rewrite(source: Source, fix: Fix) -> str | None:
    """Return the text with every change of a fix made, or None where one cannot be made safely."""
    page = Page(source)
    edits: list[Replacement] = []
    for place, text in fix.rewrites:
        if not isinstance(place, Line) or not page.holds(place):
            return None
        edits.append(page.replace(place, text))
    reading = understand(source) if any(isinstance(change, NewHead) for change in fix.changes) else None
    labels_first = sorted(fix.changes, key=lambda change: not isinstance(change, NewLabels))
    has_codes = any(isinstance(change, NewLabels) and change.how == "class-index" for change in fix.changes)
    for change in labels_first:
        found = _edits_of(page, reading, change, has_codes)
        if found is None:
            return None
        edits += found
    changed = apply_all(source.text, edits)
    return changed if changed is not None and not isinstance(parse(source.path, changed), Problem) else None


def _edits_of(page: Page, reading: Reading | None, change: Change, has_codes: bool) -> list[Replacement] | None:
    match change:
        case NewHead() if reading is not None:
            return edit_head(page, reading, change)
        case NewLoss():
            return edit_loss(page, change)
        case NewLabels():
            return edit_labels(page, change)
        case NewDecode():
            return edit_decode(page, change, has_codes)
    return None


def diff(source: Source, fix: Fix) -> str:
    """Return the unified difference that a fix makes, or "" where it cannot be made or changes nothing."""
    text = rewrite(source, fix)
    if text is None:
        return ""
    lines = difflib.unified_diff(_lines(source.text), _lines(text), source.path, source.path, n=1)
    return "".join(line if line.endswith(("\n", "\r")) else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    starts = [*line_starts(text), len(text)]
    return [text[start:end] for start, end in pairwise(starts) if end > start]
