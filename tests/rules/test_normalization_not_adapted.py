from __future__ import annotations

import pytest

from kerasdoctor.rules.preprocessing.normalization_not_adapted import normalization_not_adapted
from rules.judged import findings

SCRIPT = """
scaling = layers.Normalization({given})
{before}
model = Sequential([Input((4,)), scaling, Dense(1)])
model.compile(loss="mse")
model.fit(x, y)
{after}
"""


def script(given: str = "", before: str = "", after: str = "") -> str:
    return SCRIPT.format(given=given, before=before, after=after)


def test_never_or_too_late_is_found() -> None:
    (never,) = findings(normalization_not_adapted, script())
    (late,) = findings(normalization_not_adapted, script(after="scaling.adapt(x)"))
    assert "never" in never.message
    assert "after" in late.message


@pytest.mark.parametrize(
    ("given", "before", "after"),
    [
        ("", "scaling.adapt(x)", ""),
        ("mean=3, variance=2", "", ""),
        ("**numbers", "", ""),
        ("", "layers_of(something)[0].adapt(x)", ""),
        ("", "", "def prepare():\n    scaling.adapt(x)"),
    ],
)
def test_quiet_where_it_is_adapted_or_may_be(given: str, before: str, after: str) -> None:
    assert findings(normalization_not_adapted, script(given, before, after)) == []


def test_quiet_where_weights_are_loaded_or_no_such_layer_is_trained() -> None:
    loaded = script().replace("model.fit", "model.load_weights('w.h5')\nmodel.fit")
    assert findings(normalization_not_adapted, loaded) == []
    assert findings(normalization_not_adapted, script().replace("scaling, Dense", "Dense")) == []
