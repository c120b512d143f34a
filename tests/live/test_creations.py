"""Layers by the line that made them."""

from __future__ import annotations

import gc
import sys
from typing import Any

import keras
import pytest

from kerasdoctor.facts import Network
from kerasdoctor.live.examination import Examination
from kerasdoctor.live.fit_call import FitCall
from kerasdoctor.live.models import creations
from kerasdoctor.live.models.creations import place_of, recipe_of, watching_creations
from kerasdoctor.live.program import Program
from kerasdoctor.places import Line
from live.setups import compiled

L = keras.layers


def here() -> int:
    return sys._getframe(1).f_lineno


def test_a_layer_is_placed_at_the_call_that_makes_it() -> None:
    with watching_creations(Program.of_script(__file__)):
        line = here() + 1
        é, layer = "é", L.Dense(3, name="one")
    place = place_of(layer, "mine.py")
    assert é
    assert place == Line("mine.py", line, 25, line, 47)


def test_a_call_over_several_lines_has_its_whole_span() -> None:
    with watching_creations(Program.of_script(__file__)):
        line = here() + 1
        layer = L.Dense(
            3,
        )
    place = place_of(layer, "mine.py")
    assert place is not None
    assert (place.line, place.end_line, place.end_column) == (line, line + 2, 10)


def test_the_innermost_line_of_the_script_counts() -> None:
    def block() -> Any:
        return L.Dense(3)

    with watching_creations(Program.of_script(__file__)):
        layer, line = block(), block.__code__.co_firstlineno + 1
        inner = L.Bidirectional(L.LSTM(3)).backward_layer
        inner_line = here() - 1
    place, other = place_of(layer, ""), place_of(inner, "")
    assert place is not None
    assert other is not None
    assert (place.line, other.line) == (line, inner_line)


def test_layers_of_other_files_are_placed_nowhere() -> None:
    with watching_creations(Program.of_script("another.py")):
        layer = L.Dense(3)
    assert place_of(layer, "another.py") is None
    assert place_of(L.Dense(3), __file__) is None


def test_only_classes_of_ones_own_are_known_by_their_arguments() -> None:
    class Own(keras.Model):  # type: ignore[misc]
        def __init__(self, width: int, *, function: Any = None) -> None:
            super().__init__()
            self.width, self.function = width, function

    with watching_creations(Program.of_script(__file__)):
        own, plain = Own(3, function=len), L.Dense(3)
    recipe = recipe_of(own)
    assert recipe is not None
    assert (recipe.args, dict(recipe.kwargs)) == ((3,), {"function": len})
    assert recipe_of(plain) is None


def test_watching_ends_without_a_trace_and_keeps_nothing_alive() -> None:
    owners = (keras.layers.Layer, keras.Model, keras.Sequential)
    before = [vars(owner)["__new__"] for owner in owners]
    with watching_creations(Program.of_script(__file__)):
        layer = L.Dense(3)
    with pytest.raises(KeyError, match="mine"), watching_creations(Program.of_script(__file__)):
        raise KeyError("mine")
    assert [vars(owner)["__new__"] for owner in owners] == before
    number = id(layer)
    assert number in creations._records
    del layer
    gc.collect()
    assert number not in creations._records
    L.Dense(3)
    assert place_of(L.Dense(3), __file__) is None


def test_the_copy_that_is_described_has_the_places_of_the_users_layers() -> None:
    import numpy as np

    with watching_creations(Program.of_script(__file__)):
        start = here()
        inputs = keras.Input((4,))
        h = L.Dense(8)(inputs)
        model = compiled(keras.Model(inputs, L.Dense(3)(h)))
    x, y = np.ones((12, 4)), np.arange(12) % 3
    for script, lines in (("mine.py", [start + 2, start + 3]), (None, [None, None])):
        found = Examination(FitCall(model, x, y), script=script).observe(Network)
        assert isinstance(found, Network), found
        places = [layer.where for layer in found.layers]
        assert [place.line if isinstance(place, Line) else None for place in places] == lines
        assert found.heads[0].layer.where == places[-1]
