"""Predictions come in the order of one pass, labels in that of another."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Operation, Past, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Line, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.evaluation.answers import PREDICTING, of_this_model

# Functions and methods that hand out files in a new order at each pass unless told otherwise.
_SHUFFLING = frozenset(
    {"flow", "flow_from_directory", "flow_from_dataframe", "image_dataset_from_directory"}
    | {"text_dataset_from_directory", "audio_dataset_from_directory"}
)
_SHUFFLE_POSITION = {"flow": 3}
# What a data set can go through and still be given to `predict` as a whole.
_PASSED_ON = frozenset({"array.batch", "array.map", "array.prefetch", "array.with_options"})
_MEETING = ("operator.eq", "operator.ne", "numpy.equal", "sklearn.metrics.*")


@cause(kind="evaluation-protocol", severity=Severity.BREAKS)
def labels_of_another_order(trace: Trace) -> Iterator[Finding]:
    """Predictions for shuffled data are compared with labels that are in another order.

    Why it hurts
        Data sets and generators that read folders shuffle by default, anew in each pass. `predict`
        makes one pass; `classes` of a generator lists the files in the order of the folder, and
        collecting labels in a loop is a second pass. Each prediction then meets the label of
        another picture: `evaluate` reports a good accuracy, the confusion matrix one of chance.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Flatten, Rescaling
        from keras.utils import image_dataset_from_directory
        from sklearn.metrics import confusion_matrix

        train = image_dataset_from_directory("photos/train", image_size=(32, 32))
        test = image_dataset_from_directory("photos/test", image_size=(32, 32))
        model = Sequential([Input((32, 32, 3)), Rescaling(1 / 255), Flatten(), Dense(3, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(train)
        answers = np.argmax(model.predict(test), axis=1)
        labels = np.concatenate([batch for _, batch in test])
        print(confusion_matrix(labels, answers))

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Flatten, Rescaling
        from keras.utils import image_dataset_from_directory
        from sklearn.metrics import confusion_matrix

        train = image_dataset_from_directory("photos/train", image_size=(32, 32))
        test = image_dataset_from_directory("photos/test", image_size=(32, 32), shuffle=False)
        model = Sequential([Input((32, 32, 3)), Rescaling(1 / 255), Flatten(), Dense(3, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(train)
        answers = np.argmax(model.predict(test), axis=1)
        labels = np.concatenate([batch for _, batch in test])
        print(confusion_matrix(labels, answers))

    Unless
        The data are read with `shuffle=False`, are cached after the shuffling, or labels and
        predictions are collected in the same loop.
    """
    said: set[Line] = set()
    for call in trace.of(*_MEETING):
        match call.arguments:
            case (one, other, *_):
                for answers, labels in ((one, other), (other, one)):
                    shuffled = _shuffled(answers, labels, trace)
                    if shuffled is not None and shuffled.where not in said:
                        said.add(shuffled.where)
                        yield _finding(call, labels, shuffled)


def _shuffled(answers: Argument, labels: Argument, trace: Trace) -> Call | None:
    """Return the call that shuffles what the answers are for, if the labels come from it by another pass."""
    if of_this_model(answers.past, trace) is None or answers.past is None or labels.past is None:
        return None
    if labels.past.passed(*PREDICTING):
        return None
    places = {step.where for step in labels.past.operations}
    before = _before_predict(answers.past)
    for index, step in enumerate(before):
        call = _call_at(step, trace)
        if call is None or not _shuffles(call) or not all(later.name in _PASSED_ON for later in before[index + 1 :]):
            continue
        if step.where in places or call.name.endswith("ImageDataGenerator.flow"):
            return call
    return None


def _before_predict(past: Past) -> list[Operation]:
    found: list[Operation] = []
    for step in past.operations:
        if step.name in PREDICTING:
            break
        found.append(step)
    return found


def _call_at(step: Operation, trace: Trace) -> Call | None:
    return next((call for call in trace.of(step.name) if call.where == step.where), None)


def _shuffles(call: Call) -> bool:
    word = call.word
    if word in _SHUFFLING:
        told = call.argument(_SHUFFLE_POSITION.get(word), "shuffle")
        return call.whole and (told is None or told.value is True)
    return call.name == "array.shuffle" and call.argument(None, "reshuffle_each_iteration") is None


def _fixes(shuffled: Call) -> Iterator[Fix]:
    told = shuffled.argument(None, "shuffle")
    last = shuffled.arguments[-1] if shuffled.arguments else None
    if told is not None and told.where is not None:
        yield Fix("", rewrites=((told.where, "False"),))
    elif shuffled.name != "array.shuffle" and last is not None and last.where is not None:
        yield Fix("", rewrites=((last.where, f"{last.text}, shuffle=False"),))
    yield Fix("the order has to stay random", advice="collect labels and predictions in the same loop over the batches")


def _finding(call: Call, labels: Argument, shuffled: Call) -> Finding:
    return Finding(
        message=f"the predictions are in the order of one shuffled pass, `{labels.text}` in another",
        places=(
            Spot(shuffled.where, "hands out its rows in a new order at each pass"),
            Spot(call.where, "row by row compared here"),
        ),
        evidence=(Evidence("read off the source: both sides come from here, and nothing turns the shuffling off"),),
        why="`predict` makes a pass of its own, so its rows are not those of the labels.",
        confidence=Confidence.CERTAIN,
        fixes=tuple(_fixes(shuffled)),
    )
