"""Distorted images say nothing about how a model does on real ones."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.preprocessing.steps import FLOWS, generator_of

DISTORTIONS = {"rotation_range", "width_shift_range", "height_shift_range", "shear_range", "zoom_range"} | {
    "horizontal_flip",
    "vertical_flip",
    "brightness_range",
    "channel_shift_range",
}


@cause(kind="evaluation-protocol", severity=Severity.HURTS)
def augmented_validation(trace: Trace) -> Iterator[Finding]:
    """The images to validate on come from a generator that distorts them.

    Why it hurts
        Turning and shifting training images gives more of them. Done to those that the model is validated
        on, it makes the validation score that of distorted images: lower than the truth, another each
        time, and unfit to stop by or to choose by.

    Bad
        import tensorflow as tf
        from keras import Input, Sequential
        from keras.layers import Dense, Flatten

        Generator = tf.keras.preprocessing.image.ImageDataGenerator
        images = Generator(rescale=1 / 255, rotation_range=30, validation_split=0.25)
        training = images.flow_from_directory("photos/train", (32, 32), subset="training")
        validation = images.flow_from_directory("photos/train", (32, 32), subset="validation")
        model = Sequential([Input((32, 32, 3)), Flatten(), Dense(3, activation="softmax")])
        model.compile(loss="categorical_crossentropy", optimizer="adam")
        model.fit(training, validation_data=validation)

    Good
        import tensorflow as tf
        from keras import Input, Sequential
        from keras.layers import Dense, Flatten

        Generator = tf.keras.preprocessing.image.ImageDataGenerator
        distorted = Generator(rescale=1 / 255, rotation_range=30, validation_split=0.25)
        plain = Generator(rescale=1 / 255, validation_split=0.25)
        training = distorted.flow_from_directory("photos/train", (32, 32), subset="training")
        validation = plain.flow_from_directory("photos/train", (32, 32), subset="validation")
        model = Sequential([Input((32, 32, 3)), Flatten(), Dense(3, activation="softmax")])
        model.compile(loss="categorical_crossentropy", optimizer="adam")
        model.fit(training, validation_data=validation)

    Unless
        The generator only rescales or prepares, or distorts by nothing.
    """
    fit = trace.fit
    held_out = fit.argument(None, "validation_data") if fit is not None else None
    if held_out is None or held_out.past is None or held_out.items is not None:
        return
    for done in held_out.past.operations:
        maker = generator_of(trace, done) if done.word in FLOWS else None
        distortion = _distortion(maker) if maker is not None else None
        if distortion is not None:
            yield Finding(
                message=f"the images to validate on are distorted by `{distortion.keyword}`",
                places=(
                    Spot(done.where, "to validate on, distorted"),
                    Spot(distortion.where or done.where, "this generator distorts"),
                ),
                evidence=(Evidence("read off the source: the generator of the validation images augments"),),
                why="The validation score is then that of distorted images, and another each time.",
                confidence=Confidence.CERTAIN,
                fixes=(Fix("", advice="give the validation images a generator of their own that only rescales"),),
            )
            return


def _distortion(maker: Call) -> Argument | None:
    given = [argument for argument in maker.arguments if argument.keyword in DISTORTIONS]
    return next((argument for argument in given if argument.known and argument.value not in (None, False, 0)), None)
