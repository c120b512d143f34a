from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.losses_for_other_outputs import losses_for_other_outputs as rule
from rules.heads_of import START, found

TWO = (
    START
    + """
inputs = Input((4,))
size = Dense(1, name="size")(inputs)
kind = Activation("sigmoid", name="kind")(Dense(1)(inputs))
model = Model(inputs, {outputs})
model.compile(loss={loss}, optimizer="adam")
model.fit(x, [x[:, 0], yes_no])
"""
)


@pytest.mark.parametrize("loss", ['{"size": "mse", "sort": "binary_crossentropy"}', '{"a": "mse", "b": "mse"}'])
@pytest.mark.parametrize("outputs", ["[size, kind]", '{"size": size, "kind": kind}'])
def test_a_name_that_no_output_has_is_found(loss: str, outputs: str) -> None:
    assert len(found(rule, TWO.replace("{outputs}", outputs).replace("{loss}", loss))) == 1


@pytest.mark.parametrize(
    ("outputs", "loss"),
    [
        ("[size, kind]", '{"size": "mse", "kind": "binary_crossentropy"}'),
        ('{"a": size, "b": kind}', '{"a": "mse", "b": "binary_crossentropy"}'),
        ("[size, kind]", '["mse", "binary_crossentropy"]'),
        ("[size, Dense(1)(inputs)]", '{"size": "mse", "dense_2": "mse"}'),
        ("size", '{"other": "mse"}'),
        ("[size, kind]", "losses()"),
    ],
)
def test_others_are_left_alone(outputs: str, loss: str) -> None:
    assert found(rule, TWO.replace("{outputs}", outputs).replace("{loss}", loss)) == []
