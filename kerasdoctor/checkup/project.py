"""What a project says of what is found in a running program: its settings, and comments beside the code."""

from __future__ import annotations

from pathlib import Path

from kerasdoctor.checkup.settled import settled_near
from kerasdoctor.checkup.sifting import sifted
from kerasdoctor.choice import DEFAULT, Choice
from kerasdoctor.record import record
from kerasdoctor.report import Report
from kerasdoctor.rule import Rule
from kerasdoctor.rules import chosen_rules, judged_by
from kerasdoctor.settings import SettingsError
from kerasdoctor.static.files.source import Source


@record
class Project:
    """What holds for code in a file, or in a cell where `path` is that of none.

    The settings are those of a check of the file, but for what the program says by itself: whether and how long
    to probe. `mistake` says what is wrong with them; then none is in force, and the program goes on.
    """

    path: str
    choice: Choice = DEFAULT
    mistake: str | None = None

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that judge here."""
        return chosen_rules(self.choice, self.path)

    def judging(self, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        """Return those of some rules that judge here."""
        return judged_by(rules, self.choice, self.path)

    def heeded(self, report: Report, source: Source | None, line: int | None = None) -> Report:
        """Return a report with what settings and comments say of its findings heeded.

        There may be other fits in the source. A comment at `line`, where a report was asked for, is about all of it.
        """
        return sifted(report, self.choice, source, several=True, line=line)


def project_around(path: str | None) -> Project:
    """Return what holds for the code in a file; for a cell, or code from nowhere, what does in the working folder."""
    near = path if path is not None and Path(path).is_file() else "."
    try:
        return Project(near, settled_near(near).choice)
    except SettingsError as error:
        return Project(near, mistake=f"{error}; no settings are in force")
    except OSError:  # there is no working folder any more
        return Project(near)
