"""From a script to the cases in it: each call of fit with everything that the source says about it."""

from __future__ import annotations

import ast
from collections import Counter

from kerasdoctor.facts import Decoding, Network, Prediction, Script, Trace
from kerasdoctor.places import Line
from kerasdoctor.record import record, replace
from kerasdoctor.static.arrays.repeating import note_repeated_batches
from kerasdoctor.static.files.nodes import Nodes
from kerasdoctor.static.files.source import Source
from kerasdoctor.static.following.calls import apply
from kerasdoctor.static.following.definitions import enter, find_in_class, instantiate
from kerasdoctor.static.following.expressions import READERS
from kerasdoctor.static.following.met import Fitted, Predicted
from kerasdoctor.static.following.statements import execute
from kerasdoctor.static.following.traced_calls import Calls
from kerasdoctor.static.following.values import Arguments, Class, Const, Frame, Function, Ref, Value
from kerasdoctor.static.following.walk import ExhaustedError, Walk
from kerasdoctor.static.models.unread import note_unread
from kerasdoctor.static.models.untrained import note_untrained
from kerasdoctor.static.names.listing import Listed, Names, uses_keras
from kerasdoctor.static.names.referring import Mentions, References, bound_paths
from kerasdoctor.static.names.target import target_of


@record
class Planned:
    """One call of fit as the source plans it.

    A call of train_on_batch counts too, a loss of a model's answers under a gradient tape, and a call of
    evaluate on a model that nothing in the script trains.
    """

    where: Line
    model: str | None
    network: Network
    script: Script
    trace: Trace


@record
class Reading:
    """What was read in a script: its cases, and where reading stopped knowing and why.

    `examined` are the setups of models that the script itself hands to kerasdoctor.
    """

    source: Source
    cases: tuple[Planned, ...]
    unknown: tuple[tuple[Line, str], ...]
    uses_keras: bool
    script: Script
    trace: Trace
    scopes: tuple[Frame, ...] = ()
    examined: tuple[Planned, ...] = ()

    def let_go(self) -> None:
        """Free what was read at once, when nothing more will be asked of the traces.

        Functions know the names around them, and these the functions: Python would look for such
        circles, which takes a tenth of the time of a check, and new files would not get the memory of old ones.
        """
        for scope in self.scopes:
            scope.names.clear()


def understand(source: Source) -> Reading:
    """Read the setups that a script would train, without running any of it."""
    walk = Walk(source, READERS, execute, apply)
    walk.references = _references(source.nodes)
    walk.frame.names["__name__"] = Const("__main__")
    try:
        walk.run(source.tree.body)
        _visit_uncalled(walk)
        # What is left out might read, train or move on what nothing else does.
        if not source.gaps:
            note_unread(walk, source.tree)
            note_untrained(walk)
            note_repeated_batches(walk)
    except (ExhaustedError, RecursionError):
        walk.unknown[
            (Line(source.path, 1, cell=walk.spans.cell(1)), "the script is too long to be read to its end")
        ] = None
    script = _script(source, walk)
    calls = Calls(walk)
    trained = {fit.model for fit in walk.fits}
    fits = (*walk.fits, *(evaluated for evaluated in walk.evaluations if evaluated.model not in trained))
    cases, examined = _cases(walk, fits, script, calls), _cases(walk, tuple(walk.examined), script, calls)
    unknown, keras = _unknown(source, walk), uses_keras(source.nodes)
    return Reading(source, cases, unknown, keras, script, calls.alone(), tuple(walk.scopes), examined)


def _unknown(source: Source, walk: Walk) -> tuple[tuple[Line, str], ...]:
    """Return what was given up, in the order of the source, each thing once."""
    found = dict.fromkeys((*source.gaps, *walk.unknown))
    return tuple(sorted(found, key=lambda item: (item[0].line, item[0].column)))


def _script(source: Source, walk: Walk) -> Script:
    names = Names(source.nodes)
    mentions = Mentions(source.nodes)
    paths = bound_paths(mentions.imports, names.bound)
    references = References(mentions, paths, walk.spans)
    return Script(
        source.path,
        Listed(source.nodes, names, walk.spans),
        _predictions(walk, None),
        references,
        paths,
        target_of(source.path, source.text, references),
        mentions.guards,
    )


def _references(nodes: Nodes) -> Counter[str]:
    counts = Counter([node.id for node in nodes.of(ast.Name)])
    counts.update([node.attr for node in nodes.of(ast.Attribute)])
    return counts


def _visit_uncalled(walk: Walk) -> None:
    """Follow functions and methods that nothing calls, with unknown arguments."""
    unknown = Arguments(whole=False)
    for value in tuple(walk.frame.names.values()):
        if isinstance(value, Function) and value.node not in walk.entered:
            enter(walk, value, unknown)
        elif isinstance(value, Class) and value.node not in walk.entered:
            _visit_class(walk, value, unknown)


def _visit_class(walk: Walk, cls: Class, unknown: Arguments) -> None:
    ref: Value = instantiate(walk, cls, unknown, ast.copy_location(ast.Constant(None), cls.node))
    for name in cls.names:
        method = find_in_class(cls, name)
        if isinstance(method, Function) and method.node not in walk.entered and isinstance(ref, Ref):
            enter(walk, replace(method, owner=ref), unknown)


def _cases(walk: Walk, fits: tuple[Fitted, ...], script: Script, calls: Calls) -> tuple[Planned, ...]:
    cases: dict[object, tuple[Fitted, set[Ref]]] = {}
    for fit in fits:
        # Models that differ between their heads only in what lies behind them would be told the same.
        heads = fit.network.heads
        key = (fit.where, heads, fit.network.optimizer) if heads else (fit.where, fit.network)
        _, models = cases.setdefault(key, (fit, set()))
        if fit.model is not None:
            models.add(fit.model)
    planned: list[Planned] = []
    for fit, models in cases.values():
        own = script.of_case(_predictions(walk, models))
        planned.append(Planned(fit.where, fit.variable, fit.network, own, calls.around(fit)))
    return tuple(planned)


def _predictions(walk: Walk, models: set[Ref] | None) -> tuple[Prediction, ...]:
    found = [
        Prediction(where, record.loop, _decoding(record), record.method)
        for where, record in walk.predictions.items()
        if models is None or models & record.models
    ]
    return tuple(sorted(found, key=lambda prediction: (prediction.where.line, prediction.where.column)))


def _decoding(record: Predicted) -> Decoding | None:
    """Return the decoding of a prediction, unless it is decoded in several ways."""
    ways = {decoding.how for decoding in record.decodings}
    return record.decodings[0] if len(ways) == 1 else None
