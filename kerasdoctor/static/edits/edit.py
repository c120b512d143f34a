"""A fix as an edit of the script: its new text, and the difference."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from kerasdoctor.change import (
    Change,
    NewActivation,
    NewBatchSize,
    NewDecode,
    NewDropout,
    NewEpochs,
    NewHead,
    NewInitializer,
    NewInputs,
    NewLabels,
    NewLoss,
    NewMetric,
    NewOptimizer,
    NewPenalty,
    NewRate,
    NewReduction,
    NewShape,
    NewTargets,
    NewWidth,
)
from kerasdoctor.diagnosis import Edit
from kerasdoctor.finding import Fix
from kerasdoctor.places import Line
from kerasdoctor.record import record
from kerasdoctor.static.edits.arguments import (
    edit_axes,
    edit_fit,
    edit_metric,
    edit_optimizer,
    edit_rate,
    edit_settings,
)
from kerasdoctor.static.edits.changed_lines import difference, parses_still
from kerasdoctor.static.edits.decode import edit_decode
from kerasdoctor.static.edits.head import edit_head, edit_loss
from kerasdoctor.static.edits.labels import edit_labels
from kerasdoctor.static.edits.replacing import Page, Replacement, apply_all
from kerasdoctor.static.edits.scaling import edit_inputs, edit_penalty, edit_reduction, edit_targets
from kerasdoctor.static.edits.splicing import in_file
from kerasdoctor.static.files.source import Source
from kerasdoctor.static.files.spans import line_starts, split_lines
from kerasdoctor.static.reading import Reading, understand


@record
class Made:
    """What a fix makes of a file: replacements in its text, in the file itself, and the difference.

    Of a script, the file is its text; of a notebook it is JSON, and the difference is told cell by cell.
    """

    edits: tuple[Edit, ...]
    in_text: tuple[Replacement, ...]
    in_file: tuple[Replacement, ...]
    diff: str


def made(source: Source, fix: Fix, reading: Reading | None = None) -> Made | None:
    """Return what a fix makes of a file, or None where it cannot be made safely or changes nothing.

    The source is read anew where its reading is not given.
    """
    edits = _edits(source, fix, reading)
    parts = None if edits is None else replaced(source, edits)
    if edits is None or parts is None:
        return None
    diff = "".join(difference(name, old, new) for name, old, new in parts)
    if not diff:
        return None
    spelled = in_its_file(source, edits)
    if spelled is None:
        return None
    ordered = [sorted(set(each), key=lambda edit: (edit.start, edit.end, edit.text)) for each in (edits, spelled)]
    return Made(_said(source, *ordered), tuple(ordered[0]), tuple(ordered[1]), diff)


def in_its_file(source: Source, edits: Sequence[Replacement]) -> list[Replacement] | None:
    """Return replacements in a text as those in its file; the cells of a running session are in none."""
    if not source.cells:
        return list(edits)
    return in_file(source, edits) if source.document else []


def _said(source: Source, edits: list[Replacement], spelled: list[Replacement]) -> tuple[Edit, ...]:
    if not source.cells:
        return tuple(Edit(_span(source, source.text, edit), edit.text) for edit in edits)
    return tuple(Edit(_span(source, source.document, edit), edit.text) for edit in spelled)


def _span(source: Source, text: str, edit: Replacement) -> Line:
    starts = line_starts(text)
    first, last = bisect_right(starts, edit.start), bisect_right(starts, edit.end)
    return Line(source.path, first, edit.start - starts[first - 1] + 1, last, edit.end - starts[last - 1] + 1)


def rewrite(source: Source, fix: Fix) -> str | None:
    """Return the text with every change of a fix made, or None where one cannot be made safely."""
    edits = _edits(source, fix, None)
    parts = None if edits is None else replaced(source, edits)
    return None if parts is None else "".join(new for _, _, new in parts)


def replaced(source: Source, edits: Iterable[Replacement]) -> list[tuple[str, str, str]] | None:
    """Return the parts of the text, which are the cells of a notebook: name, old and new text.

    None where replacements overlap, or where what they make cannot be read as well as before.
    """
    edits = list(edits)
    found: list[tuple[str, str, str]] = []
    for name, start, end in _parts(source):
        here = [edit for edit in edits if start <= edit.start < end or (edit.start == end == len(source.text))]
        edits = [edit for edit in edits if edit not in here]
        old = source.text[start:end]
        new = apply_all(old, (Replacement(edit.start - start, edit.end - start, edit.text) for edit in here))
        if any(edit.end > end for edit in here) or new is None or (here and not _reads_as_well(source, old, new)):
            return None
        found.append((name, old, new))
    return found


def _parts(source: Source) -> Iterator[tuple[str, int, int]]:
    starts = [*line_starts(source.text), len(source.text)]
    firsts = [cell.first for cell in source.cells] or [1]
    names = [f"{source.path}: {cell.said}" for cell in source.cells] or [source.path]
    ends = [starts[first - 1] for first in firsts[1:]] + [len(source.text)]
    for name, first, end in zip(names, firsts, ends, strict=True):
        yield name, starts[first - 1], end


def _reads_as_well(source: Source, old: str, text: str) -> bool:
    if source.cells:
        from kerasdoctor.static.files.notebook import parse_cell

        return len(parse_cell(text)[1]) <= len(parse_cell(old)[1])
    if source.mended:
        from kerasdoctor.static.files.mending import mend

        mended = mend(split_lines(text))
        return mended is not None and len(mended.gaps) <= len(source.gaps)
    return parses_still(source.tree, old, text)


def _edits(source: Source, fix: Fix, reading: Reading | None) -> list[Replacement] | None:
    page = Page(source)
    edits: list[Replacement] = []
    for place, text in fix.rewrites:
        if not isinstance(place, Line) or not page.holds(place):
            return None
        edits.append(page.replace(place, text.replace("\n", page.line_end)))
    if reading is None and any(isinstance(change, NewHead) for change in fix.changes):
        reading = understand(source)
    labels_first = sorted(fix.changes, key=lambda change: not isinstance(change, NewLabels))
    has_codes = any(isinstance(change, NewLabels) and change.how == "class-index" for change in fix.changes)
    for change in labels_first:
        if fix.rewrites and _is_tried_only(change):
            continue
        found = _edits_of(page, reading, change, has_codes)
        if found is None:
            return None
        edits += found
    return edits


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
    return _edits_of_arguments(page, change)


def _edits_of_arguments(page: Page, change: Change) -> list[Replacement] | None:
    match change:
        case NewRate():
            return edit_rate(page, change)
        case NewOptimizer():
            return edit_optimizer(page, change)
        case NewBatchSize() | NewEpochs():
            return edit_fit(page, change)
        case NewMetric():
            return edit_metric(page, change)
        case NewActivation() | NewInitializer() | NewWidth() | NewDropout():
            return edit_settings(page, change)
        case NewReduction(how="flatten"):
            return edit_reduction(page, change)
        case NewReduction() | NewShape():
            return edit_axes(page, change)
    return _edits_of_sizes(page, change)


def _edits_of_sizes(page: Page, change: Change) -> list[Replacement] | None:
    match change:
        case NewInputs():
            return edit_inputs(page, change)
        case NewTargets():
            return edit_targets(page, change)
        case NewPenalty():
            return edit_penalty(page, change)
    return None


def _is_tried_only(change: Change) -> bool:
    """Whether a change has no place of its own: beside rewrites, these are what the source needs."""
    return not change.where and not isinstance(change, NewLabels | NewHead | NewLoss)


def diff(source: Source, fix: Fix, reading: Reading | None = None) -> str:
    """Return the unified difference that a fix makes, or "" where it cannot be made or changes nothing."""
    found = made(source, fix, reading)
    return "" if found is None else found.diff
