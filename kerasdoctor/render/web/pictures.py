"""The pictures of a diagnosis: labels, losses, layers, decode and answers, each where its numbers were counted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from kerasdoctor.diagnosis import Cause, Diagnosis
from kerasdoctor.facts import Ceiling, HeldOut, InitialPass, LabelData, Labels, LayerPass, Memorised, Trial
from kerasdoctor.numbers import short
from kerasdoctor.places import Tally
from kerasdoctor.render.fixes import MEASURES, arms_of, mean
from kerasdoctor.render.web import tables
from kerasdoctor.render.web.bars import Bar, bars, drawn, tallies
from kerasdoctor.render.web.charts import Curve, Level, columns, losses
from kerasdoctor.render.web.elements import Child, el, p, prose
from kerasdoctor.render.words import counted, percent

# More classes than this are drawn as columns without a name each.
MOST_NAMED = 12
# Between the weakest and the strongest gradient that a bar can show, by powers of ten.
DECADES = 6
# What is drawn when several outputs would each have a picture of their own.
MOST_OUTPUTS = 3
NEXT_TO_NOTHING = 0.0005


def figure(title: str, note: str, *content: Child) -> Element:
    """Return pictures with a title above and a note below."""
    below = p(note, "quiet") if note else None
    return el("figure", "picture", el("figcaption", "", prose(title)), *content, below)


def of_labels(diagnosis: Diagnosis) -> Iterator[Element]:
    """Yield how often each label comes, and what the rows add up to unless a cause shows that."""
    network, data = diagnosis.network, diagnosis.measured.data
    heads = () if network is None else network.heads[:MOST_OUTPUTS]
    found = () if data is None else data.heads
    shown = {seen.tallies for cause in diagnosis.causes for seen in cause.finding.evidence}
    for number, head in enumerate(heads):
        if head.labels is not None:
            counts = found[number] if number < len(found) else None
            yield from _labels(head.labels, counts, shown)


def _labels(labels: Labels, data: LabelData | None, shown: set[tuple[Tally, ...]]) -> Iterator[Element]:
    sums = labels.row_sums
    if sums is not None and labels.kind == "multi-hot" and sums.tallies not in shown:
        note = f"counted on {counted(sums.rows, 'row')}"
        yield figure(f"What the rows of {labels.called} add up to", note, tallies(sums.tallies, "row sums"))
    if data is None:
        return
    name = labels.called
    if data.classes:
        yield figure(f"How often each class comes in {name}", f"counted on {counted(data.rows, 'row')}", _classes(data))
    elif data.ones:
        never = [at for at, count in enumerate(data.ones) if not count]
        said = (
            f"{len(never)} of {len(data.ones)} columns never hold a 1" if never else "each column holds a 1 somewhere"
        )
        drawing = columns(data.ones, "column 0", f"column {len(data.ones) - 1}", f"Ones by column: {said}", never)
        yield figure(
            f"How many rows hold a 1 in each column of {name}", f"{said}; {counted(data.rows, 'row')}", drawing
        )
    elif data.histogram is not None:
        spread = data.histogram
        said = f"from {short(spread.low)} to {short(spread.high)}"
        drawing = columns(spread.counts, short(spread.low), short(spread.high), f"How {name} spread, {said}")
        yield figure(f"How the values of {name} spread", f"{said}; {counted(sum(spread.counts), 'value')}", drawing)


def _classes(data: LabelData) -> Element:
    if len(data.classes) <= MOST_NAMED:
        most = max(count for _, count in data.classes)
        rows = [
            Bar(f"class {number}", count / most, f"{count:,} · {percent(count / max(data.rows, 1))}")
            for number, count in data.classes
        ]
        return bars(rows, "rows of each class", ("class", "rows and share"))
    counts = [count for _, count in data.classes]
    first, last = data.classes[0][0], data.classes[-1][0]
    said = f"{len(counts)} classes, {min(counts):,} to {max(counts):,} rows each"
    return el("div", "", columns(counts, f"class {first}", f"class {last}", said), p(said, "quiet"))


def of_losses(diagnosis: Diagnosis, causes: Iterable[Cause] = ()) -> Element | None:
    """Return the losses of the probe and of the first fixes while one batch is memorised, and what bounds them."""
    probe = diagnosis.measured.probe
    runs = () if probe is None else probe.memorised
    tried = [
        (number, remedy.trial)
        for cause in causes
        for number, remedy in enumerate(cause.remedies, 1)
        if isinstance(remedy.trial, Trial) and remedy.trial.judge == "memorised" and remedy.trial.repaired.curves
    ][:2]
    own, steady = ("alone", "written") if tried else ("own", "steady")  # red and amber say that something is wrong
    curves = [Curve(_run(run), run.curve, own if run.as_written else steady) for run in runs]
    if tried and not any(run.optimizer == tried[0][1].optimizer for run in runs):
        trial = tried[0][1]
        curves.append(Curve(f"as written, {trial.optimizer}", _averaged(trial.as_written.curves), own))
    for number, (fix, trial) in enumerate(tried):
        name = f"with fix {fix}, {trial.optimizer}"
        curves.append(Curve(name, _averaged(trial.repaired.curves), "fixed" if number == 0 else "other-fixed"))
    steps = max((run.steps for run in runs), default=0)
    drawing = losses(curves, _levels(diagnosis), steps)
    if drawing is None:
        return None
    rows = max(run.rows for run in runs) if runs else 0
    note = "Each loss by its own formula; the two levels belong to the setup as written." if tried else ""
    return figure(f"Training on one batch of {counted(rows, 'row')} again and again", note, drawing)


def _run(run: Memorised) -> str:
    return f"as written, {run.optimizer}"


def of_trial(trial: Trial) -> Element | None:
    """Return the losses of a trial that trains as the script does."""
    if trial.judge != "held-out":
        return None
    arms = zip(arms_of(trial), ("written", "control", "fixed"), strict=True)
    curves = [Curve(name, _averaged(arm.curves), kind) for (name, arm), kind in arms if arm.curves]
    drawing = losses(curves, (), trial.steps)
    return None if drawing is None else figure("The loss in training, averaged over the seeds", "", drawing)


def _averaged(curves: tuple[tuple[float, ...], ...]) -> tuple[float, ...]:
    return tuple(mean(values) for values in zip(*curves, strict=False))


def _levels(diagnosis: Diagnosis) -> list[Level]:
    ceilings = diagnosis.measured.ceilings
    match ceilings.heads if ceilings is not None else ():
        case (Ceiling(lowest_loss=lowest, constant_loss=constant),):
            known = (
                ("always the best constant answer", constant, "constant"),
                ("the lowest that is possible", lowest, "floor"),
            )
            return [Level(name, _rounded(value), kind) for name, value, kind in known if value is not None]
    return []


def _rounded(value: float) -> float:
    """Return what is nearly 0 as 0, for "-0.000" looks like a mistake."""
    return value if abs(value) >= NEXT_TO_NOTHING else 0.0


def of_layers(seen: InitialPass) -> Element | None:
    """Return how strong outputs and gradients are, layer by layer, before the first step."""
    layers = [layer for layer in seen.layers if layer.gradient_rms is not None or layer.rms is not None]
    if not layers:
        return None
    silent = any(layer.silent_units for layer in layers)
    heads = ["layer", "outputs", "gradient", *(["silent units"] if silent else [])]
    most = [max((value for value in values if value is not None and math.isfinite(value)), default=0.0)
            for values in ([layer.rms for layer in layers], [layer.gradient_rms for layer in layers])]  # fmt: skip
    rows = [_layer(layer, most[0], most[1], silent=silent) for layer in layers]
    head = el("tr", "", [el("th", "", name, scope="col") for name in heads])
    caption = el("caption", "unseen", "Root mean square of outputs and gradients by layer")
    note = (
        f"Root mean square over {counted(seen.rows, 'row')} at the weights that training starts from; "
        "a bar that is one sixth shorter is ten times less."
    )
    table = el("table", "plain layers", caption, el("thead", "", head), el("tbody", "", rows))
    return figure("How signals and gradients pass through the layers", note, el("div", "scrolled", table))


def _layer(layer: LayerPass, outputs: float, gradients: float, *, silent: bool) -> Element:
    cells = [_strength(layer.rms, outputs), _strength(layer.gradient_rms, gradients)]
    if silent:
        share = f"{layer.silent_units} of {layer.units}" if layer.silent_units and layer.units else ""
        cells.append(el("td", "count", share))
    return el("tr", "", el("th", "", layer.name, scope="row"), cells)


def _strength(value: float | None, most: float) -> Element:
    if value is None:
        return el("td", "", "not measured")
    tone = "" if value and math.isfinite(value) else "bad"
    return el("td", "strength", drawn(_decades(value, most), tone), el("span", "count", short(value)))  # type: ignore[arg-type]


def _decades(value: float, most: float) -> float:
    """Return the part of a bar: full for the strongest, a part less for each power of ten below it."""
    if not value or not most or not math.isfinite(value):
        return 0.0
    return max(1 + math.log10(value / most) / DECADES, 0.02)


def of_decode(diagnosis: Diagnosis) -> Element | None:
    """Return what the script's decode makes of perfect predictions; None where all of them come out right."""
    ceilings = diagnosis.measured.ceilings
    for ceiling in ceilings.heads if ceilings is not None else ():
        if ceiling.decode is not None and ceiling.decode.examples and ceiling.decode.score < 1:
            decode = ceiling.decode
            how = f"`{decode.written}`" if decode.written else "the decode"
            note = f"At most {percent(decode.score)} of {counted(decode.rows, 'row')} can come out right."
            return figure(f"What {how} makes of a perfect prediction", note, tables.decoded(decode))
    return None


