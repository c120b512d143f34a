from __future__ import annotations

import pytest

from kerasdoctor.rules.callbacks.stops_at_the_first_pause import stops_at_the_first_pause
from rules.mending import mended, said

IMPORTS = "from keras.callbacks import EarlyStopping\n"


def test_no_patience() -> None:
    assert mended(stops_at_the_first_pause, IMPORTS + "EarlyStopping('loss')\n") == "EarlyStopping('loss', patience=5)"
    assert mended(stops_at_the_first_pause, IMPORTS + "EarlyStopping(patience=0)\n") == "EarlyStopping(patience=5)"
    assert len(said(stops_at_the_first_pause, IMPORTS + "EarlyStopping()\n")) == 1


@pytest.mark.parametrize("given", ["patience=1", "patience=p", "baseline=0.1", "start_from_epoch=9", "**more"])
def test_patience_or_a_goal(given: str) -> None:
    assert said(stops_at_the_first_pause, IMPORTS + f"EarlyStopping({given})\n") == []
