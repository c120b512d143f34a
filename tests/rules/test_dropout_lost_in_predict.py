from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.architecture.dropout_lost_in_predict import dropout_lost_in_predict
from rules.stacks import judged

SCRIPT = """
{imports}
inputs = keras.Input((8,))
h = keras.layers.Dense(8)(inputs)
h = keras.layers.Dropout(0.5)(h{called})
model = keras.Model(inputs, keras.layers.Dense(1)(h))
model.compile(loss="mse", optimizer="adam")
model.fit(x, y)
answers = {answers}
"""


def script(called: str = ", training=True", answers: str = "model.predict(x)", imports: str = "import keras") -> str:
    return SCRIPT.format(called=called, answers=answers, imports=imports)


def test_predict_drops_nothing() -> None:
    (finding,) = judged(dropout_lost_in_predict, script())
    assert dropout_lost_in_predict.severity is Severity.HURTS
    assert [spot.label for spot in finding.places] == [
        "runs all layers with training=False",
        "called with training=True",
    ]


@pytest.mark.parametrize(
    "text",
    [
        script(called=""),
        script(called=", training=False"),
        script(called=", training=flag"),
        script(answers="model(x, training=True)"),
        script(answers="model.predict(x), model(x, training=True)"),
        script(imports="import tf_keras as keras"),
    ],
)
def test_plain_dropout_other_calls_and_older_keras(text: str) -> None:
    assert judged(dropout_lost_in_predict, text) == []


def test_the_call_of_a_class_keeps_to_it() -> None:
    text = """
    import keras
    class Net(keras.Model):
        def __init__(self):
            super().__init__()
            self.drop = keras.layers.Dropout(0.5)
            self.dense = keras.layers.Dense(1)
        def call(self, x):
            return self.dense(self.drop(x, training=True))
    model = Net()
    model.compile(loss="mse", optimizer="adam")
    model.fit(x, y)
    model.predict(x)
    """
    assert judged(dropout_lost_in_predict, text) == []
