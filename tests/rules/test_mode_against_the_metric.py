from __future__ import annotations

import pytest

from kerasdoctor.rules.callbacks.mode_against_the_metric import mode_against_the_metric
from rules.mending import mended, said

IMPORTS = "from keras.callbacks import EarlyStopping, ModelCheckpoint, ReduceLROnPlateau\n"


@pytest.mark.parametrize(
    ("call", "right"),
    [
        ("EarlyStopping('val_accuracy', mode='min')", '"max"'),
        ("EarlyStopping(mode='max')", '"min"'),
        ("ReduceLROnPlateau(monitor='val_mse', mode='max')", '"min"'),
        ("ModelCheckpoint('a.keras', 'val_auc', 0, True, False, 'min')", '"max"'),
    ],
)
def test_the_wrong_direction(call: str, right: str) -> None:
    assert right in mended(mode_against_the_metric, IMPORTS + call + "\n")


@pytest.mark.parametrize(
    "call",
    [
        "EarlyStopping('val_accuracy', mode='max')",
        "EarlyStopping('val_accuracy')",
        "EarlyStopping('val_distance', mode='max')",
        "EarlyStopping(name, mode='max')",
        "EarlyStopping('val_accuracy', mode=mode)",
    ],
)
def test_right_or_not_known(call: str) -> None:
    assert said(mode_against_the_metric, IMPORTS + call + "\n") == []
