"""Looks at each fit of a marked test before it trains."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from kerasdoctor.checkup.watching import SetupError, Watch
from kerasdoctor.pytest_plugin.found import Bar, note
from kerasdoctor.report import Report

KNOWN = ("probe", "fail_on", "ignore", "budget", "seed")


@contextmanager
def watching(item: pytest.Item, marker: pytest.Mark) -> Iterator[None]:
    """Watch every fit within, and fail the test with the diagnosis where a setup does not pass.

    The fit that fails does not train. A test that swallows the error of its fit fails all the same.
    """
    said = dict(marker.kwargs)
    if marker.args or not said.keys() <= set(KNOWN):
        wrong = [repr(part) for part in marker.args] + sorted(said.keys() - set(KNOWN))
        raise pytest.UsageError(f"the kerasdoctor marker takes {', '.join(KNOWN)}, not {', '.join(wrong)}")
    bar = Bar.of(item.config, said)
    options = {name: said[name] for name in ("probe", "budget", "seed") if name in said}
    watch = Watch(**options, show=_nobody, refuses=bar.fails)
    try:
        with watch:
            watch.start()
            yield
    except SetupError as error:
        failed: Report | None = error.report
    else:
        failed = next((report for report in watch.reports if bar.fails(report)), None)
    finally:
        for report in watch.reports:
            note(item, report)
    if failed is not None:
        pytest.fail(str(failed), pytrace=False)


def _nobody(_: Report) -> None:
    """Show a report to nobody: the failure is what shows it."""