def of_repaired(causes: Iterable[Cause]) -> Element | None:
    """Return which answers are given with the first verified fix in, to be seen beside those without it."""
    for cause in causes:
        for number, remedy in enumerate(cause.remedies, 1):
            match remedy.trial:
                case Trial(verdict="verified", held_out=HeldOut() as scored):
                    which = f"fix {number}" if len(cause.remedies) > 1 else f"the fix of {cause.rule.name}"
                    return of_answers(scored, f" with {which}")
    return None


def of_answers(scored: HeldOut, repaired: str = "") -> Element | None:
    """Return which answers the rows of each label were given by the trained copy, which a fix may have repaired."""
    found = scored.confusion
    if found is None or len(found.labels) < 2:
        return None
    note = (
        f"Down: the label of a row. Across: the answer that it was given. Darker: more of the rows of that label. "
        f"{counted(scored.model.rows, 'row')} that the copy had not seen, after {counted(scored.steps, 'step')} of "
        f"{scored.optimizer}. {tables.named_by_columns(found)}{tables.never_given(found)}"
    )
    name = f" ({scored.output})" if scored.output else ""
    return figure(f"What the trained copy answers{repaired}{name}", note, tables.confusion(found, "labels and answers"))


def of_scores(scored: HeldOut) -> Element:
    """Return the score on rows that were held out beside those of answers that need no model."""
    named = (
        ("the model", scored.model, ""),
        ("the model, labels shuffled", scored.shuffled, "quiet"),
        ("always the same answer", scored.constant, "quiet"),
        ("a linear model", scored.linear, "quiet"),
    )
    rows = [
        Bar(name, one.score, f"{_rounded(one.score):.3f} ({_rounded(one.low):.2f} to {_rounded(one.high):.2f})", tone)  # type: ignore[arg-type]
        for name, one, tone in named
        if one is not None
    ]
    after = f"after {counted(scored.steps, 'step')} of {scored.optimizer}"
    note = f"{counted(scored.model.rows, 'row')}, {after}; with 95% intervals"
    title = f"Rows that it never saw: {MEASURES[scored.measure]}"
    return figure(title, note, bars(rows, title, ("who answers", "score")))
