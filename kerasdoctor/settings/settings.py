"""What a settings file says, as data, with the place that says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any, TypeVar, cast

from kerasdoctor.choice import Choice, Selection
from kerasdoctor.facts import TaskKind
from kerasdoctor.finding import Confidence, Severity
from kerasdoctor.record import record
from kerasdoctor.settings.keys import KEYS

Kind = TypeVar("Kind")


@record
class Settings:
    """The settings that are given; `root` is the folder that paths in them are taken from.

    `values` holds each by the name that it has in a file, with the place that gives it, such as
    "pyproject.toml:12". `file` is the file itself, None where there is none.
    """

    root: str = "."
    file: str | None = None
    values: Mapping[str, tuple[object, str]] = field(default_factory=dict)

    def get(self, name: str, default: Kind) -> Kind:
        """Return a setting, or the default, which is of the same kind."""
        return cast("Kind", self.values[name][0]) if name in self.values else default

    def origin(self, name: str) -> str | None:
        """Return where a setting is given, None where it is not."""
        return self.values[name][1] if name in self.values else None

    def updated(self, other: Settings) -> Settings:
        """Return these settings with those of another replacing theirs."""
        return Settings(self.root, self.file, {**self.values, **other.values})

    def path(self, name: str) -> str | None:
        """Return a setting that is a path, as seen from the working folder."""
        given = self.get(name, "")
        if not given:
            return None
        return str(Path(given)) if self.root == "." else str(Path(self.root, given))

    @property
    def selection(self) -> Selection:
        """The rules that these settings choose."""
        none: tuple[str, ...] | None = None
        return Selection(self.get("select", none), self.get("extend-select", ()), self.get("ignore", ()))

    @property
    def choice(self) -> Choice:
        """The choice that these settings make, by themselves."""
        severities: tuple[tuple[str, Severity], ...] = ()
        task: TaskKind | None = None
        return Choice(
            (self.selection,) if self.selection != Selection() else (),
            self.get("per-file-ignores", ()),
            self.root,
            self.get("severity", severities),
            self.get("min-confidence", Confidence.POSSIBLE),
            self.get("task", task),
        )


def settings_from(root: str, file: str | None, values: Mapping[str, tuple[Any, str]]) -> Settings:
    """Return settings in the order in which they are documented."""
    return Settings(root, file, {name: values[name] for name in KEYS if name in values})
