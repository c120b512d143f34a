"""Calls with arguments, methods and names in quotes that are gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kerasdoctor.facts import Argument, Call, Network, Script, Trace
from kerasdoctor.history import METHODS, Successor, successor_of_argument
from kerasdoctor.history.arguments import ARGUMENTS, NO_LONGER_OPTIONAL
from kerasdoctor.history.methods import AFTER_GENERATOR, GENERATOR_ARGUMENTS
from kerasdoctor.history.words import LOSSES, METRICS
from kerasdoctor.places import Line
from kerasdoctor.rules.api.old_uses import Use, after, before, stretch

_METHODS_WITH_ARGUMENTS = ("compile", "fit", "evaluate", "predict", "train_on_batch", "test_on_batch", "save_weights")
GONE_IN_CALL = "add_metric"
_MODEL = "keras.Model."
_GONE = frozenset(f"{_MODEL}{method}" for method in METHODS)
_FORMATS = {"tf": '"channels_last"', "th": '"channels_first"'}


def old_arguments(script: Script, trace: Trace) -> Iterator[Use]:
    """Yield keyword arguments that are gone."""
    methods = trace.of(*(f"keras.Model.{method}" for method in _METHODS_WITH_ARGUMENTS))
    named = [call for name in script.calls if name in ARGUMENTS for call in script.calls[name]]
    for call in (*named, *methods):
        yield from _arguments(call, call.name)


def left_out(script: Script) -> Iterator[Use]:
    """Yield calls that leave out an argument which has no default any more."""
    for name, (keyword, default) in NO_LONGER_OPTIONAL.items():
        for call in script.calls.get(name, ()):
            hidden = any(argument.keyword is None and argument.text.startswith("*") for argument in call.arguments)
            if call.argument(0, keyword) is None and not hidden and call.whole and call.function is not None:
                edit = (after(call.function), f"({keyword}={default}{', ' if call.arguments else ''}")
                opening = replace(after(call.function), end_column=(edit[0].end_column or 0) + 1)
                yield Use(
                    f"{name.rpartition('.')[2]} without `{keyword}`",
                    call.where,
                    f"now {keyword}={default}",
                    ((opening, edit[1]),),
                )


def _arguments(call: Call, name: str) -> Iterator[Use]:
    dropped = [_dropped(argument, name) for argument in call.arguments]
    for index, argument in enumerate(call.arguments):
        found = successor_of_argument(name, argument.keyword) if argument.keyword else None
        if found is None or argument.named is None or argument.where is None:
            continue
        what = f"`{argument.keyword}` of {name.rpartition('.')[2]}"
        if argument.keyword == "dim_ordering" and argument.text.strip("\"'") in _FORMATS:
            value = _FORMATS[argument.text.strip("\"'")]
            edits = ((argument.named, "data_format"), (argument.where, value))
            yield Use(what, argument.named, f"now data_format={value}", edits)
        elif found.name:
            yield Use(what, argument.named, f"now {found.name}=", ((argument.named, found.name),))
        elif found.advice:
            yield Use(what, argument.named, found.advice, advice=f"{what}: {found.advice}")
        else:
            yield Use(what, argument.named, "to be left out", ((_gap(call.arguments, dropped, index), ""),))


def _dropped(argument: Argument, name: str) -> bool:
    found = successor_of_argument(name, argument.keyword) if argument.keyword else None
    return found is not None and not found.name and not found.advice


def _gap(arguments: Sequence[Argument], dropped: Sequence[bool], index: int) -> Line:
    """Return the span to take out so that an argument goes with one of the commas beside it."""
    starts = [before(part.named or part.where) for part in arguments if part.where is not None]
    ends = [after(part.where) for part in arguments if part.where is not None]
    if all(dropped[:index]):
        return stretch(starts[index], starts[index + 1] if index + 1 < len(starts) else ends[index])
    return stretch(ends[index - 1], ends[index])


def old_methods(trace: Trace, network: Network | None) -> Iterator[Use]:
    """Yield calls of methods of models that are gone."""
    for full in sorted(_GONE.intersection(trace.by_name)):
        method = full.removeprefix(_MODEL)
        found = METHODS[method]
        for call in trace.of(full):
            name = _method_name(call, method)
            # Inside `call`, and what that calls, a model may still add to its loss.
            if name is None or (method == "add_loss" and call.within is not None):
                continue
            if method == "predict_classes":
                yield _classes(call, name, found, network if call.owner and call.owner.number == trace.model else None)
            elif found.name:
                edits = ((name, found.name), *_after_generator(call, method))
                yield Use(f"`{method}`", name, f"now {found.name}", edits)
                yield from _arguments(call, f"keras.Model.{found.name}")
            else:
                yield Use(f"`{method}`", name, found.advice, advice=f"{method}: {found.advice}")


def methods_of_layers(trace: Trace) -> Iterator[Use]:
    """Yield calls of methods that are gone, in the `call` of layers and models of the script."""
    for formula in trace.formulas:
        for term in formula.calls if formula.role == "call" and GONE_IN_CALL not in formula.beside else ():
            if term.name == f"self.{GONE_IN_CALL}":
                advice = METHODS[GONE_IN_CALL].advice
                yield Use(f"`{GONE_IN_CALL}`", term.where, advice, advice=f"{GONE_IN_CALL}: {advice}")


def _method_name(call: Call, method: str) -> Line | None:
    """Return the span of the name of the method."""
    if call.function is None:
        return None
    end = after(call.function)
    return replace(end, column=end.column - len(method))


def _after_generator(call: Call, method: str) -> Iterator[tuple[Line, str]]:
    """Yield edits for the arguments of a method for generators."""
    for keyword, argument in zip(AFTER_GENERATOR.get(method, ()), call.arguments[1:], strict=False):
        if argument.keyword is not None:
            break
        if argument.where is not None:
            yield before(argument.where), f"{keyword}="
    for argument in call.arguments:
        new = GENERATOR_ARGUMENTS.get(argument.keyword or "", "!")
        if argument.named is not None and not new.startswith("!") and method in AFTER_GENERATOR:
            yield argument.named, new


def _classes(call: Call, name: Line, found: Successor, network: Network | None) -> Use:
    """Return the use of predict_classes, with the decode that the head of the model asks for."""
    ways = {_decode(head.layer.units, head.layer.activation) for head in network.heads} if network else set()
    way = ways.pop() if len(ways) == 1 else ""
    if not way:
        return Use("`predict_classes`", name, found.advice, advice=f"predict_classes: {found.advice}")
    opening = "(" if way.startswith(" >") else ""
    edits = ((name, "predict"), (before(call.where), opening), (after(call.where), way))
    return Use("`predict_classes`", name, "now a decode of predict", tuple(edit for edit in edits if edit[1]))


def _decode(units: int | None, activation: str | None) -> str:
    match units, activation:
        case 1, "sigmoid":
            return ' > 0.5).astype("int32")'
        case int(), "softmax" if units != 1:
            return ".argmax(axis=-1)"
    return ""


def old_words(trace: Trace) -> Iterator[Use]:
    """Yield losses and metrics in quotes that Keras no longer knows."""
    for call in trace.of("keras.Model.compile"):
        loss, metrics = call.argument(1, "loss"), call.argument(None, "metrics")
        for part in leaves(loss):
            yield from _word(part, LOSSES, "loss")
        for part in leaves(metrics):
            yield from _word(part, METRICS, "metric")


def leaves(argument: Argument | None) -> Iterator[Argument]:
    """Yield an argument and all that stands in it, where it is a list, tuple or dictionary."""
    if argument is None:
        return
    yield argument
    for part in (*(argument.items or ()), *(value for _, value in argument.entries or ())):
        yield from leaves(part)


def _word(argument: Argument, known: dict[str, str], what: str) -> Iterator[Use]:
    new = known.get(argument.value, "") if isinstance(argument.value, str) else ""
    if not new or argument.where is None:
        return
    said = f'the {what} "{argument.value}"'
    if new.startswith("!"):
        yield Use(said, argument.where, new[2:], advice=f"{said}: {new[2:]}")
    else:
        edits = ((argument.where, f'"{new}"'),) if argument.form == "constant" else ()
        yield Use(said, argument.where, f'now "{new}"', edits, "" if edits else f'{said}: write "{new}"')
