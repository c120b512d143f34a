from __future__ import annotations

import pytest

from kerasdoctor.facts import Training
from kerasdoctor.finding import Finding
from kerasdoctor.rules.heads.class_weights_by_other_keys import class_weights_by_other_keys as rule
from rules.data_of import data, network
from rules.heads_of import SIGMOID, WEIGHTS, YES_NO, found, script


@pytest.mark.parametrize(
    "text",
    [
        script(SIGMOID, YES_NO, "yes_no", fit=', class_weight={"no": 1, "yes": 2}'),
        script(SIGMOID, YES_NO, "yes_no", fit=", class_weight=[1.0, 2.0]"),
        script(SIGMOID, YES_NO, "yes_no", fit=", class_weight=w", before=WEIGHTS),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script(SIGMOID, YES_NO, "yes_no", fit=", class_weight={0: 1, 1: 2}"),
        script(SIGMOID, YES_NO, "yes_no", fit=", class_weight={1: 2}"),
        script(SIGMOID, YES_NO, "yes_no", fit=", class_weight=None"),
        script(SIGMOID, YES_NO, "yes_no", fit=", class_weight=unknown()"),
        script(SIGMOID, YES_NO, "yes_no", fit=", class_weight=dict(enumerate(w))", before=WEIGHTS),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []


def given(*keys: int | str) -> Training:
    return Training(class_weight=tuple((key, 1.0) for key in keys))


def test_keys_of_the_call_itself_that_no_label_has() -> None:
    (said,) = rule(None, network(), given(1, 2), data())
    assert isinstance(said, Finding)
    assert said.message == "class_weight has the key 2, which no label has, and none for class 0"
    (named,) = rule(None, network(), given("no", "yes"), data())
    assert isinstance(named, Finding)
    assert "the key 'no'" in named.message


def test_a_missing_key_or_one_too_many_may_be_meant() -> None:
    assert list(rule(None, network(), given(1), data())) == []
    assert list(rule(None, network(), given(0, 1, 2), data())) == []
    assert list(rule(None, network(), Training(), data())) == []
    assert list(rule(None, network(), given(1, 2), data(20))) == []
    assert list(rule(None, network(), given(1, 2), None)) == []
