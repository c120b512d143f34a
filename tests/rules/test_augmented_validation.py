from __future__ import annotations

import pytest

from kerasdoctor.rules.preprocessing.augmented_validation import augmented_validation
from rules.judged import MODEL, findings

SCRIPT = """
from keras.preprocessing.image import ImageDataGenerator
images = ImageDataGenerator(rescale=1 / 255, {given})
plain = ImageDataGenerator(rescale=1 / 255)
train = images.flow_from_directory("photos", subset="training")
test = {held}.flow_from_directory("photos", subset="validation")
"""
FIT = MODEL + "model.fit(train, validation_data=test)\n"


@pytest.mark.parametrize("given", ["rotation_range=20", "horizontal_flip=True", "zoom_range=[0.5, 1]"])
def test_distorted_images_are_found(given: str) -> None:
    assert len(findings(augmented_validation, SCRIPT.format(given=given, held="images") + FIT)) == (given[0] != "z")


@pytest.mark.parametrize(
    ("given", "held"),
    [
        ("rotation_range=20", "plain"),
        ("rotation_range=0", "images"),
        ("horizontal_flip=False", "images"),
        ("horizontal_flip=flip", "images"),
        ("validation_split=0.2", "images"),
        ("rotation_range=20", "other"),
    ],
)
def test_quiet_for_plain_images(given: str, held: str) -> None:
    assert findings(augmented_validation, SCRIPT.format(given=given, held=held) + FIT) == []


def test_quiet_without_validation() -> None:
    script = SCRIPT.format(given="rotation_range=20", held="images") + MODEL
    assert findings(augmented_validation, script + "model.fit(train)\n") == []
    assert findings(augmented_validation, script + "model.fit(train, validation_data=(x, y))\n") == []
