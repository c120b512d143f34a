from __future__ import annotations

import pytest

from kerasdoctor.rules.training_state.models_pile_up import models_pile_up
from rules.mending import said

MODEL = "model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])\n"


def test_models_of_a_loop() -> None:
    assert not models_pile_up.on
    assert len(said(models_pile_up, f"import keras\nfor n in sizes:\n    {MODEL}    model.fit(x, y)\n")) == 1


@pytest.mark.parametrize(
    "script",
    [
        f"import keras\n{MODEL}for n in sizes:\n    model.fit(x, y)\n",
        f"import keras\nfor n in sizes:\n    keras.utils.clear_session()\n    {MODEL}    model.fit(x, y)\n",
        f"import keras\nfor n in sizes:\n    keras.backend.clear_session()\n    {MODEL}    model.fit(x, y)\n",
    ],
)
def test_one_model_or_cleared(script: str) -> None:
    assert said(models_pile_up, script) == []
