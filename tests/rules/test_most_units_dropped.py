from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.architecture.most_units_dropped import most_units_dropped
from rules.stacks import stacked


@pytest.mark.parametrize(
    ("rate", "severity"), [("0.8", None), ("0.9", None), ("1", Severity.BREAKS), ("rate=0.95", None)]
)
def test_little_or_nothing_is_kept(rate: str, severity: Severity | None) -> None:
    (finding,) = stacked(most_units_dropped, f"Dense(8), Dropout({rate}), Dense(1)")
    assert finding.severity is severity
    assert len(finding.fixes) == 2


@pytest.mark.parametrize("layer", ["Dropout(0.5)", "Dropout(0.75)", "Dropout(keep)", "LSTM(8)", "Dropout(rate=None)"])
def test_usual_and_unknown_rates(layer: str) -> None:
    assert stacked(most_units_dropped, f"Dense(8), {layer}, Dense(1)") == []
