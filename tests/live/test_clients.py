"""Real clients of `fit`: tuners, wrappers, distribution strategies, classes that replace `fit`."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from kerasdoctor import Doctor, unwatch, watch
from kerasdoctor.checkup import watching
from kerasdoctor.report import Report

L = keras.layers
X = np.random.default_rng(0).normal(size=(240, 4)).astype("float32")
ONE, MANY = X[:, :3].argmax(axis=1), (X[:, :3] > 0).astype("float32")


@pytest.fixture(autouse=True)
def _testing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(watching.TESTING, "1")
    yield
    unwatch()
    keras.utils.clear_session()


def model(loss: str = "categorical_crossentropy", width: int = 8) -> Any:
    made = keras.Sequential([keras.Input((4,)), L.Dense(width, activation="relu"), L.Dense(3, activation="softmax")])
    made.compile(loss=loss, optimizer="adam", metrics=["accuracy"])
    return made


def causes(reports: list[Report]) -> list[str]:
    return [cause.rule.name for report in reports for cause in report.diagnoses[0].causes]


def test_a_search_of_keras_tuner_is_watched_and_followed(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import keras_tuner

        def build(search: Any) -> Any:
            return model(width=search.Choice("width", [4, 8]))

        tuner = keras_tuner.GridSearch(build, objective="val_loss", directory=tmp_path, project_name="found")
        with watch(show=lambda _: None) as watched:
            doctor = Doctor(show=lambda _: None)
            tuner.search(X, MANY, epochs=1, validation_split=0.2, verbose=0, callbacks=[doctor])
    assert len(watched.reports) == 2, "one for each width"
    assert causes(watched.reports).count("softmax-over-multi-hot-labels") == 2
    assert all("test_clients.py:" in report.subject for report in watched.reports)
    assert len(tuner.get_best_hyperparameters(2)) == 2


def test_no_trial_of_a_strictly_watched_search_trains(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    made: list[Any] = []

    def build(search: Any) -> Any:
        made.append(model(width=search.Choice("width", [4, 6, 8])))
        return made[-1]

    with warnings.catch_warnings(), watch(strict=True, show=lambda _: None) as watched:
        warnings.simplefilter("ignore")
        import keras_tuner

        tuner = keras_tuner.GridSearch(build, objective="loss", directory=tmp_path, project_name="refused")
        # Tuners take what a trial raises for a failure of it, and give up after three.
        with pytest.raises(RuntimeError, match="softmax-over-multi-hot-labels"):
            tuner.search(X, MANY, epochs=1, verbose=0)
    assert len(watched.reports) == 3
    assert all(int(each.optimizer.iterations) == 0 for each in made)


def test_a_wrapper_of_scikit_learn_is_watched() -> None:
    from sklearn.model_selection import cross_val_score

    def build(X: Any, y: Any) -> Any:  # noqa: N803 (the wrapper names them so)
        return model()  # the wrapper turns classes into one-hot rows

    wrapped = keras.wrappers.SKLearnClassifier(build, fit_kwargs={"epochs": 1, "verbose": 0})
    with watch(show=lambda _: None) as watched, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        scores = cross_val_score(wrapped, X, ONE, cv=3)
    assert len(scores) == 3
    assert len(watched.reports) == 1, "folds are one setup"
    assert "test_clients.py:" in watched.reports[0].subject


def test_keras_within_tensorflow_is_watched_and_followed() -> None:
    doctor = Doctor(show=lambda _: None)
    made = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(3, activation="softmax")])
    made.compile(loss="categorical_crossentropy", optimizer="adam")
    with watch(show=lambda _: None) as watched:
        made.fit(X, MANY, epochs=2, verbose=0, callbacks=[doctor])
    assert causes(watched.reports)[0] == "softmax-over-multi-hot-labels"
    assert doctor.run(ended=True).epochs == 2


def test_a_distribution_strategy_trains_as_ever() -> None:
    def trained(looking: bool) -> Any:
        keras.utils.clear_session()
        keras.utils.set_random_seed(2)
        with tf.distribute.MirroredStrategy(["CPU:0"]).scope():
            made = model()
        if not looking:
            made.fit(X, MANY, epochs=2, verbose=0)
            return made.get_weights(), []
        with watch(show=lambda _: None) as watched:
            made.fit(X, MANY, epochs=2, verbose=0, callbacks=[Doctor(show=lambda _: None)])
        return made.get_weights(), watched.reports

    (plain, _), (looked, reports) = trained(False), trained(True)
    for mine, other in zip(plain, looked, strict=True):
        np.testing.assert_array_equal(mine, other)
    assert "softmax-over-multi-hot-labels" in causes(reports)


class Loud(keras.Model):  # type: ignore[misc]
    """A model whose `fit` does more before it trains."""

    def fit(self, *args: Any, **kwargs: Any) -> Any:
        self.asked = True
        return super().fit(*args, **kwargs)


def test_a_class_that_replaces_fit_is_watched_and_followed_at_the_users_line() -> None:
    inputs = keras.Input((4,))
    made = Loud(inputs, L.Dense(3, activation="softmax")(inputs))
    made.compile(loss="categorical_crossentropy", optimizer="adam")
    doctor = Doctor(show=lambda _: None)
    with watch(show=lambda _: None) as watched:
        made.fit(X, MANY, epochs=1, verbose=0, callbacks=[doctor])
    assert made.asked
    assert causes(watched.reports)[0] == "softmax-over-multi-hot-labels"
    assert doctor.report is not None
    assert doctor.report.subject == watched.reports[0].subject
    assert "test_clients.py:" in doctor.report.subject
