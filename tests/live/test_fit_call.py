"""The hook on `fit`: what it sees, what it lets through, and that it goes away."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from kerasdoctor.live import fit_call
from kerasdoctor.live.fit_call import FitCall, watching_fit
from kerasdoctor.live.program import Program
from live.setups import compiled, dense

X, Y = np.ones((8, 4), "float32"), np.arange(8) % 3


def model() -> Any:
    return compiled(dense(3), run_eagerly=True)


def see_nothing(call: FitCall) -> None:
    """Look away."""


def test_arguments_are_seen_by_name_however_they_are_given() -> None:
    seen: list[FitCall] = []
    with watching_fit(seen.append):
        history = model().fit(X, Y, 4, 2, verbose=0, sample_weight=np.ones(8))
        line = sys._getframe().f_lineno - 1
        model().fit(y=Y, x=X, verbose=0, validation_split=0.5)
    first, second = seen
    assert first.x is X
    assert first.y is Y
    assert (first.batch_size, first.epochs, first.validated) == (4, 2, False)
    assert first.sample_weight.tolist() == [1.0] * 8
    assert (first.path, first.line) == (__file__, line)
    assert second.x is X
    assert (second.batch_size, second.epochs, second.validated) == (32, 1, True)
    assert len(history.history["loss"]) == 2


def test_the_look_comes_before_the_training() -> None:
    one = model()
    before = [weight.copy() for weight in one.get_weights()]
    seen: list[bool] = []

    def look(call: FitCall) -> None:
        pairs = zip(call.model.get_weights(), before, strict=True)
        seen.append(call.model is one and all((mine == other).all() for mine, other in pairs))

    with watching_fit(look):
        one.fit(X, Y, verbose=0)
    assert seen == [True]
    assert any((mine != other).any() for mine, other in zip(one.get_weights(), before, strict=True))


def test_fit_is_inherited_again_afterwards() -> None:
    inherited = keras.Model.fit
    assert "fit" not in vars(keras.Model)
    with watching_fit(see_nothing):
        assert "fit" in vars(keras.Model)
        assert inspect.signature(keras.Model.fit) == inspect.signature(inherited)
        assert keras.Model.fit.__doc__ == inherited.__doc__
    assert "fit" not in vars(keras.Model)
    assert keras.Model.fit is inherited


def test_an_exception_of_the_users_passes_through_and_the_hook_goes_away() -> None:
    with pytest.raises(KeyError, match="mine"), watching_fit(see_nothing):
        raise KeyError("mine")
    assert "fit" not in vars(keras.Model)
    with pytest.raises(ValueError, match="shape"), watching_fit(see_nothing):
        model().fit(X[:, :2], Y, verbose=0)
    assert "fit" not in vars(keras.Model)


def test_arguments_that_fit_does_not_take_get_the_words_of_keras() -> None:
    seen: list[FitCall] = []
    with pytest.raises(TypeError) as plain:
        model().fit(X, Y, nb_epoch=3)
    with pytest.raises(TypeError) as watched, watching_fit(seen.append):
        model().fit(X, Y, nb_epoch=3)
    assert str(watched.value) == str(plain.value)
    assert seen == []


def test_hooks_may_be_nested() -> None:
    seen: list[str] = []
    with watching_fit(lambda _: seen.append("outer")):
        with watching_fit(lambda _: seen.append("inner")):
            model().fit(X, Y, verbose=0)
        model().fit(X, Y, verbose=0)
    assert seen == ["inner", "outer", "outer"]
    assert "fit" not in vars(keras.Model)


class Loud(keras.Sequential):  # type: ignore[misc]
    """A model that overrides `fit` and passes on to Keras."""

    def fit(self, *arguments: Any, **more: Any) -> Any:
        return super().fit(*arguments, verbose=0, **more)


def test_a_subclass_that_overrides_fit_is_seen_where_it_calls_keras() -> None:
    seen: list[FitCall] = []
    own = vars(Loud)["fit"]
    with watching_fit(seen.append):
        compiled(Loud([keras.layers.Dense(3)]), "mse", run_eagerly=True).fit(X, np.eye(3)[Y], epochs=1)
    assert len(seen) == 1
    assert seen[0].arguments == {"verbose": 0, "epochs": 1}
    assert vars(Loud)["fit"] is own


def called_from(file: str) -> tuple[int | None, bool]:
    """Return what a program says of a call that comes to it through code of a file."""
    told: list[tuple[int | None, bool]] = []
    program = Program.of_script(__file__)

    def arrives() -> None:
        told.append(program.way_from(sys._getframe(1)))

    between = {"hand_on": arrives}
    exec(compile("hand_on()", file, "exec"), between)
    return told[0]


def test_a_call_is_made_for_others_where_a_package_stands_between_that_is_not_ours(tmp_path: Path) -> None:
    packages = tmp_path / "site-packages"
    assert called_from(str(packages / "keras_tuner" / "tuner.py"))[1]
    assert not called_from(str(tmp_path / "train.py"))[1]
    assert not called_from(str(Path(fit_call.__file__)))[1]
