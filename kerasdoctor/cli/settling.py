"""What is in force for a path: the command line before the environment, these before files, files before defaults."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from kerasdoctor.choice import Selection
from kerasdoctor.finding import Severity
from kerasdoctor.record import record, replace
from kerasdoctor.settings.keys import CONFIDENCES, PROBE, TASKS, fits_of, nearest

if TYPE_CHECKING:
    from kerasdoctor.checkup import Options
    from kerasdoctor.settings import Settings

# The settings that options of the command line stand for, and what turns their values into those of settings.
OPTIONS: dict[str, tuple[str, Callable[[Any], object]]] = {
    "select": ("select", tuple),
    "extra": ("extend-select", tuple),
    "ignore": ("ignore", tuple),
    "fail_on": ("fail-on", str),
    "least": ("min-confidence", CONFIDENCES.__getitem__),
    "task": ("task", str),
    "static": ("static", bool),
    "baseline": ("baseline", str),
    "python": ("python", str),
    "probe": (f"{PROBE}.enabled", bool),
    "budget": (f"{PROBE}.budget", float),
    "time_limit": (f"{PROBE}.time-limit", float),
    "memory": (f"{PROBE}.memory", int),
    "seed": (f"{PROBE}.seed", int),
    "fits": (f"{PROBE}.fit", fits_of),
    "stand_in": (f"{PROBE}.stand-in", bool),
    "compat": (f"{PROBE}.compat", bool),
}
SELECTING = ("select", "extra", "ignore")
# Where a context keeps what the options of `choosing` were given.
KEPT = "kerasdoctor.cli.settling"


@record
class InForce:
    """What holds for one path that was given: the settings with their origins, and what they come to.

    `layers` are the settings of the file and those of the command line, of which the latter have the last word.
    """

    settings: Settings
    layers: tuple[Settings, Settings]
    options: Options
    fail_on: Severity | None
    baseline: str | None


def choosing(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that choose rules and settings to a command; `Given` reads them off its context."""
    names: dict[str, Any] = {"multiple": True, "metavar": "NAME", "expose_value": False, "callback": _kept}
    one: dict[str, Any] = {"expose_value": False, "callback": _kept}
    options = (
        click.option("--select", **names, help="Judge by this rule or family only; several with commas."),
        click.option("--ignore", **names, help="Do not judge by this rule or family; several with commas."),
        click.option("--extend-select", "extra", **names,
                     help="Judge also by this rule that is off by default, by those of this family, or by all."),
        click.option("--min-confidence", "least", type=click.Choice([*CONFIDENCES]), **one,
                     help="Set findings aside that are less sure."),
        click.option("--task", type=click.Choice(TASKS), **one,
                     help="What the labels are meant as, where they can be read in more than one way."),
        click.option("--config", multiple=True, metavar="FILE|KEY=VALUE", **one,
                     help="Take settings from this file, or one setting as TOML spells it."),
        click.option("--isolated", is_flag=True, **one,
                     help="Look for no settings file, and load no rules of other packages."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def _kept(context: click.Context, option: click.Parameter, given: Any) -> Any:
    """Keep the value of an option for `Given`, so that commands need no parameter for it."""
    context.meta.setdefault(KEPT, {})[option.name] = given
    return given


class Given:
    """What the command line and the environment give; `at` joins it with the settings near a path."""

    def __init__(self, context: click.Context) -> None:
        self._given: dict[str, Any] = {**context.params, **context.meta.get(KEPT, {})}
        self._argv = tuple(context.obj or ())
        self._isolated = bool(self._given.get("isolated"))
        self._files: dict[Path, Settings] = {}
        for parameter in SELECTING:
            self._given[parameter] = self._names(parameter)
        self._own = self._settings(context)

    def _names(self, parameter: str) -> tuple[str, ...]:
        """Return the names that an option gives, which have to be those of rules or families."""
        names = tuple(name for item in self._given.get(parameter, ()) for name in item.split(",") if name)
        there = self._known() if names else frozenset[str]()
        for name in names:
            if name not in there:
                hint = nearest(name, there, "`kerasdoctor rules` lists them")
                option = f"--{OPTIONS[parameter][0]}"
                raise click.UsageError(f"{option}: there is no rule and no family {name}; {hint}")
        return names

    def _known(self) -> frozenset[str]:
        from kerasdoctor.rules import known_names

        return known_names(foreign=not self._isolated)

    def at(self, path: str) -> InForce:
        """Return what is in force for a path; mistakes in settings are mistakes of usage."""
        from kerasdoctor.settings import SettingsError

        try:
            from_file = self._from_files(path)
        except SettingsError as error:
            raise click.UsageError(str(error)) from None
        from kerasdoctor.checkup.settled import fail_on_of, options_of

        joined = from_file.updated(self._own)
        selections = tuple(each.selection for each in (from_file, self._own) if each.selection != Selection())
        python = self._own.path("python") or from_file.path("python")
        options = replace(options_of(joined), argv=self._argv, python=python)
        choice = replace(options.choice, selections=selections, foreign=not self._isolated)
        return InForce(
            joined,
            (from_file, self._own),
            replace(options, choice=choice),
            fail_on_of(joined),
            self._own.path("baseline") or from_file.path("baseline"),
        )

    def _from_files(self, path: str) -> Settings:
        from kerasdoctor.settings import Settings, nearest_file, read_settings, settings_in_words

        given = self._given.get("config", ())
        words = [text for text in given if "=" in text and not Path(text).is_file()]
        files = [text for text in given if text not in words]
        if len(files) > 1 or (files and self._isolated):
            raise click.UsageError("--config takes one file, and none beside --isolated")
        place = Path(path).absolute()
        folder = place if place.is_dir() else place.parent
        if folder not in self._files:
            file = Path(files[0]).absolute() if files else None if self._isolated else nearest_file(folder)
            found = Settings() if file is None else read_settings(file, self._known)
            for text in words:
                found = found.updated(settings_in_words(text, self._known))
            self._files[folder] = found
        return self._files[folder]

    def _settings(self, context: click.Context) -> Settings:
        """Return what the command line itself gives, as settings."""
        from kerasdoctor.settings import Settings

        values: dict[str, tuple[object, str]] = {}
        for parameter, (name, read) in OPTIONS.items():
            source = context.get_parameter_source(parameter)
            if source in (ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT):
                where = "the command line" if source is ParameterSource.COMMANDLINE else "the environment"
                values[name] = (read(self._given[parameter]), where)
        return Settings(values=values)
