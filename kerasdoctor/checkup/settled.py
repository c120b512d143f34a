"""What the settings of a project come to for a check."""

from __future__ import annotations

from typing import Any

from kerasdoctor.checkup.options import Options
from kerasdoctor.finding import Confidence, Severity
from kerasdoctor.report import Report
from kerasdoctor.rules import known_names
from kerasdoctor.settings import Settings, settings_for
from kerasdoctor.settings.keys import LEVELS, PROBE

DEFAULT_FAIL_ON = Severity.HURTS.word
# The settings that are options of a check by themselves, and how those are called.
FIELDS = {
    "static": "static",
    "exclude": "exclude",
    f"{PROBE}.enabled": "probe",
    f"{PROBE}.budget": "budget",
    f"{PROBE}.time-limit": "time_limit",
    f"{PROBE}.memory": "memory",
    f"{PROBE}.seed": "seed",
    f"{PROBE}.fit": "fits",
    f"{PROBE}.stand-in": "stand_in",
    f"{PROBE}.compat": "compat",
}


def options_of(settings: Settings) -> Options:
    """Return the options of a check under settings; what they leave open is as without any."""
    given: dict[str, Any] = {
        field: settings.values[name][0] for name, field in FIELDS.items() if name in settings.values
    }
    return Options(choice=settings.choice, python=settings.path("python"), **given)


def fail_on_of(settings: Settings) -> Severity | None:
    """Return the least severity that fails a check, None where none does."""
    return LEVELS[settings.get("fail-on", DEFAULT_FAIL_ON)]


def default_of(name: str) -> object:
    """Return what holds where a setting is not given, None where that is nothing."""
    if name in FIELDS:
        return getattr(Options(), FIELDS[name])
    return {"fail-on": DEFAULT_FAIL_ON, "min-confidence": Confidence.POSSIBLE}.get(name)


def settled_near(path: str) -> Settings:
    """Return the settings that hold for a file or a folder; raises SettingsError for mistakes in them."""
    return settings_for(path, known_names)


def without_known(report: Report, settings: Settings) -> Report:
    """Return a report without what the baseline of the settings knows, if they name one; raises BaselineError."""
    file = settings.path("baseline")
    if file is None:
        return report
    from kerasdoctor.checkup.baseline import read_baseline

    (left,), _ = read_baseline(file).applied([(report, settings.choice)])
    return left
