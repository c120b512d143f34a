"""What the settings of a project come to for a check."""

from __future__ import annotations

from kerasdoctor.checkup.options import Options
from kerasdoctor.finding import Severity
from kerasdoctor.settings import Settings
from kerasdoctor.settings.keys import LEVELS, PROBE

DEFAULT_FAIL_ON = Severity.HURTS.word


def options_of(settings: Settings) -> Options:
    """Return the options of a check under settings; what they leave open is as without any."""
    plain = Options()
    return Options(
        static=settings.get("static", plain.static),
        probe=settings.get(f"{PROBE}.enabled", plain.probe),
        budget=settings.get(f"{PROBE}.budget", plain.budget),
        time_limit=settings.get(f"{PROBE}.time-limit", plain.time_limit),
        seed=settings.get(f"{PROBE}.seed", plain.seed),
        choice=settings.choice,
        compat=settings.get(f"{PROBE}.compat", plain.compat),
        fits=settings.get(f"{PROBE}.fit", plain.fits),
        stand_in=settings.get(f"{PROBE}.stand-in", plain.stand_in),
        exclude=settings.get("exclude", plain.exclude),
    )


def fail_on_of(settings: Settings) -> Severity | None:
    """Return the least severity that fails a check, None where none does."""
    return LEVELS[settings.get("fail-on", DEFAULT_FAIL_ON)]
