from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.sequence_answers_for_one_target import sequence_answers_for_one_target as rule
from rules.heads_of import SIGMOID, YES_NO, found, script


@pytest.mark.parametrize(
    "text",
    [
        script("Dense(1)", '"mse"', "x[:, 0]", layers="Input((4, 1)), LSTM(8, return_sequences=True)"),
        script(
            "TimeDistributed(Dense(1))",
            '"mse"',
            "x[:, 0]",
            layers="Input((4, 1)), Bidirectional(GRU(8, return_sequences=True))",
        ),
        script(SIGMOID, YES_NO, "yes_no", layers="Input((4, 1)), GRU(8, return_sequences=True), Dropout(0.1)"),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script("Dense(1)", '"mse"', "x[:, 0]", layers="Input((4, 1)), LSTM(8)"),
        script("Dense(1)", '"mse"', "x", layers="Input((4, 1)), LSTM(8, return_sequences=True)"),
        script("Dense(1)", '"mse"', "x.reshape(-1, 4, 1)", layers="Input((4, 1)), LSTM(8, return_sequences=True)"),
        script("Dense(1)", '"mse"', "x[:, 0]", layers="Input((4, 1)), LSTM(8, return_sequences=True), Flatten()"),
        script(
            "Dense(1)",
            '"mse"',
            "x[:, 0]",
            layers="Input((4, 1)), LSTM(8, return_sequences=True), GlobalAveragePooling1D()",
        ),
        script("Dense(1)", '"mse"', "x[:, 0]", layers="Input((1, 4)), LSTM(8, return_sequences=True)"),
        script("Dense(1)", '"mse"', "unknown()", layers="Input((4, 1)), LSTM(8, return_sequences=True)"),
        script(
            "Dense(1)",
            "own",
            "x[:, 0]",
            layers="Input((4, 1)), LSTM(8, return_sequences=True)",
            before="def own(y_true, y_pred):\n    return tf.reduce_mean(y_true)",
        ),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
