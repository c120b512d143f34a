from __future__ import annotations

import pytest

from kerasdoctor.rules.api.ending_that_a_checkpoint_refuses import ending_that_a_checkpoint_refuses
from rules.mending import mended, said

IMPORTS = "from keras.callbacks import ModelCheckpoint\n"


@pytest.mark.parametrize(
    ("given", "new"),
    [
        ("'best.h5', save_weights_only=True", "'best.weights.h5', save_weights_only=True"),
        ("'w.{epoch:02d}.hdf5'", "'w.{epoch:02d}.keras'"),
        ('filepath="out/ckpt"', 'filepath="out/ckpt.keras"'),
        ("'a/model.tf', monitor='loss'", "'a/model.keras', monitor='loss'"),
    ],
)
def test_the_fix_renames_the_file(given: str, new: str) -> None:
    text = mended(ending_that_a_checkpoint_refuses, IMPORTS + f"ModelCheckpoint({given})\n")
    assert text == f"ModelCheckpoint({new})"


def test_a_name_from_elsewhere_gets_advice() -> None:
    (finding,) = said(ending_that_a_checkpoint_refuses, IMPORTS + "path = 'a.ckpt'\nModelCheckpoint(path)\n")
    assert finding.fixes[0].advice


@pytest.mark.parametrize(
    "given",
    [
        "'a.keras'",
        "'a.h5'",
        "'a.weights.h5', save_weights_only=True",
        "path",
        "folder + '/x'",
        "'a.ckpt', **more",
        "'a.ckpt', save_weights_only=flag",
    ],
)
def test_endings_that_are_taken_or_not_known(given: str) -> None:
    assert said(ending_that_a_checkpoint_refuses, IMPORTS + f"ModelCheckpoint({given})\n") == []


def test_keras_2_takes_others() -> None:
    script = "import tf_keras\n" + IMPORTS + "ModelCheckpoint('a')\n"
    assert said(ending_that_a_checkpoint_refuses, script) == []
