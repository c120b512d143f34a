"""The pytest plugin: checks of scripts as items, watched fits in marked tests, and a `kerasdoctor` fixture.

Every run of pytest imports this module, also where nobody uses it: so it imports nothing but pytest, and
what a run needs comes from the other modules of this package when it is first needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from kerasdoctor.report import Report

MARKER = (
    "kerasdoctor(probe=False, fail_on='hurts', ignore=(), budget=30.0): look at each fit of the test "
    "before it trains, and fail the test where a setup hurts or breaks what can be learned"
)
# The names that findings have in the properties of a test, in the order of their weight.
PROPERTIES = ("kerasdoctor.breaks", "kerasdoctor.hurts", "kerasdoctor.smells")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what the command line and the settings of pytest can say."""
    group = parser.getgroup("kerasdoctor", "diagnoses of Keras setups")
    group.addoption(
        "--kerasdoctor",
        action="store_true",
        default=None,
        dest="kerasdoctor",
        help="Check the scripts and notebooks of kerasdoctor_paths, and those that are named here.",
    )
    group.addoption(
        "--no-kerasdoctor",
        action="store_false",
        dest="kerasdoctor",
        help="Check no scripts and watch no marked tests, whatever the settings say.",
    )
    parser.addini("kerasdoctor", "Check scripts and notebooks, as --kerasdoctor does.", "bool", False)
    parser.addini("kerasdoctor_paths", "Scripts and notebooks to check: names or patterns, from the root.", "args", [])
    parser.addini("kerasdoctor_static", "Only read them; run nothing up to its fit.", "bool", False)
    parser.addini("kerasdoctor_probe", "Train copies of the models briefly, and try fixes.", "bool", True)
    parser.addini("kerasdoctor_ignore", "Names of rules whose findings fail nothing.", "args", [])
    parser.addini("kerasdoctor_fail_on", "Least severity that fails: breaks, hurts, smells or never.", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, and whatever this run needs."""
    config.addinivalue_line("markers", MARKER)
    wanted = config.getoption("kerasdoctor")
    if wanted is None:
        wanted = config.getini("kerasdoctor")
    if wanted:
        from kerasdoctor.pytest_plugin.items import Collecting

        config.pluginmanager.register(Collecting(config), "kerasdoctor-items")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """Watch the fits of a marked test's fixtures."""
    return (yield from _watched(item))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Watch the fits of a marked test."""
    return (yield from _watched(item))


def _watched(item: pytest.Item) -> Iterator[None]:
    marker = item.get_closest_marker("kerasdoctor")
    if marker is None or item.config.getoption("kerasdoctor") is False or not isinstance(item, pytest.Function):
        return (yield)
    from kerasdoctor.pytest_plugin.watched import watching

    with watching(item, marker):
        return (yield)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell in a line each what was found, where something was."""
    if terminalreporter.verbosity < 0:
        return
    lines = sorted(
        {
            f"{report.nodeid}: {name.removeprefix('kerasdoctor.')} {value}"
            for reports in terminalreporter.stats.values()
            for report in reports
            for name, value in getattr(report, "user_properties", ())
            if name in PROPERTIES
        }
    )
    if lines:
        terminalreporter.section("kerasdoctor")
        for line in lines:
            terminalreporter.line(line)


class Checks:
    """What the fixture hands to a test."""

    def __init__(self, item: pytest.Item) -> None:
        self._item = item

    def check(self, model: Any, x: Any = None, y: Any = None, **options: Any) -> Report:
        """Return the report on a compiled model and its arrays, as `kerasdoctor.check` does."""
        from kerasdoctor.checkup import check
        from kerasdoctor.pytest_plugin.found import note

        report = check(model, x, y, **options)
        note(self._item, report)
        return report

    def assert_healthy(self, model: Any, x: Any = None, y: Any = None, **options: Any) -> None:
        """Fail the test with the whole diagnosis if anything hurts or breaks the setup.

        `fail_on` and `ignore` are as for the marker; the other options are those of `check`.
        """
        from kerasdoctor.pytest_plugin.found import Bar

        bar = Bar.of(self._item.config, {name: options.pop(name) for name in ("fail_on", "ignore") if name in options})
        report = self.check(model, x, y, **options)
        if bar.fails(report):
            pytest.fail(str(report), pytrace=False)


@pytest.fixture
def kerasdoctor(request: pytest.FixtureRequest) -> Checks:
    """Examine models in a test: `kerasdoctor.assert_healthy(model, x, y)`."""
    return Checks(request.node)
