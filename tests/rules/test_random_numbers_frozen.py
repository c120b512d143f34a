from __future__ import annotations

import pytest

from kerasdoctor.rules.custom.random_numbers_frozen import random_numbers_frozen as rule
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
    "code",
    ["np.random.normal(size=4)", "np.random.rand(4)", "random.random()", "random.choice([1.0, 2.0])"],
)
def test_numbers_of_numpy_and_python_are_found(code: str) -> None:
    assert lines_of(rule, script(f"return inputs * {code}")) == [f"return inputs * {code}"]


@pytest.mark.parametrize(
    "code",
    ["keras.random.normal((4,))", "tf.random.normal((4,))", "np.ones(4)", "self.noise"],
)
def test_numbers_of_the_backend_are_fine(code: str) -> None:
    assert findings_of(rule, script(f"return inputs * {code}")) == []


def test_numbers_drawn_once_on_purpose_and_eager_runs_are_fine() -> None:
    init = "    def build(self, shape):\n        self.noise = np.random.normal(size=4)\n"
    assert findings_of(rule, script("return inputs * self.noise", init)) == []
    eager = script("return inputs * np.random.rand(4)", compiled="'adam', 'mse', run_eagerly=True")
    assert findings_of(rule, eager) == []
