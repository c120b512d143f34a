from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.architecture.reshape_to_another_size import reshape_to_another_size
from rules.stacks import stacked


@pytest.mark.parametrize(
    ("layers", "says"),
    [
        ("Reshape((3, 3)), Flatten(), Dense(1)", "given 8 numbers for a shape of 3x3, which takes 9"),
        ("Reshape((3, -1)), Flatten(), Dense(1)", "a multiple of 3"),
    ],
)
def test_the_counts_differ(layers: str, says: str) -> None:
    (finding,) = stacked(reshape_to_another_size, layers)
    assert reshape_to_another_size.severity is Severity.BREAKS
    assert says in finding.message


@pytest.mark.parametrize(
    "layers",
    [
        "Reshape((2, 4)), Flatten(), Dense(1)",
        "Reshape((2, -1)), Flatten(), Dense(1)",
        "Reshape((n, 3)), Flatten(), Dense(1)",
        "Lambda(f), Reshape((3, 3)), Flatten(), Dense(1)",
        "Dense(9), Reshape((3, 3)), Flatten(), Dense(1)",
    ],
)
def test_the_counts_agree_or_are_not_known(layers: str) -> None:
    assert stacked(reshape_to_another_size, layers) == []
