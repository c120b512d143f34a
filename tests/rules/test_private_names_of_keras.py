from __future__ import annotations

import pytest

from kerasdoctor.rules.api.private_names_of_keras import private_names_of_keras
from rules.mending import said


@pytest.mark.parametrize(
    "line", ["from keras.src.layers import Dense", "from tensorflow.python.keras.utils import np_utils"]
)
def test_private_paths(line: str) -> None:
    assert len(said(private_names_of_keras, line + "\n")) == 1


@pytest.mark.parametrize(
    "line",
    [
        "from keras.layers import Dense",
        "from tensorflow.python.client import device_lib",
        "try:\n    from keras.src.layers import Dense\nexcept ImportError:\n    pass",
    ],
)
def test_public_or_guarded(line: str) -> None:
    assert said(private_names_of_keras, line + "\n") == []
