"""`validation_split` takes the last rows as they stand."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import ClassCount, Data, Network, Operation, Past, Trace, Validation
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Line, Spot, Tally
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.terms import CROSS_ENTROPIES
from kerasdoctor.rules.inputs.pointing import MANY_ROWS, at_fit, at_labels, labels_called

# These come sorted by class.
SORTED_SETS = {
    "sklearn.datasets.load_iris": "150 rows, class after class",
    "sklearn.datasets.load_wine": "178 rows, class after class",
}
# One row in twenty of a class that was never trained on: no accident of a rare class.
UNKNOWN = 0.05
HALF = 0.5
SHOWN = 8
# Each class in one block, or in a few: in a mixture the class changes at every second or third row.
BLOCKS = 2
JOINING = {"numpy.concatenate", "numpy.hstack"}
CONSTANT = {"numpy.zeros", "numpy.ones", "numpy.full"}
KEEPS_ORDER = {"astype", "reshape", "to_categorical", "array", "asarray", "columns", "get_dummies", "toarray"} | {
    "fit_transform",
    "transform",
    "expand_dims",
    "ravel",
    "flatten",
    "one_hot",
}


@cause(kind="data-shuffle", severity=Severity.BREAKS)
def sorted_rows_split_off(trace: Trace | None, network: Network | None, data: Data | None) -> Iterator[Finding]:
    """Rows sorted by class are given to `fit` with `validation_split`, which takes the last rows.

    Why it hurts
        The share to validate on is cut off the end before anything is shuffled. Where the rows are sorted
        by class, it holds the last class only: the model is validated on a class of which it has seen few
        rows or none.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(200, 3))
        y = (x.sum(axis=1) > 0).astype(int)
        y = np.concatenate([np.zeros(100), np.ones(100)])
        model = Sequential([Input((3,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, validation_split=0.2)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(200, 3))
        y = (x.sum(axis=1) > 0).astype(int)
        y = np.concatenate([np.zeros(100), np.ones(100)])
        order = np.random.permutation(len(x))
        x, y = x[order], y[order]
        model = Sequential([Input((3,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, validation_split=0.2)

    Unless
        The rows are shuffled or split before, or the order of the rows is not known. Fewer than fifty rows,
        and labels that are amounts, are left alone.
    """
    if network is not None and data is not None and data.validation is not None:
        yield from _counted(network, data, data.validation)
    elif trace is not None:
        yield from _read(trace)


def _counted(network: Network, data: Data, held: Validation) -> Iterator[Finding]:
    """Look at the classes of the very rows that are cut off."""
    if held.cut_off is None or data.rows < MANY_ROWS or not len(network.heads) == len(data.heads) == len(held.classes):
        return
    for number, head in enumerate(network.heads):
        here, trained = held.classes[number], dict(held.trained[number])
        if head.loss is None or head.loss.name not in CROSS_ENTROPIES or not here:
            continue
        unknown = sum(count for name, count in here if name not in trained) / held.rows
        blocks = data.heads[number].switches
        in_blocks = blocks is not None and blocks < BLOCKS * len(data.heads[number].classes)
        if unknown >= UNKNOWN or (in_blocks and len(here) == 1 < len(trained)):
            yield Finding(
                message=f"`validation_split` takes the last {held.rows:,} rows of {labels_called(network, number)}, "
                f"{_what(here, unknown)}",
                places=(
                    at_fit(network, "cuts the rows off the end, before any shuffling"),
                    at_labels(network, f"the class changes at {blocks} rows of {data.rows:,}", number),
                ),
                evidence=(
                    Evidence(
                        f"{unknown:.0%} of the rows to validate on have a class that no row to train on has",
                        rows=held.rows,
                        tallies=tuple(Tally(f"class {name}", count, count / held.rows) for name, count in here[:SHOWN]),
                    ),
                ),
                why="The model is validated on classes of which it has seen few rows or none.",
                confidence=Confidence.CERTAIN,
                fixes=(
                    Fix("", advice="shuffle inputs and labels by one order first, or split them with train_test_split"),
                ),
                severity=None if unknown >= HALF or in_blocks else Severity.HURTS,
            )


def _what(here: tuple[ClassCount, ...], unknown: float) -> str:
    if len(here) == 1:
        return f"which all have class {here[0][0]}"
    return f"and {unknown:.0%} of them have classes that are not trained on"


def _read(trace: Trace) -> Iterator[Finding]:
    fit = trace.fit
    share = fit.argument(None, "validation_split") if fit is not None else None
    answers = fit.argument(1, "y") if fit is not None else None
    if fit is None or share is None or answers is None or answers.past is None:
        return
    if not (isinstance(share.value, float) and 0 < share.value < 1):
        return
    found = _in_class_loops(trace, answers.past) or _as_made(trace, answers.past)
    if found is None:
        return
    place, blocks = found
    name = f"`{answers.text}`" if answers.form == "name" else "the rows"
    yield Finding(
        message=f"{name} is sorted by class, and `validation_split` takes the last {share.value:.0%} of it",
        places=(
            Spot(share.where or fit.where, "cut off the end, before any shuffling"),
            Spot(place, blocks),
        ),
        evidence=(Evidence("read off the source: nothing in between gives the rows another order"),),
        why="The rows to validate on are those of the last class only.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="shuffle inputs and labels by one order first, or split them with train_test_split"),),
    )


def _keeps_order(done: Operation) -> bool:
    return done.word in KEEPS_ORDER


def _as_made(trace: Trace, past: Past) -> tuple[Line, str] | None:
    source, *rest = past.operations or (None,)
    blocks = _blocks(trace, source) if source is not None and all(_keeps_order(done) for done in rest) else None
    return (source.where, blocks) if source is not None and blocks is not None else None


def _in_class_loops(trace: Trace, past: Past) -> tuple[Line, str] | None:
    """Return where labels are collected class by class in two loops, if nothing shuffles them."""
    if not all(_keeps_order(done) for done in past.operations) or not _is_of_classes(trace):
        return None
    filled = [call for call in trace.of("list.append_in_blocks") if call.of is not None and call.of.roots == past.roots]
    shuffled = any(
        argument.past is not None and set(argument.past.roots) & set(past.roots)
        for call in trace.of("random.shuffle", "numpy.random.shuffle", "numpy.random.Generator.shuffle")
        for argument in call.arguments
    )
    return (filled[0].where, "collected class by class") if len(filled) == 1 and not shuffled else None


def _is_of_classes(trace: Trace) -> bool:
    """Whether the loss is one for classes, so that equal numbers are one class and not one value."""
    loss = trace.compile.argument(1, "loss") if trace.compile is not None else None
    if loss is None:
        return False
    name = loss.value if isinstance(loss.value, str) else loss.thing.name if loss.thing is not None else loss.form
    return name.lower().endswith("crossentropy")


def _blocks(trace: Trace, source: Operation) -> str | None:
    """Say how rows are sorted, if what makes the labels puts one class after the other."""
    if source.name in SORTED_SETS:
        return SORTED_SETS[source.name]
    if source.name not in JOINING:
        return None
    calls = [call for call in trace.of(source.name) if call.where == source.where]
    given = calls[0].argument(0, "arrays", "tup", "arr") if len(calls) == 1 else None
    parts = list(given.items or ()) if given is not None else []
    made = [part.past.operations for part in parts if part.past is not None]
    if (
        len(made) != len(parts)
        or len(parts) < 2
        or any(len(done) != 1 or done[0].name not in CONSTANT for done in made)
    ):
        return None
    kinds = {done[0].name for done in made}
    return "one class after the other" if {"numpy.zeros", "numpy.ones"} <= kinds and len(parts) == 2 else None
