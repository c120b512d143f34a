"""Other ways to check: counts in place of reports, the settings in force, again at each change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import click
from click.core import ParameterSource

from kerasdoctor.cli.settling import InForce
from kerasdoctor.record import record
from kerasdoctor.settings.keys import KEYS, written

# These hold one after the other, those of the file first.
SELECTING = ("select", "extend-select", "ignore")
# How counts are spelled in a format of reports; in all others a reader is meant.
COUNTS = {"json": "statistics-json", "json-lines": "statistics-json"}
KEPT = "kerasdoctor.cli.modes"


@record
class Modes:
    """What was asked for instead of a single check with its report."""

    statistics: bool = False
    show_settings: bool = False
    watch: bool = False
    exit_zero: bool = False
    as_folder: bool = False

    def style(self, style: str) -> str:
        """Return the format that is meant by the one that was named."""
        return COUNTS.get(style, "statistics") if self.statistics else style


def modes(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of these modes to a command; `modes_of` reads them off its context."""
    one: dict[str, Any] = {"is_flag": True, "expose_value": False, "callback": _kept}
    options = (
        click.option("--statistics", **one, help="Count the findings of each rule; report none of them."),
        click.option("--show-settings", **one, help="Print the settings in force and where each comes from."),
        click.option("--watch", **one, help="Read again whenever a file changes, until Ctrl-C. Nothing is run."),
        click.option("--as-folder", **one, help="Take files that are named like those of a folder: only read "
                     "them, leave out what is excluded or mentions no Keras, tell only of findings. For hooks."),
        click.option("--exit-zero", **one, help="Exit with 0 whatever is found, as --fail-on never does."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def _kept(context: click.Context, option: click.Parameter, given: bool) -> bool:
    context.meta.setdefault(KEPT, {})[option.name] = given
    return given


def modes_of(context: click.Context) -> Modes:
    """Return what was asked for; raises click.UsageError for what cannot go together."""
    found = Modes(**context.meta.get(KEPT, {}))
    given = context.params
    if found.as_folder and _runs(context):
        raise click.UsageError("--as-folder only reads: it cannot go with --run")
    if found.watch:
        others = {
            "--run": _runs(context),
            "--fix": given["fix"],
            "--diff": given["diff"],
            "--write-baseline": given["renew"],
        }
        others["-, which is read once"] = "-" in given["paths"]
        for other, there in others.items():
            if there:
                raise click.UsageError(f"--watch only reads, again and again: it cannot go with {other}")
    return found


def _runs(context: click.Context) -> bool:
    """Whether it is asked for in so many words that scripts are run."""
    return not context.params["static"] and context.get_parameter_source("static") is ParameterSource.COMMANDLINE


def settings_in_force(holds: Mapping[str, InForce]) -> str:
    """Return the settings that hold for each path as TOML, with the place that gives each."""
    return "\n\n".join("\n".join(_settings(path, held)) for path, held in holds.items())


def _settings(path: str, held: InForce) -> list[str]:
    from kerasdoctor.rules import all_rules, chosen_rules

    every, chosen = all_rules(), chosen_rules(held.options.choice, path)
    rows = [row for name in KEYS for row in _rows(name, held)]
    wide = max(len(text) for text, _ in rows)
    return [
        f"# {path}: settings from {held.settings.file or 'no file'}; {len(chosen)} of {len(every)} rules judge",
        *(f"{text:<{wide}}  # {origin}" for text, origin in rows),
    ]


def _rows(name: str, held: InForce) -> list[tuple[str, str]]:
    """Return the line of a setting and where it comes from; what chooses rules adds up, so that it may have two."""
    from kerasdoctor.checkup.settled import default_of

    given = [layer for layer in held.layers if name in layer.values]
    if given and name not in SELECTING:
        given = given[-1:]
    default = default_of(name)
    if not given:
        return [(f"# {name} is not set" if default in (None, ()) else f"{name} = {written(default)}", "default")]
    return [(f"{name} = {written(layer.values[name][0])}", str(layer.origin(name))) for layer in given]
