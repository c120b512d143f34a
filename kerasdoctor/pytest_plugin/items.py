"""Scripts and notebooks as items of pytest: `train.py::kerasdoctor` passes when nothing in it hurts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from kerasdoctor.pytest_plugin.found import Bar, note
from kerasdoctor.record import replace
from kerasdoctor.report import Report

# What can be checked; other files that a pattern meets are left alone.
SUFFIXES = (".py", ".ipynb")


class FoundError(Exception):
    """Something in a file that fails its item; `report` is the diagnosis."""

    def __init__(self, report: Report) -> None:
        super().__init__(str(report))
        self.report = report


class Collecting:
    """Collects the files that the settings or the command line name."""

    def __init__(self, config: pytest.Config) -> None:
        self._root = config.rootpath
        self._patterns = [str(pattern) for pattern in config.getini("kerasdoctor_paths")]
        self._tests = [str(pattern) for pattern in config.getini("python_files")]
        Bar.of(config, {})  # a wrong setting is told before anything runs

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """Return the collector of a file that is to be checked."""
        if self._imported(file_path, parent) or not self._wanted(file_path, parent):
            return None
        return CheckedFile.from_parent(parent, path=file_path)

    @pytest.hookimpl(tryfirst=True)
    def pytest_pycollect_makemodule(self, module_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """Keep a script that is named on the command line from being imported, which would run it."""
        if self._imported(module_path, parent) and self._wanted(module_path, parent):
            return CheckedFile.from_parent(parent, path=module_path)
        return None

    def _imported(self, path: Path, parent: pytest.Collector) -> bool:
        """Whether pytest would import a file that holds no tests, since somebody named it."""
        return path.suffix == ".py" and parent.session.isinitpath(path) and not self._holds_tests(path)

    def _wanted(self, path: Path, parent: pytest.Collector) -> bool:
        if path.suffix not in SUFFIXES:
            return False
        if parent.session.isinitpath(path) and not self._holds_tests(path):
            return True
        try:
            name = path.relative_to(self._root).as_posix()
        except ValueError:
            return False
        return any(_matches(name, pattern) for pattern in self._patterns)

    def _holds_tests(self, path: Path) -> bool:
        return any(fnmatch(path.name, pattern) for pattern in self._tests)


def _matches(name: str, pattern: str) -> bool:
    """Whether a path from the root is the pattern's own, or lies in a folder that it names."""
    pattern = pattern.removeprefix("./").rstrip("/")
    return fnmatch(name, pattern) or name.startswith(f"{pattern}/")


class CheckedFile(pytest.File):
    """A script or a notebook."""

    def collect(self) -> Iterator[pytest.Item]:
        """Return the one item that checks the file."""
        yield Check.from_parent(self, name="kerasdoctor")


class Check(pytest.Item):
    """The check of one file."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.add_marker("kerasdoctor")

    def runtest(self) -> None:
        """Check the file as `kerasdoctor check` does, in a process of its own where it is run.

        The settings of kerasdoctor near the file hold, and on top of them those of pytest.
        """
        from kerasdoctor.checkup import check_file
        from kerasdoctor.checkup.baseline import BaselineError
        from kerasdoctor.checkup.settled import fail_on_of, options_of, settled_near, without_known
        from kerasdoctor.settings import SettingsError

        say = self.config.getini
        try:
            settings = settled_near(str(self.path))
            options = options_of(settings)
            static = options.static or bool(say("kerasdoctor_static"))
            probe = options.probe and bool(say("kerasdoctor_probe"))
            report = check_file(_shown(self.path), replace(options, static=static, probe=probe))
            report = without_known(report, settings)
        except (SettingsError, BaselineError) as error:
            pytest.fail(f"kerasdoctor: {error}", pytrace=False)
        note(self, report)
        if Bar.of(self.config, {}, fail_on_of(settings)).fails(report):
            raise FoundError(report)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *rest: Any) -> Any:
        """Return the whole diagnosis as the text of the failure."""
        if isinstance(excinfo.value, FoundError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *rest)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Return what the failure stands under."""
        return self.path, None, f"kerasdoctor: {_shown(self.path)}"


def _shown(path: Path) -> str:
    """Return a path from the working folder where it lies in there."""
    shown = os.path.relpath(path)
    return str(path) if shown.startswith("..") else shown
