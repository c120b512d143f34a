from __future__ import annotations

import pytest

from kerasdoctor.rules.evaluation.chosen_by_the_test_rows import chosen_by_the_test_rows as rule
from rules.evaluation_of import NUMBERS, findings_of, stack

START = (
    NUMBERS
    + "from keras.callbacks import EarlyStopping, ModelCheckpoint\n"
    + "x_train, x_test, y_train, y_test = train_test_split(x, y)\n"
    + stack(1, "sigmoid", '"binary_crossentropy"')
)
STOPPING = "EarlyStopping(patience=2, restore_best_weights=True)"
SCORE = "model.evaluate(x_test, y_test)\n"


def script(callback: str = STOPPING, held: str = "validation_data=(x_test, y_test)", after: str = SCORE) -> str:
    return START + f"model.fit(x_train, y_train, {held}, epochs=9, callbacks=[{callback}])\n" + after


@pytest.mark.parametrize("callback", [STOPPING, "ModelCheckpoint('best.keras', save_best_only=True)"])
def test_a_callback_that_keeps_the_best_epoch_is_found(callback: str) -> None:
    assert len(findings_of(rule, script(callback))) == 1


def test_predictions_for_the_score_count_too() -> None:
    assert len(findings_of(rule, script(after="p = model.predict(x_test)\n"))) == 1


@pytest.mark.parametrize(
    "silent",
    [
        script("EarlyStopping(patience=2)"),
        script("EarlyStopping(monitor='loss', restore_best_weights=True)"),
        script("ModelCheckpoint('each.keras')"),
        script(held="validation_split=0.2"),
        script(after=SCORE + "model.evaluate(x_train, y_train)\n"),
        script(after=""),
        START + SCORE + f"model.fit(x_train, y_train, validation_data=(x_test, y_test), callbacks=[{STOPPING}])\n",
    ],
)
def test_other_ways_are_fine(silent: str) -> None:
    assert findings_of(rule, silent) == []
