from __future__ import annotations

import pytest

from kerasdoctor.rules.custom.layer_made_in_call import layer_made_in_call as rule
from rules.evaluation_of import NUMBERS, findings_of, lines_of


def script(body: str, after: str = "", compiled: str = "'adam', 'mse'") -> str:
    return (
        NUMBERS
        + "import random\nfrom keras import layers\nclass Mine(layers.Layer):\n"
        + "    def call(self, inputs):\n"
        + "".join(f"        {line}\n" for line in body.splitlines())
        + after
        + f"model = Sequential([Input((4,)), Mine(), Dense(1)])\nmodel.compile({compiled})\nmodel.fit(x, y)\n"
    )


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("return Dense(8)(inputs)", "return Dense(8)(inputs)"),
        ("inner = layers.LSTM(8)\nreturn inner(inputs)", "inner = layers.LSTM(8)"),
        ("for _ in range(3):\n    inputs = layers.Dense(4)(inputs)\nreturn inputs", "inputs = layers.Dense(4)(inputs)"),
    ],
)
def test_a_layer_with_weights_is_found(body: str, line: str) -> None:
    assert lines_of(rule, script(body)) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "return self.inner(inputs)",
        "return layers.Dropout(0.5)(inputs)",
        "return layers.Add()([inputs, inputs])",
        "if self.inner is None:\n    self.inner = Dense(8)\nreturn self.inner(inputs)",
    ],
)
def test_kept_layers_and_layers_without_weights_are_fine(body: str) -> None:
    assert findings_of(rule, script(body)) == []
