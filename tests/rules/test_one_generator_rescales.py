from __future__ import annotations

import pytest

from kerasdoctor.rules.preprocessing.one_generator_rescales import one_generator_rescales
from rules.judged import MODEL, findings, rewritten

SCRIPT = """
from keras.preprocessing.image import ImageDataGenerator
train = ImageDataGenerator({one}).flow_from_directory("a")
plain = ImageDataGenerator({other})
test = plain.flow_from_directory("b")
"""


def script(one: str, other: str, fit: str = "model.fit(train, validation_data=test)") -> str:
    return SCRIPT.format(one=one, other=other) + MODEL + fit + "\n"


def test_a_generator_without_rescaling_is_found() -> None:
    assert len(findings(one_generator_rescales, script("rescale=1 / 255", ""))) == 1
    assert len(findings(one_generator_rescales, script("", "rescale=1 / 255"))) == 1


def test_the_fix_rescales_alike() -> None:
    text = script("rescale=1 / 255", "rescale=1 / 127")
    (found,) = findings(one_generator_rescales, text)
    assert rewritten(found, text) == ["plain = ImageDataGenerator(rescale=1 / 255)"]
    text = script("rescale=1 / 255", "dtype='float32'")
    (found,) = findings(one_generator_rescales, text)
    assert rewritten(found, text) == ["plain = ImageDataGenerator(dtype='float32', rescale=1 / 255)"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("rescale=1 / 255", "rescale=1.0 / 255"),
        ("rescale=1 / 255", "rescale=scale"),
        ("rescale=1 / 255", "preprocessing_function=f"),
        ("preprocessing_function=f", "rescale=1 / 255"),
        ("rescale=1 / 255", "**options"),
        ("rotation_range=3", ""),
        ("rescale=1 / 255, samplewise_std_normalization=True", ""),
    ],
)
def test_quiet_where_they_agree_or_that_is_not_known(one: str, other: str) -> None:
    assert findings(one_generator_rescales, script(one, other)) == []


def test_quiet_where_only_one_generator_is_met() -> None:
    assert findings(one_generator_rescales, script("rescale=1 / 255", "", "model.fit(train)")) == []
    assert (
        findings(one_generator_rescales, script("rescale=1 / 255", "", "model.fit(train, validation_data=(x, y))"))
        == []
    )
