from __future__ import annotations

import pytest

from kerasdoctor.rules.callbacks.best_weights_not_restored import best_weights_not_restored
from rules.mending import mended, said

IMPORTS = "from keras.callbacks import EarlyStopping, ModelCheckpoint\n"


def test_it_is_a_matter_of_taste_and_has_an_edit() -> None:
    assert not best_weights_not_restored.on
    text = mended(best_weights_not_restored, IMPORTS + "EarlyStopping(patience=5)\n")
    assert text == "EarlyStopping(patience=5, restore_best_weights=True)"


@pytest.mark.parametrize(
    "line",
    [
        "EarlyStopping(patience=5, restore_best_weights=True)",
        "EarlyStopping(patience=1)",
        "EarlyStopping()",
        "EarlyStopping(patience=5, **more)",
        "EarlyStopping(patience=5); ModelCheckpoint('a.keras', save_best_only=True)",
    ],
)
def test_restored_or_kept(line: str) -> None:
    assert said(best_weights_not_restored, IMPORTS + line + "\n") == []
