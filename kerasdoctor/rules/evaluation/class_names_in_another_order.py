"""A class number is a place in one order of the classes, a name a place in another."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Operation, Past, Script, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Line, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.custom.spelling import spelled
from kerasdoctor.rules.evaluation.answers import of_this_model

# These number the classes in the order of their sorted names.
SORTING = frozenset({"LabelEncoder", "LabelBinarizer", "OneHotEncoder", "OrdinalEncoder"})
SORTING_WORDS = frozenset({"get_dummies", "codes"})
FOLDERS = ("image_dataset_from_directory", "flow_from_directory", "text_dataset_from_directory")
# Where a list of names gets its order, and what leaves it.
UNSORTED = {
    "listdir": "in the order of the disk",
    "set": "in an order that differs from run to run",
    "unique": "in the order in which they first occur",
}
KEEPING = frozenset({"list", "tuple", "array", "asarray", "tolist", "to_numpy", "columns"})
REPORTING = ("sklearn.metrics.classification_report", "sklearn.metrics.ConfusionMatrixDisplay")


@cause(kind="decode", severity=Severity.HURTS)
def class_names_in_another_order(trace: Trace, script: Script | None) -> Iterator[Finding]:
    """Predicted class numbers are given names from a list that is in another order than the classes.

    Why it hurts
        Encoders and readers of folders number the classes by their sorted names. The list that names the
        predictions has to be in the same order; `os.listdir` gives folders as the disk has them, `set` has
        no order at all, and `unique` of a column begins with what comes first. Each prediction is then
        called by the name of another class, while the accuracy that Keras shows is right.

    Bad
        import os

        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Flatten, Rescaling
        from keras.utils import image_dataset_from_directory

        train = image_dataset_from_directory("photos/train", image_size=(32, 32))
        test = image_dataset_from_directory("photos/test", image_size=(32, 32), labels=None)
        names = os.listdir("photos/train")
        model = Sequential([Input((32, 32, 3)), Rescaling(1 / 255), Flatten(), Dense(3, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(train)
        for answer in np.argmax(model.predict(test), axis=1):
            print(names[answer])

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Flatten, Rescaling
        from keras.utils import image_dataset_from_directory

        train = image_dataset_from_directory("photos/train", image_size=(32, 32))
        test = image_dataset_from_directory("photos/test", image_size=(32, 32), labels=None)
        names = train.class_names
        model = Sequential([Input((32, 32, 3)), Rescaling(1 / 255), Flatten(), Dense(3, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(train)
        for answer in np.argmax(model.predict(test), axis=1):
            print(names[answer])

    Unless
        The list is sorted, comes from the encoder or the data set, or the classes are numbered by the same
        list.
    """
    said: set[Line] = set()
    for names, call in _named(trace):
        order = _order(names.past)
        numbered = _numbered(trace, names, order) if order is not None else None
        if order is not None and numbered is not None and order.where not in said:
            said.add(order.where)
            yield _finding(trace, script, names, call, order, numbered)


def _named(trace: Trace) -> Iterator[tuple[Argument, Call]]:
    """Yield lists of names by which class numbers that the model predicts are called, and where."""
    for call in trace.of("operator.getitem"):
        match call.arguments:
            case (names, index):
                done = of_this_model(index.past, trace)
                if done is not None and any(step.word == "argmax" for step in done):
                    yield names, call
    for call in trace.of(*REPORTING):
        listed, answers = call.argument(None, "target_names", "display_labels"), call.argument(1, "y_pred")
        if listed is not None and answers is not None and of_this_model(answers.past, trace) is not None:
            yield listed, call


def _order(past: Past | None) -> Operation | None:
    """Return what gave a list of names an order that is not the sorted one."""
    for done in reversed(past.operations if past is not None else ()):
        if done.word in UNSORTED and not done.name.startswith("numpy."):
            return done
        if done.word not in KEEPING:
            return None
    return None


def _numbered(trace: Trace, names: Argument, order: Operation) -> Line | None:
    """Return what numbers the classes by their sorted names, if they are the classes of this list."""
    fit = trace.fit
    x, y = (fit.argument(0, "x"), fit.argument(1, "y")) if fit is not None else (None, None)
    if order.word == "listdir":
        return _read_in_order(trace, x.past if x is not None else None, order)
    if y is None or y.past is None or names.past is None or y.past.roots != names.past.roots:
        return None
    if _column(y.past) is None or _column(y.past) != _column(names.past):
        return None
    for done in y.past.operations:
        if done.word in SORTING_WORDS or done.name.rpartition(".")[0].rpartition(".")[2] in SORTING:
            return done.where
    return None


def _column(past: Past) -> object:
    chosen = past.passed("columns")
    return chosen[0].operand if chosen else None


def _read_in_order(trace: Trace, past: Past | None, order: Operation) -> Line | None:
    """Return the call that reads the folder whose names are listed, if it is left to sort them."""
    listed = next((call for call in trace.of("os.listdir") if call.where == order.where), None)
    folder = listed.argument(0, "path") if listed is not None else None
    for done in past.passed(*FOLDERS) if past is not None else ():
        call = next((call for call in trace.of(done.name) if call.where == done.where), None)
        read = call.argument(0, "directory") if call is not None else None
        if call is None or read is None or folder is None or read.text != folder.text or not call.whole:
            continue
        if call.argument(None, "class_names", "classes", "labels") is None:
            return call.where
    return None


def _finding(
    trace: Trace, script: Script | None, names: Argument, call: Call, order: Operation, numbered: Line
) -> Finding:
    how = UNSORTED[order.word]
    return Finding(
        message=f"`{names.text}` lists the classes {how}, but they are numbered by their sorted names",
        places=(
            Spot(order.where, how),
            Spot(numbered, "numbers the classes by their sorted names"),
            Spot(call.where, "takes the one for the other"),
        ),
        evidence=(Evidence("read off the source: both hold the same classes, and only one side is sorted"),),
        why="A prediction is called by the name that stands at its number in the other order.",
        confidence=Confidence.POSSIBLE if order.word == "unique" else Confidence.LIKELY,
        fixes=tuple(_fixes(trace, script, order)),
        severity=Severity.SMELLS if order.word == "unique" else None,
    )


def _fixes(trace: Trace, script: Script | None, order: Operation) -> Iterator[Fix]:
    listed = next((call for call in trace.of("os.listdir") if call.where == order.where), None)
    name = spelled(script, "os.listdir")
    if listed is not None and name is not None and len(listed.arguments) == 1:
        yield Fix("", rewrites=((order.where, f"sorted({name}({listed.arguments[0].text}))"),))
    else:
        yield Fix("", advice="take the names from what numbered the classes, such as encoder.classes_")
