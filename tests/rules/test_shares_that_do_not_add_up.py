"""The Kullback-Leibler divergence of rows that are no shares."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from kerasdoctor.facts import Head, Layer, Loss, Network
from kerasdoctor.live.counting.arrays import labels_of
from kerasdoctor.rules.heads.shares_that_do_not_add_up import shares_that_do_not_add_up as rule
from rules.data_of import said
from rules.heads_of import found, script

DRAWN = np.random.default_rng(0)
SHARES = DRAWN.dirichlet([1.0, 1.0, 1.0], size=300)


def judged(y: Any, units: int = 3, loss: str = "kl_divergence", activation: str = "softmax") -> list[Any]:
    layer = Layer("Dense", "out", units, activation)
    head = Head(layer, Loss(loss), labels=labels_of(y, None, units), output_shape=(None, units))
    return said(rule, Network((layer,), (head,)))


def with_slips(count: int) -> Any:
    y = SHARES.copy()
    y[:count] *= 2
    return y


@pytest.mark.parametrize(
    "y",
    [
        DRAWN.normal(size=(300, 3)),
        DRAWN.uniform(size=(300, 3)),
        SHARES * 100,
        (DRAWN.uniform(size=(300, 3)) > 0.5).astype(int),
        with_slips(4),
    ],
)
def test_other_rows_are_found(y: Any) -> None:
    (said,) = judged(y)
    assert "of 300 label rows do not add up to 1" in said.message
    assert said.fixes[-1].advice.startswith("divide")


@pytest.mark.parametrize("y", [SHARES, np.eye(3)[DRAWN.integers(0, 3, 300)], with_slips(3), SHARES * np.nan])
def test_shares_are_right(y: Any) -> None:
    assert judged(y) == []


def test_one_column_is_no_share_of_anything() -> None:
    (said,) = judged(DRAWN.integers(0, 2, 300), units=1, activation="sigmoid")
    assert said.fixes[0].changes[-1].name == "binary_crossentropy"
    assert len(judged(DRAWN.normal(size=300), units=1, activation="linear")) == 1


def test_other_losses_and_what_is_not_counted_are_left_alone() -> None:
    assert judged(DRAWN.normal(size=(300, 3)), loss="mean_squared_error", activation="linear") == []
    assert judged(DRAWN.normal(size=(300, 4))) == []
    assert found(rule, script("Dense(4)", '"kl_divergence"', "unknown()")) == []
    assert found(rule, script("Dense(4)", '"kl_divergence"', "make_regression(300, 4, n_targets=4)[1]")) == []
