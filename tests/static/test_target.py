"""Which Keras a script is meant for: what it says itself, then its folder, then the installed one."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerasdoctor.facts import Target
from kerasdoctor.static.names.target import _asks_for_2, target_of
from static.reading_of import reading_of


def target(text: str) -> Target:
    return reading_of(text).script.target


def test_what_is_installed_counts_where_nothing_else_says() -> None:
    assert target("import keras\n").keras == 3


@pytest.mark.parametrize(
    "text",
    [
        "import tf_keras as keras\n",
        "from tf_keras.layers import Dense\n",
        "import os\nos.environ['TF_USE_LEGACY_KERAS'] = '1'\nimport tensorflow as tf\n",
        "# pip install tensorflow==2.8\nimport keras\n",
    ],
)
def test_the_source_says_that_keras_2_is_meant(text: str) -> None:
    assert target(text).keras == 2


@pytest.mark.parametrize("text", ["import os\nos.environ['TF_USE_LEGACY_KERAS'] = '0'\n", "# pip install keras\n"])
def test_the_source_says_nothing_of_keras_2(text: str) -> None:
    assert target(text).keras == 3


@pytest.mark.parametrize(
    ("requirement", "old"),
    [
        ("keras==2.3", True),
        ("keras=2.12.0=py38_0", True),
        ("tensorflow>=2.4,<2.11", True),
        ("tensorflow<2.16", True),
        ('tensorflow = "2.8.0"', True),
        ("tensorflow-gpu==1.14", True),
        ("  - tensorflow=2.8", True),
        ("tensorflow[and-cuda]==2.9\nnumpy", True),
        ("keras>=2.3", False),
        ("keras>=3,<4", False),
        ("tensorflow", False),
        ("tensorflow\nnumpy==1.2", False),
        ("tensorflow==2.16.1", False),
        ("tensorflow==2.*", False),
        ("tensorflow!=2.3", False),
        ("keras-applications=1.0.8", False),
        ("tensorflow-datasets==1.3", False),
    ],
)
def test_requirements(requirement: str, old: bool) -> None:
    assert _asks_for_2(requirement) == old


def test_the_folder_is_asked_and_two_more_around_it(tmp_path: Path) -> None:
    near, far = tmp_path / "a" / "b", tmp_path / "a" / "b" / "c"
    far.mkdir(parents=True)
    (tmp_path / "requirements.txt").write_text("tensorflow==2.8\n")
    assert target_of(str(near / "train.py"), "", ()).keras == 2
    assert "requirements.txt" in target_of(str(near / "train.py"), "", ()).known_by
    assert target_of(str(far / "train.py"), "", ()).keras == 3


def test_a_list_of_requirements_that_cannot_be_read_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").mkdir()
    assert target_of(str(tmp_path / "train.py"), "", ()).keras == 3
    assert target_of("/nowhere/at/all/train.py", "", ()).keras == 3
