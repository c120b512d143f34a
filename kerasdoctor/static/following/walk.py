"""The state of one reading of a script: names, things, loops, and what was met on the way."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable, Mapping
from collections.abc import Sequence as Statements
from typing import TYPE_CHECKING, Any, TypeAlias

from kerasdoctor.facts import Decoding, Formula, Loop
from kerasdoctor.places import Line
from kerasdoctor.record import replace
from kerasdoctor.static.files.nodes import Nodes
from kerasdoctor.static.files.source import Source
from kerasdoctor.static.files.spans import Spans
from kerasdoctor.static.following.heap import Model, Sequence, Snapshot, Thing
from kerasdoctor.static.following.joining import SEVERAL, join, join_things
from kerasdoctor.static.following.met import Fitted, Predicted
from kerasdoctor.static.following.values import Answer, Arguments, Data, Frame, Imported, Made, Ref, Unknown, Value
from kerasdoctor.static.names.names import BUILTINS, from_star, why_unbound

if TYPE_CHECKING:
    from kerasdoctor.static.following.tracing import Event
    from kerasdoctor.static.following.values import Tensor

# Enough for scripts of thousands of lines; nested loops and calls are cut off beyond it. Names are not counted.
MOST_STEPS = 25_000
# Each level takes at most five Python frames, and Python allows 1000.
DEEPEST = 110
DEEPEST_CALL = 12


class ExhaustedError(Exception):
    """The script takes more steps to read than allowed."""


Readers: TypeAlias = "Mapping[type[ast.expr], Callable[[Walk, Any], Value]]"
Execute: TypeAlias = "Callable[[Walk, Statements[ast.stmt]], bool]"
Apply: TypeAlias = "Callable[[Walk, Value, Arguments, ast.expr], Value]"


class Walk:
    """One reading of a script, statement by statement."""

    def __init__(self, source: Source, readers: Readers, execute: Execute, apply: Apply) -> None:
        self.spans = Spans(source.path, source.lines, source.cells)
        self.nodes = source.nodes
        self.frame = Frame()
        self.scopes: list[Frame] = []
        self.heap: dict[int, Thing] = {}
        self.stars: list[str] = []
        self.loops: list[Loop] = []
        self.tokens: list[int] = []
        self.choices = self.tapes = 0
        self.calls: list[ast.AST] = []
        self.entered: set[ast.AST] = set()
        self.built: set[int] = set()
        self.choosing = 0
        self.rounds = 1
        self.leaps: list[list[Snapshot]] = []
        self.applied: dict[ast.Call, list[Tensor]] = {}
        self.graphs: list[Model] = []
        self.fits: list[Fitted] = []
        self.evaluations, self.examined = list[Fitted](), list[Fitted]()
        self.predictions: dict[Line, Predicted] = {}
        self.unknown: dict[tuple[Line, str], None] = {}
        self.events: dict[tuple[ast.AST, int], Event] = {}
        self.identities: dict[int, tuple[object, int]] = {}
        self.references: dict[str, int] = {}
        self.generators: dict[ast.AST, bool] = {}
        self.formulas: dict[ast.AST, Formula] = {}
        self.filled: dict[ast.AST, frozenset[str]] = {}
        self.bodies: dict[ast.AST, Nodes] = {}
        self.loop_names: dict[ast.AST, tuple[set[str], set[str]]] = {}
        self._readers, self._execute, self._apply = readers, execute, apply
        # A number that no loop or thing has yet.
        self.number: Callable[[], int] = itertools.count(1).__next__
        self._steps = self._depth = 0

    def value(self, node: ast.expr) -> Value:
        """Return what an expression stands for."""
        kind = node.__class__
        if kind is ast.Name:
            return self.lookup(node.id)  # type: ignore[attr-defined]
        depth = self._depth
        if depth > DEEPEST:
            return Unknown("it is nested too deeply")
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise ExhaustedError
        reader = self._readers.get(kind)
        if reader is None:
            return self._parts(node)
        self._depth = depth + 1
        found = reader(self, node)
        self._depth = depth
        return found

    def run(self, statements: Statements[ast.stmt]) -> bool:
        """Follow statements; return whether their end can be reached."""
        depth = self._depth
        if depth > DEEPEST:
            return True
        self._steps += 1
        self._depth = depth + 1
        ends = self._execute(self, statements)
        self._depth = depth
        return ends

    def apply(self, callee: Value, arguments: Arguments, node: ast.expr) -> Value:
        """Return what a call of a value gives."""
        depth = self._depth
        if depth > DEEPEST:
            return Unknown("it is nested too deeply")
        self._steps += 1
        self._depth = depth + 1
        found = self._apply(self, callee, arguments, node)
        self._depth = depth
        return found

    def _parts(self, node: ast.expr) -> Unknown:
        """Follow the parts of an expression of a kind that is not read."""
        for part in ast.iter_child_nodes(node):
            if isinstance(part, ast.expr):
                self.value(part)
        return Unknown("an expression that is not read")

    def identify(self, value: Made | Ref) -> int:
        """Return the number of an object, the same each time."""
        if isinstance(value, Ref):
            return value.number
        if id(value) not in self.identities:
            self.identities[id(value)] = (value, self.number())
        return self.identities[id(value)][1]

    def place(self, node: ast.expr | ast.stmt) -> Line:
        """Return the span of a node."""
        return self.spans.of(node)

    def text(self, node: ast.expr) -> str:
        """Return the source text of a node."""
        return self.spans.text(self.spans.of(node))

    def give_up(self, node: ast.expr | ast.stmt, why: str) -> Unknown:
        """Note where reading stops knowing, and why."""
        self.unknown[(self.spans.of(node), why)] = None
        return Unknown(why)

    def lookup(self, name: str) -> Value:
        """Return what a name stands for here."""
        frame: Frame | None = self.frame
        while frame is not None:
            if name in frame.names:
                return frame.names[name]
            frame = frame.outer
        starred = from_star(name, tuple(self.stars)) if self.stars else None
        if starred is not None:
            return Imported(starred)
        return Imported(name) if name in BUILTINS else Unknown(why_unbound(name))

    def bind(self, name: str, value: Value) -> None:
        """Let a name stand for a value from here on."""
        frame = self.frame
        if name in frame.elsewhere:
            outer = frame.outer
            while outer is not None and name not in outer.names and outer.outer is not None:
                outer = outer.outer
            frame = outer or frame
        frame.names[name] = value

    def keep(self, thing: Thing) -> Ref:
        """Put a new thing into the heap."""
        ref = Ref(self.number())
        self.heap[ref.number] = thing
        return ref

    def look(self, value: Value) -> Thing | None:
        """Return the thing that a value refers to, if it is one."""
        return self.heap.get(value.number) if isinstance(value, Ref) else None

    def change(self, ref: Ref, thing: Thing) -> None:
        """Replace a thing by its new state."""
        self.heap[ref.number] = thing

    def forget_elements(self, value: Value) -> None:
        """Note that a list may have been filled by code that is not read."""
        thing = self.look(value)
        if isinstance(thing, Sequence) and isinstance(value, Ref):
            self.change(value, Sequence(None, SEVERAL))

    def save(self) -> Snapshot:
        """Return the present names and things."""
        frames: list[tuple[Frame, dict[str, Value]]] = []
        frame: Frame | None = self.frame
        while frame is not None:
            frames.append((frame, dict(frame.names)))
            frame = frame.outer
        return Snapshot(tuple(frames), dict(self.heap))

    def restore(self, snapshot: Snapshot) -> None:
        """Go back to a snapshot."""
        for frame, names in snapshot.names:
            frame.names = dict(names)
        self.heap = dict(snapshot.heap)

    def merge(self, snapshot: Snapshot, branching: bool = False) -> None:
        """Keep only what holds both now and in the snapshot, which are the ends of two branches or of a loop."""
        for frame, names in snapshot.names:
            mine = frame.names
            frame.names = names | mine
            for name, value in names.items():
                present = mine.get(name, value)
                if present is not value:
                    frame.names[name] = join(present, value)
        for number, thing in snapshot.heap.items():
            now = self.heap.get(number)
            if now is not thing:
                self.heap[number] = thing if now is None else join_things(now, thing, branching)

    def predicted(self, node: ast.expr, model: Ref) -> Answer:
        """Note a call of predict."""
        where = self.place(node)
        record = self.predictions.setdefault(where, Predicted())
        record.models.add(model)
        match node:
            case ast.Call(func=ast.Attribute(attr=name)):
                record.method = name
        if record.loop is None and self.loops:
            record.loop = self.loops[-1]
        return Answer(frozenset({where}))

    def decoded(self, answer: Answer, decoding: Decoding) -> Answer:
        """Note how an answer is decoded, once."""
        if not answer.decoded:
            for where in answer.calls:
                decodings = self.predictions.setdefault(where, Predicted()).decodings
                if decoding not in decodings:
                    decodings.append(decoding)
        return replace(answer, decoded=True, where=decoding.where)

    def with_place(self, value: Value, node: ast.expr) -> Value:
        """Note where an array was made, unless that is known already."""
        if isinstance(value, Data):
            return value if value.made is not None else replace(value, made=self.place(node))
        if isinstance(value, Ref):
            thing = self.look(value)
            if isinstance(thing, Sequence) and thing.made is None:
                self.change(value, replace(thing, made=self.place(node)))
        return value
