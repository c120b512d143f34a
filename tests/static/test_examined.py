"""Models that a script hands to kerasdoctor are read like those that it trains, and are no cases of their own."""

from __future__ import annotations

from kerasdoctor.places import Line
from kerasdoctor.static.files.source import Source, parse
from kerasdoctor.static.reading import Reading, understand


def reading(text: str) -> Reading:
    source = parse("a.py", text)
    assert isinstance(source, Source)
    return understand(source)


HEAD = """
import keras
import kerasdoctor
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="softmax")])
model.compile(loss="mse", optimizer="adam")
"""


def test_what_kerasdoctor_is_given_is_kept_beside_the_cases() -> None:
    for call in ("kerasdoctor.check(model, x, y)", "kerasdoctor.check(x=x, y=y, model=model)"):
        found = reading(HEAD + call)
        assert found.cases == ()
        (examined,) = found.examined
        assert examined.where.line == 6
        (head,) = examined.network.heads
        assert isinstance(head.layer.where, Line)
        assert head.layer.where.line == 4
        assert head.loss is not None
        assert head.loss.name == "mean_squared_error"


def test_a_fit_of_the_same_model_stays_a_case() -> None:
    found = reading(HEAD + "kerasdoctor.check(model, x, y)\nmodel.fit(x, y)")
    assert [case.where.line for case in found.cases] == [7]
    assert len(found.examined) == 1


def test_another_name_and_another_thing_are_nothing_to_keep() -> None:
    assert reading(HEAD + "kerasdoctor.watch()\nkerasdoctor.check(3, x, y)").examined == ()
