"""The pytest plugin: a `kerasdoctor` fixture; importing it imports nothing heavy."""

from __future__ import annotations

from typing import Any

import pytest

MARKER = "kerasdoctor: the test examines a Keras setup with kerasdoctor"


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, so that strict markers accept it."""
    config.addinivalue_line("markers", MARKER)


class Doctor:
    """What the fixture hands to a test."""

    def check(self, model: Any, x: Any, y: Any, **options: Any) -> Any:
        """Return the report on a compiled model and its arrays, as `kerasdoctor.check` does."""
        from kerasdoctor.checkup import check

        return check(model, x, y, **options)

    def assert_healthy(self, model: Any, x: Any, y: Any, **options: Any) -> None:
        """Fail the test with the whole diagnosis if anything hurts or breaks the setup."""
        report = self.check(model, x, y, **options)
        if not report.healthy:
            pytest.fail(str(report), pytrace=False)


@pytest.fixture
def kerasdoctor() -> Doctor:
    """Examine models in a test: `kerasdoctor.assert_healthy(model, x, y)`."""
    return Doctor()
