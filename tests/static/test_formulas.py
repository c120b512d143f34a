from __future__ import annotations

import pytest

from kerasdoctor.facts import Formula, Term
from static.reading_of import SETUP, case_of

HEADER = SETUP + "import tensorflow as tf\nfrom keras import ops\ny = np.zeros((100, 1))\n"
MODEL = 'model = keras.Sequential([Input((4,)), Dense(1, activation="sigmoid")])\n'


def formulas_in(code: str, role: str) -> list[Formula]:
    return [formula for formula in case_of(HEADER + code).trace.formulas if formula.role == role]


def loss_of(code: str) -> Formula:
    (formula,) = formulas_in(code + "\n" + MODEL + "model.compile('sgd', loss=loss)\nmodel.fit(x, y)", "loss")
    return formula


def shown(term: Term) -> str:
    """Write a term as an expression."""
    if term.name in ("parameter", "constant"):
        return str(term.value)
    words = [shown(part) for part in term.of] + [f"{name}={shown(part)}" for name, part in term.keywords]
    return f"{term.name}({', '.join(words)})" if words else term.name


@pytest.mark.parametrize(
    ("body", "returned"),
    [
        ("return ops.mean(ops.square(t - p), axis=-1)", "keras.ops.mean(keras.ops.square(subtract(t, p)), axis=-1)"),
        ("p = tf.cast(p, 'float32')\n    return -t * p", "multiply(negative(t), tensorflow.cast(p, float32))"),
        ("loss = t\n    loss += p\n    return loss", "add(t, p)"),
        ("a, b = t, p\n    return a / b", "divide(t, p)"),
        ("a, b = ops.split(p, 2)\n    return b[0]", "index(element(keras.ops.split(p, 2)), 0)"),
        ("return twice(p) ** SMALL", "power(multiply(2, p), 0.1)"),
        ("if SMALL > 1:\n        p = t\n    return p", "either(t, p)"),
        ("for i in range(3):\n        p = p * 2\n    return p", "either(multiply(p, 2), p)"),
        ("return p.numpy().mean()", "method.mean(method.numpy(p))"),
        ("return t if SMALL else p", "either(t, p)"),
        ("return unheard_of(p)", "unknown(p)"),
        ("return {'loss': p > t}", "dict(loss=compare(p, t))"),
    ],
)
def test_a_loss_is_read_as_a_formula(body: str, returned: str) -> None:
    formula = loss_of(f"SMALL = 0.1\ndef twice(v):\n    return 2 * v\ndef loss(t, p):\n    {body}")
    assert formula.parameters == ("t", "p")
    assert [shown(term) for term in formula.returned] == [returned]


def test_a_loss_made_by_a_function_and_a_loss_of_a_class() -> None:
    made = loss_of(
        "def make(w):\n    def weighted(t, p):\n        return w * (t - p)\n    return weighted\nloss = make(2)"
    )
    assert shown(made.returned[0]) == "multiply(2, subtract(t, p))"
    of_class = loss_of(
        "class Mine(keras.losses.Loss):\n    def call(self, t, p):\n        return self.scale * p\nloss = Mine()"
    )
    assert of_class.owner == "Mine"
    assert of_class.parameters == ("t", "p")
    assert shown(of_class.returned[0]) == "multiply(self.scale, p)"


def test_a_training_step_knows_what_stands_inside_the_tape() -> None:
    code = """
class Mine(keras.Model):
    def call(self, x):
        return x
    def train_step(self, data):
        x, y = data
        before = self(x)
        with tf.GradientTape() as tape:
            p = self(x, training=True)
        return {"loss": self.compute_loss(x, y, p)}
model = Mine()
model.compile("sgd", "mse")
model.fit(x, y)
"""
    (step,) = formulas_in(code, "train_step")
    assert [shown(term) for term in step.taped] == ["self(element(data), training=True)"]
    assert "self(element(data))" in [shown(term) for term in step.calls]
    (called,) = formulas_in(code, "call")
    assert (called.owner, called.parameters) == ("Mine", ("x",))


def test_a_function_that_keras_does_not_call_is_not_read() -> None:
    code = "def unused(t, p):\n    return p\n" + MODEL + "model.compile('sgd', loss='mse')\nmodel.fit(x, y)"
    assert case_of(HEADER + code).trace.formulas == ()


def test_functions_that_call_each_other_come_to_an_end() -> None:
    formula = loss_of("def again(v):\n    return again(again(v))\ndef loss(t, p):\n    return again(p)")
    assert len(formula.returned) == 1


def test_a_term_that_doubles_itself_is_walked_quickly() -> None:
    doubling = "def loss(t, p):\n" + "    p = p + p\n" * 60 + "    return p"
    walked = len(list(loss_of(doubling).returned[0].walk()))
    assert walked == 62  # the parameter stands in the first line twice
