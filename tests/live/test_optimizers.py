"""The optimizer as a fact: rates, schedules, wrappers."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest

from kerasdoctor.facts import Network, Optimizer
from kerasdoctor.rules import all_rules
from live.setups import compiled, dense, examination

S = keras.optimizers.schedules
X, Y = np.ones((64, 4), "float32"), np.arange(64) % 3


def optimizer(given: Any, **arguments: Any) -> Optimizer:
    found = examination(compiled(dense(3), optimizer=given), X, Y, **arguments).observe(Network)
    assert isinstance(found, Network), found
    assert found.optimizer is not None
    return found.optimizer


def test_a_schedule_says_where_it_begins_and_where_this_fit_ends_it() -> None:
    found = optimizer(keras.optimizers.SGD(S.ExponentialDecay(0.1, 10, 0.5)), epochs=6, batch_size=32)
    assert found.schedule is not None
    assert (found.schedule.kind, found.schedule.first, found.schedule.steps) == ("ExponentialDecay", 0.1, 12)
    assert found.schedule.last == pytest.approx(0.1 * 0.5**1.1, rel=1e-4)
    assert found.schedule.setting("decay_steps") == 10
    assert found.learning_rate == 0.1


def test_a_schedule_that_warms_up_from_zero_is_known_by_its_highest_rate() -> None:
    warm = S.CosineDecay(0.0, 100, warmup_target=0.1, warmup_steps=4)
    found = optimizer(keras.optimizers.SGD(warm), epochs=50)
    assert found.learning_rate == pytest.approx(0.1, rel=0.02)
    assert found.schedule is not None
    assert found.schedule.first == 0.0


def test_a_rate_of_zero_that_a_schedule_raises_is_no_finding() -> None:
    rule = next(rule for rule in all_rules() if rule.name == "learning-rate-not-positive")
    for given, told in ((S.CosineDecay(0.0, 100, warmup_target=0.1, warmup_steps=4), 0), (0.0, 1)):
        found = optimizer(keras.optimizers.SGD(given), epochs=50)
        assert len(list(rule(Network(optimizer=found)))) == told


def test_a_callback_that_sets_the_rate_leaves_it_unknown() -> None:
    callback = keras.callbacks.LearningRateScheduler(lambda epoch: 0.1 / (epoch + 1))
    found = optimizer("sgd", callbacks=[callback])
    assert found.learning_rate is None
    assert found.schedule is not None
    assert found.schedule.kind == "LearningRateScheduler"


def test_updates_leave_out_the_rows_that_are_split_off() -> None:
    found = optimizer(keras.optimizers.Adam(S.ExponentialDecay(0.1, 10, 0.5)), validation_split=0.5, epochs=1)
    assert found.schedule is not None
    assert found.schedule.steps == 1


def test_clipping_and_accumulation_are_settings() -> None:
    found = optimizer(keras.optimizers.Adam(clipnorm=1.5, gradient_accumulation_steps=4))
    assert (found.setting("clipnorm"), found.setting("gradient_accumulation_steps")) == (1.5, 4)
    assert found.setting("loss_scaling") is None


def test_a_wrapper_that_scales_the_loss_is_a_setting() -> None:
    found = optimizer(keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(S.ExponentialDecay(0.1, 10, 0.5))))
    assert (found.name, found.setting("loss_scaling"), found.learning_rate) == ("SGD", "LossScaleOptimizer", 0.1)
