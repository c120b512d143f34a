"""The cosine of labels that have no direction."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from kerasdoctor.facts import Data, Head, Layer, Loss, Network
from kerasdoctor.finding import Severity
from kerasdoctor.live.counting.arrays import labels_of
from kerasdoctor.live.counting.labels import label_data
from kerasdoctor.rules.heads.directions_of_nothing import directions_of_nothing as rule
from rules.data_of import said

DRAWN = np.random.default_rng(0)


def judged(y: Any, units: int = 3, loss: str = "cosine_similarity", **settings: int) -> list[Any]:
    layer = Layer("Dense", "out", units, "linear")
    made = Loss(loss, settings=tuple(settings.items()))
    head = Head(layer, made, labels=labels_of(y, None, units), output_shape=(None, units))
    return said(rule, Network((layer,), (head,)), Data(len(y), heads=(label_data(y, None, None, []),)))


def rows(zeros: int) -> Any:
    y = DRAWN.normal(size=(400, 3))
    y[:zeros] = 0
    return y


def test_a_single_number_has_no_direction() -> None:
    (found,) = judged(DRAWN.normal(size=400), units=1)
    assert found.fixes[0].changes[0].name == "mean_squared_error"
    assert len(judged(DRAWN.normal(size=(400, 1)), units=1, axis=-1)) == 1


@pytest.mark.parametrize(
    ("zeros", "severity"), [(5, Severity.SMELLS), (100, Severity.SMELLS), (101, Severity.HURTS), (400, Severity.HURTS)]
)
def test_rows_of_zeros_are_counted(zeros: int, severity: Severity) -> None:
    (found,) = judged(rows(zeros))
    assert found.severity == severity
    assert found.message.startswith(f"{zeros} of 400 label rows are all zeros")


def test_directions_and_other_losses_are_left_alone() -> None:
    assert judged(rows(0)) == []
    assert judged(rows(4)) == []
    assert judged(rows(200), loss="mean_squared_error") == []
    assert judged(DRAWN.normal(size=400), units=1, axis=0) == []
    assert judged(DRAWN.normal(size=(400, 3)), units=1) == []
