from __future__ import annotations

import pytest

from kerasdoctor.rules.api.ending_that_saving_refuses import ending_that_saving_refuses
from rules.mending import mended, said

SETUP = "import keras\nmodel = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])\n"


@pytest.mark.parametrize(
    ("call", "new"),
    [
        ("save('my_model')", "save('my_model.keras')"),
        ("save('out/model/')", "save('out/model.keras')"),
        ("save_weights('w.h5')", "save_weights('w.weights.h5')"),
        ("save_weights('w')", "save_weights('w.weights.h5')"),
    ],
)
def test_the_fix_renames_the_file(call: str, new: str) -> None:
    assert mended(ending_that_saving_refuses, SETUP + f"model.{call}\n") == f"model.{new}"


def test_several_names_are_one_finding() -> None:
    (finding,) = said(ending_that_saving_refuses, SETUP + "model.save('a')\nmodel.save('b')\n")
    assert "2 names" in finding.message
    assert len(finding.fixes[0].rewrites) == 2


@pytest.mark.parametrize(
    "call", ["save('a.keras')", "save('a.h5')", "save(path)", "save_weights('a.weights.h5')", "export('a')"]
)
def test_endings_that_are_taken_or_not_known(call: str) -> None:
    assert said(ending_that_saving_refuses, SETUP + f"model.{call}\n") == []


def test_keras_2_and_guards() -> None:
    assert said(ending_that_saving_refuses, "import tf_keras\n" + SETUP + "model.save('a')\n") == []
    guarded = "try:\n    model.save('a')\nexcept ValueError:\n    model.save('a.keras')\n"
    assert said(ending_that_saving_refuses, SETUP + guarded) == []
