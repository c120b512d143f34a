"""What nothing today stands for, made again as far as a program needs it to reach `fit`."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

_MODES = {
    "concat": keras.layers.Concatenate,
    "sum": keras.layers.Add,
    "mul": keras.layers.Multiply,
    "ave": keras.layers.Average,
    "max": keras.layers.Maximum,
    "dot": keras.layers.Dot,
}


def merge(inputs: Any, mode: str = "sum", concat_axis: int = -1, dot_axes: int = -1, **_more: Any) -> Any:
    """Merge tensors as the function of Keras 1 did."""
    layer = _MODES[mode]
    if mode == "concat":
        return layer(axis=concat_axis)(inputs)
    return layer(axes=dot_axes)(inputs) if mode == "dot" else layer()(inputs)


def nothing(*_given: Any, **_named: Any) -> None:
    """Do nothing, as what set up sessions and phases has nothing to do any more."""


def phase() -> int:
    """Return that this is no training, as outside of `fit`."""
    return 0


class _Wrapper:
    """A Keras model behind the methods of a scikit-learn estimator."""

    _estimator_type = ""

    def __init__(self, build_fn: Any = None, **arguments: Any) -> None:
        self.build_fn = build_fn
        self.arguments = arguments

    def get_params(self, deep: bool = True) -> dict[str, Any]:  # noqa: ARG002 (as scikit-learn asks)
        """Return the arguments, as scikit-learn asks for them when it copies an estimator."""
        return {"build_fn": self.build_fn, **self.arguments}

    def set_params(self, **arguments: Any) -> _Wrapper:
        """Change arguments, as scikit-learn does when it searches."""
        self.build_fn = arguments.pop("build_fn", self.build_fn)
        self.arguments.update(arguments)
        return self

    def __sklearn_tags__(self) -> Any:
        from sklearn.base import BaseEstimator

        tags = BaseEstimator().__sklearn_tags__()
        tags.estimator_type = self._estimator_type
        return tags

    def fit(self, x: Any, y: Any, **more: Any) -> _Wrapper:
        """Build the model and train it."""
        wanted = ("epochs", "batch_size", "verbose", "callbacks", "validation_split", "shuffle")
        given = {("epochs" if key == "nb_epoch" else key): value for key, value in self.arguments.items()}
        self.model = self.build_fn(**{key: value for key, value in given.items() if key not in wanted})
        self.model.fit(
            np.asarray(x), self._labels(np.asarray(y)), **{key: given[key] for key in wanted if key in given} | more
        )
        return self

    def _labels(self, y: Any) -> Any:
        return y


class KerasClassifier(_Wrapper):
    """The classifier that Keras 2 had for scikit-learn."""

    _estimator_type = "classifier"

    def _labels(self, y: Any) -> Any:
        self.classes_ = np.unique(y) if y.ndim == 1 or y.shape[1] == 1 else np.arange(y.shape[1])
        if y.ndim == 1 or y.shape[1] == 1:
            y = np.searchsorted(self.classes_, y)
            if self.model.loss == "categorical_crossentropy":
                return keras.utils.to_categorical(y)
        return y

    def predict_proba(self, x: Any) -> Any:
        """Return a share for each class."""
        shares = self.model.predict(np.asarray(x), verbose=0)
        return shares if shares.shape[1] > 1 else np.hstack([1 - shares, shares])

    def predict(self, x: Any) -> Any:
        """Return the class of each row."""
        return self.classes_[self.predict_proba(x).argmax(axis=1)]

    def score(self, x: Any, y: Any) -> float:
        """Return the share of right answers."""
        y = np.asarray(y)
        return float((self.predict(x) == (y if y.ndim == 1 else y.argmax(axis=1))).mean())


class KerasRegressor(_Wrapper):
    """The regressor that Keras 2 had for scikit-learn."""

    _estimator_type = "regressor"

    def predict(self, x: Any) -> Any:
        """Return an answer for each row."""
        return np.squeeze(self.model.predict(np.asarray(x), verbose=0))

    def score(self, x: Any, y: Any) -> float:
        """Return the negative mean squared error."""
        return -float(np.mean((self.predict(x) - np.asarray(y)) ** 2))


MADE: dict[str, object] = {
    "layers.merge": merge,
    "backend.set_session": nothing,
    "backend.get_session": nothing,
    "backend.set_learning_phase": nothing,
    "backend.learning_phase": phase,
    "backend.manual_variable_initialization": nothing,
    "wrappers.scikit_learn.KerasClassifier": KerasClassifier,
    "wrappers.scikit_learn.KerasRegressor": KerasRegressor,
}
"""By the old name below `keras`."""
