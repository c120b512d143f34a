"""Two calls cut a folder into two parts only where both shuffle it alike."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

LOADERS = tuple(
    f"keras.{area}.{kind}_dataset_from_directory"
    for area in ("utils", "preprocessing")
    for kind in ("image", "text", "audio")
)


@cause(kind="data-leakage", severity=Severity.HURTS)
def folder_split_apart(trace: Trace) -> Iterator[Finding]:
    """A folder is cut into training and validation part by two calls that do not cut alike.

    Why it hurts
        Each call shuffles the list of files by its own seed and then takes its part. With other seeds or
        other shares the parts overlap, and the model is validated on what it was trained on. Without
        shuffling the files stay sorted by class, and the part to validate on is the last class only.

    Bad
        import keras
        from keras import Input, Sequential
        from keras.layers import Dense, Flatten, Rescaling

        load = keras.utils.image_dataset_from_directory
        training = load("photos/train", image_size=(32, 32), validation_split=0.25, subset="training", seed=1)
        validation = load("photos/train", image_size=(32, 32), validation_split=0.25, subset="validation", seed=2)
        model = Sequential([Input((32, 32, 3)), Rescaling(1 / 255), Flatten(), Dense(3, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(training, validation_data=validation)

    Good
        import keras
        from keras import Input, Sequential
        from keras.layers import Dense, Flatten, Rescaling

        load = keras.utils.image_dataset_from_directory
        training = load("photos/train", image_size=(32, 32), validation_split=0.25, subset="training", seed=1)
        validation = load("photos/train", image_size=(32, 32), validation_split=0.25, subset="validation", seed=1)
        model = Sequential([Input((32, 32, 3)), Rescaling(1 / 255), Flatten(), Dense(3, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(training, validation_data=validation)

    Unless
        Seed and share are the same in both calls, or are not known.
    """
    for loader in LOADERS:
        calls = [call for call in trace.of(loader) if call.whole and call.argument(None, "subset") is not None]
        training = [call for call in calls if call.constant(None, "subset") == "training"]
        held_out = [call for call in calls if call.constant(None, "subset") == "validation"]
        if len(training) == len(held_out) == 1 and _same_folder(training[0], held_out[0]):
            yield from _judge(training[0], held_out[0])


def _same_folder(one: Call, other: Call) -> bool:
    mine, theirs = one.argument(0, "directory"), other.argument(0, "directory")
    return mine is not None and theirs is not None and mine.text == theirs.text


def _judge(training: Call, held_out: Call) -> Iterator[Finding]:
    for name, what in (("seed", "the files are shuffled in another order"), ("validation_split", "another share")):
        mine, theirs = training.argument(None, name), held_out.argument(None, name)
        if _differ(mine, theirs) and mine is not None and theirs is not None:
            yield _finding(
                f"the training part is cut with `{name}={mine.text}`, the validation part with "
                f"`{name}={theirs.text}`, so they overlap",
                Spot(theirs.where or held_out.where, what),
                Spot(mine.where or training.where, "than here"),
                Fix("", rewrites=((theirs.where, mine.text),) if theirs.where is not None else ()),
            )
            return
    unshuffled = [call for call in (training, held_out) if call.constant(None, "shuffle") is False]
    if len(unshuffled) == 2 and training.constant(None, "labels") != "None":
        yield _finding(
            "the files are cut unshuffled, sorted by class, so the part to validate on is the last class only",
            Spot(training.where, "the files stay sorted by class"),
            Spot(held_out.where, "takes the last files"),
            Fix("", advice="take out shuffle=False and give both calls the same seed"),
        )


def _differ(one: Argument | None, other: Argument | None) -> bool:
    return one is not None and other is not None and one.known and other.known and one.value != other.value


def _finding(message: str, first: Spot, second: Spot, fix: Fix) -> Finding:
    return Finding(
        message=message,
        places=(first, second),
        evidence=(Evidence("read off the source: both calls cut the same folder"),),
        why="Each call shuffles and cuts by itself; only the same seed and share give two parts of one whole.",
        confidence=Confidence.CERTAIN,
        fixes=(fix,),
    )
