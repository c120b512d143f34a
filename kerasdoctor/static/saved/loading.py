"""Models that a script loads from a file beside it, read from what that file says of them."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, cast

from kerasdoctor.facts import Past
from kerasdoctor.places import Line, Part
from kerasdoctor.record import replace
from kerasdoctor.static.files.source import Source, parse
from kerasdoctor.static.files.spans import Spans
from kerasdoctor.static.following.families import reads
from kerasdoctor.static.following.heap import Model
from kerasdoctor.static.following.past import past_of
from kerasdoctor.static.following.tracing import MODEL, note
from kerasdoctor.static.following.values import Arguments, Const, Frame, Ref, Value
from kerasdoctor.static.following.walk import Walk

if TYPE_CHECKING:  # seldom needed, and every start would wait for it
    from kerasdoctor.static.saved.model import SavedModel

_LOADING = frozenset({"keras.models.load_model", "keras.saving.load_model"})
_DESCRIBED = "keras.models.model_from_json"


class _Parts(Spans):
    """The parts of a saved model in the place of the lines of the script that builds it."""

    def __init__(self, source: Source, parts: list[Part]) -> None:
        super().__init__(source.path, source.lines)
        self._parts = parts
        # With each part itself, so that its number stays its own.
        self._lines: dict[int, tuple[Part, Line]] = {}

    def of(self, node: ast.expr | ast.stmt) -> Line:
        """Return the part that a node is about, which serves as its place."""
        part = Part(self._parts[node.lineno - 1].name)
        self._lines[id(part)] = part, super().of(node)
        return cast("Line", part)

    def text(self, place: Line) -> str:
        """Return what stands in the script for a node."""
        known = self._lines.get(id(place))
        return super().text(known[1] if known is not None else place)


@reads("keras")
def loaded_model(walk: Walk, name: str, given: Arguments, node: ast.expr) -> Value | None:
    """Return the model in a file that is there, or None for another call and for a file that is not."""
    if name not in _LOADING and name != _DESCRIBED:
        return None
    path = given.constant(0, "filepath") if name in _LOADING else _read_from(walk, given)
    ending = ".keras" if name in _LOADING else ".json"
    # A script that names the file twice may write it, so the file may hold something else by then.
    if not isinstance(path, str) or not path.endswith(ending) or _times_named(walk, path) != 1:
        return None
    file = Path(walk.spans.path).parent / path
    saved = _read(str(file)) if file.is_file() else None
    ref = _built(walk, saved) if saved is not None else None
    model = walk.look(ref) if ref is not None else None
    if not isinstance(ref, Ref) or not isinstance(model, Model):
        return None
    if name == _DESCRIBED or given.constant(None, "compile") is False:
        walk.change(ref, replace(model, compiled=None))
    if name in _LOADING:
        note(walk, f"{MODEL}.load_weights", Arguments(given.positional[:1]), node, Const(None), owner=ref)
    return ref


def _read(file: str) -> SavedModel | None:
    from kerasdoctor.static.saved.model import SavedModel, read_model

    saved = read_model(file)
    return saved if isinstance(saved, SavedModel) else None


def _read_from(walk: Walk, given: Arguments) -> str | None:
    """Return the path of the file whose text a call is given."""
    text = given.find(0, "json_string")
    match past_of(walk, text.value) if text is not None else None:
        case Past(operations=(opened, read)) if opened.name == "open" and read.word == "read":
            return opened.operand if isinstance(opened.operand, str) else None
    return None


def _times_named(walk: Walk, path: str) -> int:
    return sum(constant.value == path for constant in walk.nodes.of(ast.Constant))


def _built(walk: Walk, saved: SavedModel) -> Value | None:
    """Follow the script that builds a saved model, apart from the script that loads it."""
    from kerasdoctor.static.saved.script import SavedScript

    try:
        script = SavedScript(saved)
    except RecursionError:
        return None
    building = script.lines[:-1]
    source = parse(saved.path, "\n".join(building) + "\n")
    if not isinstance(source, Source):
        return None
    outer = walk.frame, walk.spans, walk.events, walk.unknown, walk.calls
    walk.frame, walk.spans, walk.events, walk.unknown, walk.calls = Frame(), _Parts(source, script.parts), {}, {}, []
    try:
        walk.run(source.tree.body)
        return walk.frame.names.get(script.name)
    finally:
        walk.frame, walk.spans, walk.events, walk.unknown, walk.calls = outer
