"""Shares as rows with a count, a percentage and a bar; a full bar stands for all rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.text import Text

from kerasdoctor.places import Tally
from kerasdoctor.render.page import PROSE, Page
from kerasdoctor.render.words import percent

CELLS = 20
CELLS_WHEN_NARROW = 10
EIGHTHS = " ▏▎▍▌▋▊▉█"
# A label column narrower than this would fold most labels, so the bar makes room for it.
LEAST_LABEL = 16
BAR = "blue"


def bar(page: Page, share: float, cells: int) -> str:
    """Return a bar for a share between 0 and 1; only a share of 0 has no bar at all."""
    share = min(max(share, 0.0), 1.0) if share == share else 0.0
    if page.ascii_only:
        return "#" * (max(1, round(share * cells)) if share else 0)
    full, rest = divmod(max(1, round(share * cells * 8)) if share else 0, 8)
    return "█" * full + (EIGHTHS[rest] if rest else "")


def rows(page: Page, tallies: Sequence[Tally], indent: int) -> Iterator[Text]:
    """Lay tallies out in columns: label, rows, share and a bar."""
    counts = [f"{tally.rows:,}" for tally in tallies]
    shares = [percent(tally.share) for tally in tallies]
    labels = [page.clean(tally.label) for tally in tallies]
    wide, tall = max(map(len, counts), default=0), max(map(len, shares), default=0)
    cells = CELLS_WHEN_NARROW if page.narrow else CELLS
    left = min(page.width, PROSE) - indent - wide - tall - 4
    longest = max(map(cell_len, labels), default=0)
    if left - cells - 2 < min(longest, LEAST_LABEL):
        cells = 0
    column = min(longest, max(LEAST_LABEL, left - (cells + 2 if cells else 0)))
    for tally, label, count, share in zip(tallies, labels, counts, shares, strict=True):
        *above, last = Page(column, page.ascii_only).fold(Text(label), "", 0)
        yield from (Text(" " * indent).append_text(line) for line in above)
        row = Text(" " * indent).append_text(last).append(" " * (column - last.cell_len))
        row.append(f"  {count:>{wide}}  {share:>{tall}}")
        drawn = bar(page, tally.share, cells) if cells else ""
        yield row.append(f"  {drawn}", style=BAR) if drawn else row
