from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.recurrent.sequence_cut_between_recurrent_layers import sequence_cut_between_recurrent_layers
from rules.stacks import judged, stacked, wired


@pytest.mark.parametrize(
    "layers",
    [
        "LSTM(4), LSTM(4), Dense(1)",
        "GRU(4, return_sequences=False), Dropout(0.2), SimpleRNN(4), Dense(1)",
        "Bidirectional(LSTM(4)), LSTM(4), Dense(1)",
        "LSTM(4), Bidirectional(LSTM(4)), Dense(1)",
    ],
)
def test_the_second_one_gets_no_sequence(layers: str) -> None:
    (finding,) = stacked(sequence_cut_between_recurrent_layers, layers, shape=(50, 8, 2))
    assert sequence_cut_between_recurrent_layers.severity is Severity.BREAKS
    assert finding.places[0].label == "without return_sequences=True"


@pytest.mark.parametrize(
    "layers",
    [
        "LSTM(4, return_sequences=True), LSTM(4), Dense(1)",
        "LSTM(4), RepeatVector(8), LSTM(4), Dense(1)",
        "LSTM(4), Reshape((2, 2)), LSTM(4), Dense(1)",
        "LSTM(4, return_sequences=kept), LSTM(4), Dense(1)",
        "LSTM(4), Dense(1)",
    ],
)
def test_a_sequence_or_something_unknown(layers: str) -> None:
    assert stacked(sequence_cut_between_recurrent_layers, layers, shape=(50, 8, 2)) == []


def test_two_readers_are_left_alone() -> None:
    body = """
    steps = layers.Reshape((4, 2))(inputs)
    h = layers.LSTM(4)(steps)
    outputs = layers.Dense(1)(layers.Concatenate()([h, layers.LSTM(4)(steps)]))
    """
    assert wired(sequence_cut_between_recurrent_layers, body) == []
    assert judged(sequence_cut_between_recurrent_layers, "import keras\n") == []


@pytest.mark.parametrize(
    ("first", "text"),
    [("LSTM(4)", "4, return_sequences=True"), ("LSTM(4, return_sequences=False)", "True"), ("LSTM(4, **given)", None)],
)
def test_the_edit_asks_for_all_steps(first: str, text: str | None) -> None:
    for finding in stacked(sequence_cut_between_recurrent_layers, f"{first}, GRU(4), Dense(1)", shape=(50, 8, 2)):
        assert [new for _, new in finding.fixes[0].rewrites] == ([text] if text else [])
