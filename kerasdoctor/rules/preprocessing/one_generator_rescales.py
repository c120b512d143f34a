"""Two generators of one model have to hand on pixels of one size."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.preprocessing.steps import FLOWS, generator_of, given_names

# With these a generator brings pixels to another size in a way of its own.
OTHER_SCALING = {"preprocessing_function", "samplewise_std_normalization", "featurewise_std_normalization"}


@cause(kind="train-test-skew", severity=Severity.HURTS)
def one_generator_rescales(trace: Trace) -> Iterator[Finding]:
    """The images to validate on are rescaled otherwise than those to train on.

    Why it hurts
        One generator divides the pixels by 255 and the other does not, so the model is asked about inputs
        255 times as large as it knows. The validation score is then near chance, however well it has learnt.

    Bad
        import tensorflow as tf
        from keras import Input, Sequential
        from keras.layers import Dense, Flatten

        Generator = tf.keras.preprocessing.image.ImageDataGenerator
        distorted = Generator(rescale=1 / 255, rotation_range=30)
        plain = Generator()
        training = distorted.flow_from_directory("photos/train", (32, 32))
        validation = plain.flow_from_directory("photos/test", (32, 32))
        model = Sequential([Input((32, 32, 3)), Flatten(), Dense(3, activation="softmax")])
        model.compile(loss="categorical_crossentropy", optimizer="adam")
        model.fit(training, validation_data=validation)

    Good
        import tensorflow as tf
        from keras import Input, Sequential
        from keras.layers import Dense, Flatten

        Generator = tf.keras.preprocessing.image.ImageDataGenerator
        distorted = Generator(rescale=1 / 255, rotation_range=30)
        plain = Generator(rescale=1 / 255)
        training = distorted.flow_from_directory("photos/train", (32, 32))
        validation = plain.flow_from_directory("photos/test", (32, 32))
        model = Sequential([Input((32, 32, 3)), Flatten(), Dense(3, activation="softmax")])
        model.compile(loss="categorical_crossentropy", optimizer="adam")
        model.fit(training, validation_data=validation)

    Unless
        Both rescale alike, one of them prepares the images by a function instead, or their settings are
        not known.
    """
    fit = trace.fit
    mine, theirs = (
        (_maker(trace, fit.argument(0, "x", "generator")), _maker(trace, fit.argument(None, "validation_data")))
        if fit is not None
        else (None, None)
    )
    if mine is None or theirs is None or mine == theirs:
        return
    if not OTHER_SCALING.isdisjoint((*given_names(mine), *given_names(theirs))):
        return
    one, other = mine.argument(None, "rescale"), theirs.argument(None, "rescale")
    values = [argument.value if argument is not None else None for argument in (one, other)]
    if values[0] == values[1] or any(argument is not None and not argument.known for argument in (one, other)):
        return
    text = one.text if one is not None else "nothing"
    yield Finding(
        message="the images to validate on are rescaled otherwise than those to train on",
        places=(
            Spot(theirs.where, f"rescales by {other.text}" if other is not None else "does not rescale"),
            Spot(mine.where, f"rescales by {text}" if one is not None else "does not rescale"),
        ),
        evidence=(Evidence("read off the source: `rescale` of the two generators differs"),),
        why="What a model has learnt holds for inputs of the size that it was trained on.",
        confidence=Confidence.CERTAIN,
        fixes=(_fix(one, other, theirs),),
    )


def _maker(trace: Trace, given: Argument | None) -> Call | None:
    """Return the call that made the generator behind an argument, if all its settings are in the source."""
    if given is None or given.past is None or given.items is not None or len(given.past.operations) != 1:
        return None
    done = given.past.operations[0]
    maker = generator_of(trace, done) if done.word in FLOWS else None
    return maker if maker is not None and maker.whole else None


def _fix(one: Argument | None, other: Argument | None, theirs: Call) -> Fix:
    last = theirs.arguments[-1] if theirs.arguments else None
    if one is not None and other is not None and other.where is not None:
        return Fix("", rewrites=((other.where, one.text),))
    if one is not None and last is not None and last.where is not None:
        return Fix("", rewrites=((last.where, f"{last.text}, rescale={one.text}"),))
    return Fix("", advice="give both generators the same rescale")
