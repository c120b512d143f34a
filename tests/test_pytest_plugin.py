"""The fixture in somebody else's tests."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

TESTS = """
import numpy as np
import pytest
from keras import Input, Sequential
from keras.layers import Dense

x = np.random.default_rng(0).normal(size=(300, 4))


def model(activation, loss):
    built = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(3, activation=activation)])
    built.compile(loss=loss, optimizer="adam")
    return built


@pytest.mark.kerasdoctor
def test_right(kerasdoctor):
    labels = x[:, :3].argmax(axis=1)
    kerasdoctor.assert_healthy(model("softmax", "sparse_categorical_crossentropy"), x, labels, probe=False)


def test_wrong(kerasdoctor):
    labels = (x[:, :3] > 0).astype(int)
    kerasdoctor.assert_healthy(model("softmax", "categorical_crossentropy"), x, labels, probe=False)
"""


def test_a_healthy_setup_passes_and_a_broken_one_fails_with_the_diagnosis(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(TESTS)
    done = pytester.runpytest_subprocess("--strict-markers", "-p", "no:randomly")
    done.assert_outcomes(passed=1, failed=1)
    done.stdout.fnmatch_lines(["*softmax-over-multi-hot-labels*", "*if a row can have several labels, or none*"])
    assert "pytest_plugin.py" not in done.stdout.str(), "the failure shows the diagnosis and no code of ours"
