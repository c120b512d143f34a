"""The lines that made layers, in the files and cells of a running interpreter, as reports name them."""

from __future__ import annotations

from kerasdoctor.checkup.session import source_around
from kerasdoctor.diagnosis import Diagnosis
from kerasdoctor.places import Line, Part
from kerasdoctor.record import replace
from kerasdoctor.static.files.source import Source
from kerasdoctor.static.files.spans import Spans

UNKNOWN = (
    "the lines of some layers are not known: they were made before kerasdoctor.watch() was called, and reading "
    "the source around does not show them; call it before the model is made"
)


class Lines:
    """Names the lines of any files; `sources` holds the texts of those that were named."""

    def __init__(self) -> None:
        self.sources: dict[str, tuple[str, ...]] = {}
        self._known: dict[str, tuple[Source, int] | None] = {}

    def __call__(self, line: Line) -> Line | None:
        """Return a line of a file, or of what IPython runs a cell as, under the name that reports have for it."""
        if line.path not in self._known:
            found = source_around(line.path, line.line)
            self._known[line.path] = None if found is None else (found[0], found[1] - line.line)
        known = self._known[line.path]
        if known is None:
            return None
        source, below = known
        self.sources[source.path] = source.lines
        end = None if line.end_line is None else line.end_line + below
        cell = Spans(source.path, source.lines, source.cells).cell(line.line + below) if source.cells else None
        return replace(line, path=source.path, line=line.line + below, end_line=end, cell=cell)


def unplaced(diagnosis: Diagnosis) -> tuple[str, ...]:
    """Return what is to be said where a finding is about a layer whose line is not known."""
    layers = () if diagnosis.network is None else diagnosis.network.layers
    spots = [spot for cause in diagnosis.causes for spot in cause.finding.places]
    spots += [spot for symptom in diagnosis.symptoms for spot in symptom.finding.places]
    about = any(isinstance(spot.place, Part) and "layer" in spot.place.name for spot in spots)
    return (UNKNOWN,) if about and any(layer.where is None for layer in layers) else ()
