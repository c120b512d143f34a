from __future__ import annotations

import pytest

from kerasdoctor.rules.custom.loss_shown_as_zero import loss_shown_as_zero as rule
from rules.evaluation_of import NUMBERS, findings_of, lines_of


def script(step: str, layers: str = "Dropout(0.2)", beside: str = "", compiled: str = 'loss="mse"') -> str:
    body = "".join(f"            {line}\n" for line in step.splitlines())
    return (
        NUMBERS
        + "from keras import layers\nfrom keras.layers import BatchNormalization\n"
        + "class Mine(keras.Model):\n"
        + beside
        + "    def train_step(self, data):\n        x, y = data\n        with tf.GradientTape() as tape:\n"
        + body
        + f"inputs = Input((4,))\nmodel = Mine(inputs, Dense(1)({layers}(inputs)))\n"
        + f"model.compile(optimizer='adam', {compiled})\nmodel.fit(x, y)\n"
    )


def test_a_loss_under_its_own_name_is_found() -> None:
    assert lines_of(rule, script("loss = 1.0\nreturn {'loss': loss}")) == ["return {'loss': loss}"]


@pytest.mark.parametrize(
    "step",
    [
        "loss = 1.0\nself.tracker.update_state(loss)\nreturn {'loss': self.tracker.result()}",
        "loss = 1.0\nreturn {'my_loss': loss}",
        "loss = 1.0\nreturn {'loss': loss, 'other': loss}",
        "return self.compute_metrics(x, y, y, None)",
        "loss = 1.0\nself.track(loss)\nreturn {'loss': loss}",
        "super().train_step(data)\nreturn {'loss': 1.0}",
        "return results(x)",
    ],
)
def test_updated_metrics_and_other_names_are_fine(step: str) -> None:
    assert findings_of(rule, script(step)) == []


def test_metrics_of_its_own_may_have_any_name() -> None:
    own = "    @property\n    def metrics(self):\n        return [self.total]\n"
    assert findings_of(rule, script("loss = 1.0\nreturn {'loss': loss}", beside=own)) == []
