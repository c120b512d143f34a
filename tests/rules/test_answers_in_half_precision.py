from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.numerics.answers_in_half_precision import answers_in_half_precision
from rules.stacks import judged

SCRIPT = """
import keras
from keras.layers import *
{policy}
model = keras.Sequential([keras.Input((8,)), {layers}])
model.compile(loss="mse", optimizer="adam")
model.fit(x, y)
"""
HALF = "keras.mixed_precision.set_global_policy('mixed_float16')"


@pytest.mark.parametrize("policy", [HALF, "keras.config.set_dtype_policy('mixed_float16')"])
@pytest.mark.parametrize("layers", ["Dense(3, 'softmax')", "Dense(1), Activation('sigmoid')"])
def test_the_answer_follows_the_policy(policy: str, layers: str) -> None:
    (finding,) = judged(answers_in_half_precision, SCRIPT.format(policy=policy, layers=layers))
    assert answers_in_half_precision.severity is Severity.SMELLS
    assert finding.places[1].label == "half precision for all layers"


@pytest.mark.parametrize(
    ("policy", "layers"),
    [
        (HALF, "Dense(3, 'softmax', dtype='float32')"),
        (HALF, "Dense(1), Activation('sigmoid', dtype='float32')"),
        (HALF, "Dense(3, 'softmax', **options)"),
        (HALF, "Dense(3)"),
        ("keras.mixed_precision.set_global_policy('mixed_bfloat16')", "Dense(3, 'softmax')"),
        ("keras.mixed_precision.set_global_policy(policy)", "Dense(3, 'softmax')"),
        ("", "Dense(3, 'softmax')"),
    ],
)
def test_single_precision_or_not_known(policy: str, layers: str) -> None:
    assert judged(answers_in_half_precision, SCRIPT.format(policy=policy, layers=layers)) == []
