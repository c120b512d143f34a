"""What all tests share: the slow marker, paths, and a way to run the command line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kerasdoctor.rules import all_rules

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "fixtures"
Run = Callable[..., subprocess.CompletedProcess[str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="also run the tests that train models to their bar")
    parser.addoption("--without-rule", metavar="NAME", help="let this rule find nothing: some test has to fail")


def pytest_configure(config: pytest.Config) -> None:
    """Silence the rule that a mutation test takes out."""
    name = config.getoption("--without-rule")
    if name is None:
        return
    rule = next((rule for rule in all_rules() if rule.name == name), None)
    if rule is None:
        raise pytest.UsageError(f"--without-rule: there is no rule {name}")
    assert callable(rule.judge)  # a rule that is only listed would be made whole later, and find something again
    object.__setattr__(rule, "judge", lambda *_facts: iter(()))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave slow tests out of a local run; in CI they always run."""
    if config.getoption("--slow") or os.environ.get("CI"):
        return
    skip = pytest.mark.skip(reason="slow: run with --slow")
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(skip)


def heed_interrupts() -> None:
    """Let a process that is started heed SIGINT, also where the tests run in the background, which ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def kerasdoctor_command() -> Run:
    """Run `kerasdoctor ARGS...` in a fresh interpreter and return what it did."""

    def run(*arguments: str, cwd: Path = ROOT, timeout: float = 300) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "kerasdoctor", *arguments],
            cwd=cwd,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    return run
