"""Accuracy where one class is nearly all."""

from __future__ import annotations

from dataclasses import replace

from kerasdoctor.facts import Data, Metric, Network, Training
from kerasdoctor.rules.heads.accuracy_of_lopsided_classes import accuracy_of_lopsided_classes
from rules.data_of import data, labels, network, said

RULE = accuracy_of_lopsided_classes


def measured(*metrics: str, loss: str = "binary_crossentropy") -> Network:
    plain = network(loss=loss)
    (head,) = plain.heads
    return replace(plain, heads=(replace(head, metrics=tuple(Metric(name) for name in metrics)),))


def of(often: int, rare: int) -> Data:
    rows = often + rare
    return data(rows, heads=(labels(rows, classes=((0, often), (1, rare))),))


def test_a_frequent_class_judged_by_accuracy_is_found() -> None:
    (found,) = said(RULE, measured("accuracy"), Training(), of(950, 50))
    assert found.message.startswith("95.0% of the rows have class 0")


def test_other_metrics_weights_mixtures_and_few_rows_are_left_alone() -> None:
    assert said(RULE, measured("accuracy", "auc"), Training(), of(950, 50)) == []
    assert said(RULE, measured(), Training(), of(950, 50)) == []
    assert said(RULE, measured("accuracy"), Training(class_weight=((0, 1.0), (1, 9.0))), of(950, 50)) == []
    assert said(RULE, measured("accuracy"), Training(weighted=True), of(950, 50)) == []
    assert said(RULE, measured("accuracy"), Training(), of(800, 200)) == []
    assert said(RULE, measured("accuracy"), Training(), of(95, 5)) == []
    assert said(RULE, measured("accuracy", loss="mean_squared_error"), Training(), of(950, 50)) == []
