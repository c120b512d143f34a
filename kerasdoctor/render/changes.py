"""Fixes and their changes in plain words, for every kind of output."""

from __future__ import annotations

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
    OfData,
    OfLayers,
    OfTask,
    OfTraining,
)
from kerasdoctor.finding import Fix
from kerasdoctor.places import Line, Place
from kerasdoctor.render.words import NAMES_SHOWN, counted, joined, listed

_LABELS = {
    "class-index": "turn each row of {} into one whole number, the index of its class",
    "one-hot": "turn each class number of {} into a row with a single 1",
    "zero-and-one": "write the lower of the two values of {} as 0 and the higher one as 1",
}
_TARGETS = {
    "standardised": "subtract its mean from {} and divide by its deviation, and undo both on predictions",
    "divided": "divide {} by {by:g}, and multiply predictions by it",
    "logarithm": "train on log(1 + y) for y in {}, and undo that on predictions",
}
_INPUTS = {
    "standardised": "give each feature of {} mean 0 and deviation 1 with a Normalization layer in front of the model",
    "divided": "divide {} by {by:g} with a Rescaling layer in front of the model",
}
_REDUCTIONS = {
    "flatten": "put a Flatten layer in front of the output layer",
    "average": "put a GlobalAveragePooling layer in front of the output layer",
    "maximum": "put a GlobalMaxPooling layer in front of the output layer",
    "last-step": "have the last recurrent layer return its last step only (return_sequences=False)",
}


def steps(fix: Fix) -> tuple[str, ...]:
    """Say what a fix does, one phrase for each change."""
    said = (*(change(item) for item in fix.changes), *([fix.advice] if fix.advice else []))
    return (*said, *(_written(place, text.strip()) for place, text in fix.rewrites))


def change(item: Change) -> str:
    """Say in the imperative what one change does."""
    match item:
        case NewLabels() | NewHead() | NewLoss() | NewMetric() | NewDecode():
            return _of_task(item)
        case NewInputs() | NewTargets() | NewShape():
            return _of_data(item)
        case NewRate() | NewOptimizer() | NewBatchSize() | NewEpochs():
            return _of_training(item)
    return _of_layers(item)


def _of_task(item: OfTask) -> str:
    match item:
        case NewLabels(how="varying-columns", name=name, columns=columns):
            kept = f" ({listed([str(column) for column in columns])})" if columns else ""
            return f"keep only the columns of {_called(name, 'the labels')} that are not constant{kept}"
        case NewLabels(how=how, name=name):
            return _LABELS[how].format(_called(name, "the labels"))
        case NewHead(units, activation):
            return f"end the model in {counted(units, 'output')} with activation `{activation}`"
        case NewLoss(name):
            return f"compile with loss `{name}`"
        case NewMetric(name):
            return f"compile with metric `{name}`"
        case NewDecode(how="argmax", to_rows=to_rows):
            answer = "take the output with the highest score as the answer"
            return f"{answer} and look up the label row of that class" if to_rows else answer
    return "answer 1 where an output is above one half, else 0"


def _of_data(item: OfData) -> str:
    match item:
        case NewInputs(how=how, by=by, name=name):
            return _INPUTS[how].format(_called(name, "the inputs"), by=by or 1)
        case NewTargets(how=how, by=by, name=name):
            return _TARGETS[how].format(_called(name, "the targets"), by=by or 1)
        case NewShape(shape, layer):
            what = f"layer {layer}" if layer else "the inputs"
            return f"give each row of {what} the shape {shape}"


def _of_training(item: OfTraining) -> str:
    match item:
        case NewRate(rate):
            return f"train with a learning rate of {rate:g}"
        case NewOptimizer(name, rate):
            return f"train with {name}" + ("" if rate is None else f" at a learning rate of {rate:g}")
        case NewBatchSize(rows):
            return f"train on batches of {counted(rows, 'row')}"
        case NewEpochs(epochs):
            return f"train for {counted(epochs, 'epoch')}"


def _of_layers(item: OfLayers) -> str:
    match item:
        case NewInitializer(name):
            return f"draw the initial kernels of {_layers(item)} with `{name}`"
        case NewActivation(name):
            return f"give {_layers(item)} the activation `{name}`"
        case NewWidth(units):
            return f"give {_layers(item)} {counted(units, 'unit')}"
        case NewReduction(how):
            return _REDUCTIONS[how]
        case NewDropout(rate):
            drop = f"drop {rate:.0%} of the units" if rate else "drop no units"
            return f"{drop} in {_layers(item, 'the dropout layers')}"
        case NewPenalty(times):
            fewer = f"multiply the penalties by {times:g}" if times else "leave out the penalties"
            return f"{fewer} in {_layers(item, 'all layers')}"


def _called(name: str | None, otherwise: str) -> str:
    return f"`{name}`" if name else otherwise


def _layers(
    item: NewInitializer | NewActivation | NewWidth | NewDropout | NewPenalty, otherwise: str = "the hidden layers"
) -> str:
    """Name the layers that a change is for, or say where they are."""
    places = joined([place.said for place in item.where if isinstance(place, Line)])
    if item.layers:
        named = [f"`{name}`" for name in item.layers]
        return f"layer{'s' if len(named) > 1 else ''} {listed(named, most=NAMES_SHOWN)}"
    if places:
        return f"the layer{'s' if len(places) > 1 else ''} at {listed(places, most=NAMES_SHOWN)}"
    return otherwise


def _written(place: Place, text: str) -> str:
    at = " ".join(str(place).splitlines())
    if not text:
        return f"leave out what stands at {at}"
    return f"write at {at}" if "\n" in text else f"write `{text}` at {at}"
