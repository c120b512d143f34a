"""Imports Keras and its backend once, with the warnings of their own imports unheard."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import keras  # imports its backend

# Keras hands its variables to NumPy in a way that NumPy 2 asks it to change.
COPY_KEYWORD = "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"


def pytest_report_header() -> str:
    return f"keras {keras.__version__} on {keras.backend.backend()}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.filterwarnings(COPY_KEYWORD))
