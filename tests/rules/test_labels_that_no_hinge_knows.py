"""Labels under a hinge loss."""

from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.labels_that_no_hinge_knows import labels_that_no_hinge_knows
from rules.data_of import data, labels, network, said

RULE = labels_that_no_hinge_knows
HINGE = network(loss="hinge", activation="tanh", kind="real")


@pytest.mark.parametrize("values", [(1.0, 2.0), (-1.0, 0.0, 1.0), (0.0, 1.0, 2.0), (0.0, 255.0)])
def test_other_values_are_found(values: tuple[float, ...]) -> None:
    (found,) = said(RULE, HINGE, data(heads=(labels(values=values),)))
    assert found.message.startswith(f"the labels hold {values[0]:g}, {values[1]:g}")
    assert ("as 1 and" in found.fixes[0].advice) == (len(values) == 2)


@pytest.mark.parametrize("values", [(0.0, 1.0), (-1.0, 1.0), (1.0,), ()])
def test_the_two_sides_and_margins_are_right(values: tuple[float, ...]) -> None:
    assert said(RULE, HINGE, data(heads=(labels(values=values),))) == []


def test_other_losses_and_other_faults_are_left_alone() -> None:
    odd = data(heads=(labels(values=(1.0, 2.0)),))
    assert said(RULE, network(loss="mean_squared_error", activation="linear", kind="real"), odd) == []
    assert said(RULE, network(loss="hinge", kind="real"), odd) == []
    assert said(RULE, HINGE, data(heads=())) == []
