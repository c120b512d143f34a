from __future__ import annotations

import pytest
from static.reading_of import reading_of

from kerasdoctor.facts import Network, Training, Watcher
from kerasdoctor.finding import Finding, Severity
from kerasdoctor.rules.callbacks.monitor_that_nothing_logs import monitor_that_nothing_logs
from rules.mending import mended, said

SETUP = """import keras
from keras.callbacks import EarlyStopping, ModelCheckpoint, ReduceLROnPlateau
import numpy as np
x, y = np.zeros((9, 4)), np.zeros(9)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
"""


def script(callback: str, metrics: str = "['accuracy']", fit: str = "validation_split=0.2") -> str:
    return f"{SETUP}model.compile('adam', 'mse', metrics={metrics})\nmodel.fit(x, y, {fit}, callbacks=[{callback}])\n"


@pytest.mark.parametrize(
    ("callback", "severity"),
    [
        ("EarlyStopping('val_acc')", Severity.BREAKS),
        ("EarlyStopping('val_acc', mode='max')", Severity.HURTS),
        ("ReduceLROnPlateau(monitor='acc')", Severity.BREAKS),
        ("ModelCheckpoint('a.keras', 'val_acc')", Severity.BREAKS),
        ("ModelCheckpoint('a.keras', 'val_acc', mode='max', save_best_only=True)", Severity.HURTS),
    ],
)
def test_another_name_for_the_accuracy(callback: str, severity: Severity) -> None:
    (finding,) = said(monitor_that_nothing_logs, script(callback))
    assert finding.severity is severity
    assert "acc" in mended(monitor_that_nothing_logs, script(callback))
    assert '"val_accuracy"' in mended(monitor_that_nothing_logs, script(callback)) or "'acc'" in callback


def test_without_validation_nothing_begins_with_val() -> None:
    for callback in ("EarlyStopping()", "EarlyStopping('val_accuracy')", "ReduceLROnPlateau()"):
        (finding,) = said(monitor_that_nothing_logs, script(callback, fit="epochs=3"))
        assert finding.severity is Severity.HURTS
        assert "validation_data" in finding.fixes[0].advice


@pytest.mark.parametrize(
    ("callback", "metrics", "fit"),
    [
        ("EarlyStopping('val_accuracy')", "['accuracy']", "validation_split=0.2"),
        ("EarlyStopping('val_acc')", "['acc']", "validation_split=0.2"),
        ("EarlyStopping('loss')", "None", "epochs=3"),
        ("EarlyStopping('val_top_k_categorical_accuracy')", "[keras.metrics.TopKCategoricalAccuracy()]", "**more"),
        ("EarlyStopping('val_auc_1')", "[keras.metrics.AUC()]", "validation_data=(x, y)"),
        ("EarlyStopping('val_area')", "[keras.metrics.AUC(name='area')]", "validation_data=(x, y)"),
        ("EarlyStopping('val_f')", "[f]", "validation_data=(x, y)"),
        ("EarlyStopping(name)", "['accuracy']", "epochs=3"),
        ("EarlyStopping('val_acc'), Own()", "['accuracy']", "validation_split=0.2"),
        ("ModelCheckpoint('a.keras')", "['accuracy']", "epochs=3"),
    ],
)
def test_what_is_logged_or_not_known(callback: str, metrics: str, fit: str) -> None:
    assert said(monitor_that_nothing_logs, script(callback, metrics, fit)) == []


def test_models_with_a_step_of_their_own_may_log_anything() -> None:
    own = "class Own(keras.Model):\n    def train_step(self, data):\n        return {'d': 1}\nmodel = Own()\n"
    assert said(monitor_that_nothing_logs, SETUP + own + script("EarlyStopping('d')").removeprefix(SETUP)) == []


LIVE = Training(logged=("loss", "accuracy"), watchers=(Watcher("EarlyStopping", "val_acc", "auto"),))


def test_the_callbacks_of_the_call_itself_are_judged_by_what_it_logs() -> None:
    (found,) = monitor_that_nothing_logs(Network(validated=True), None, LIVE)
    assert isinstance(found, Finding)
    assert found.severity is Severity.BREAKS
    assert 'watch "val_accuracy"' in found.fixes[0].advice
    assert str(found.places[0].place) == "fit"
    waits = Training(logged=("loss",), watchers=(Watcher("EarlyStopping", "val_loss", "auto"),))
    (late,) = monitor_that_nothing_logs(Network(validated=False), None, waits)
    assert isinstance(late, Finding)
    assert late.severity is Severity.HURTS
    assert "validation_data" in late.fixes[0].advice


@pytest.mark.parametrize(
    "training",
    [
        Training(watchers=LIVE.watchers),
        Training(logged=("loss", "acc"), watchers=LIVE.watchers),
        Training(logged=("loss",), watchers=(Watcher("ModelCheckpoint", "val_loss", "min", best_only=False),)),
        Training(logged=("loss", "accuracy")),
    ],
)
def test_what_the_call_logs_or_may_log_is_left_alone(training: Training) -> None:
    assert list(monitor_that_nothing_logs(Network(validated=True), None, training)) == []


def test_what_is_read_and_reached_is_told_once_and_the_call_has_the_last_word() -> None:
    (case,) = reading_of(script("EarlyStopping('val_acc')", "['accuracy']", "validation_split=0.2")).cases
    (found,) = monitor_that_nothing_logs(case.network, case.trace, LIVE)
    assert isinstance(found, Finding)
    assert found.fixes[0].rewrites
    logs = Training(logged=("loss", "acc"), watchers=LIVE.watchers)
    assert list(monitor_that_nothing_logs(case.network, case.trace, logs)) == []
