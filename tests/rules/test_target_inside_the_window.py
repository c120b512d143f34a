from __future__ import annotations

import pytest

from kerasdoctor.rules.order.target_inside_the_window import target_inside_the_window
from rules.judged import MODEL, findings

CALL = "rows = keras.utils.timeseries_dataset_from_array({arguments})\n"
FIT = MODEL + "model.fit(rows)\n"


@pytest.mark.parametrize(
    "arguments", ["x, x, sequence_length=9", "data=x, targets=x, sequence_length=9", "x, x, length"]
)
def test_the_same_series_for_both_is_found(arguments: str) -> None:
    assert len(findings(target_inside_the_window, CALL.format(arguments=arguments) + FIT)) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        "x[:-9], x[9:], sequence_length=9",
        "x, x[9:], sequence_length=9",
        "x, None, sequence_length=9",
        "x, y, sequence_length=9",
        "x, x, sequence_length=1",
        "x, x + 1, sequence_length=9",
        "unknown, unknown, sequence_length=9",
    ],
)
def test_quiet_for_other_targets(arguments: str) -> None:
    assert findings(target_inside_the_window, CALL.format(arguments=arguments) + FIT) == []
