from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from kerasdoctor import installed


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(sys, "path", [str(tmp_path), str(tmp_path / "nowhere"), *sys.path])
    installed._distributions.cache_clear()
    yield tmp_path
    installed._distributions.cache_clear()


def test_versions_are_those_of_the_first_folder(site: Path) -> None:
    (site / "keras-2.99.1.dist-info").mkdir()
    (site / "keras_tuner-1.4.dist-info").mkdir()
    (site / "Oddly_Named-7.egg-info").mkdir()
    assert installed.version_of("keras") == "2.99.1"
    assert installed.version_of("oddly_named") == "7"
    assert installed.version_of("no_such_thing") is None


def test_versions_agree_with_what_python_says(site: Path) -> None:
    assert installed.version_of("click") == metadata.version("click")


def test_entry_points_are_looked_for(site: Path) -> None:
    assert not installed.any_entry_points("kerasdoctor.rules")
    folder = site / "more_rules-1.0.dist-info"
    folder.mkdir()
    (folder / "entry_points.txt").write_text("[kerasdoctor.rules]\nmore = more_rules.rules\n")
    installed._distributions.cache_clear()
    assert installed.any_entry_points("kerasdoctor.rules")
