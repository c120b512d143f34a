"""Checks one file of many: a fault of ours in it is told, and the rest goes on."""

from __future__ import annotations

from kerasdoctor.checkup.options import Notify, Options
from kerasdoctor.checkup.script import check_file
from kerasdoctor.render import terminal
from kerasdoctor.report import Report, Stop

REPORT_IT = "this is a fault of kerasdoctor: please report it with the file; the other files are not affected"


def check_one(file: str, options: Options, progress: Notify) -> Report:
    """Check a file; a fault of ours becomes a report that says so."""
    try:
        return check_file(file, options, progress=progress)
    except Exception as error:  # noqa: BLE001 (a fault of ours in one file must not end the others)
        import traceback  # seldom needed, and every start would wait for it

        shown = tuple(traceback.format_exc().splitlines())
        return failed(file, f"kerasdoctor itself failed ({type(error).__name__})", shown)


def failed(file: str, message: str, output: tuple[str, ...] = ()) -> Report:
    """Return the report of a file on which kerasdoctor itself failed."""
    return Report(file, stop=Stop("failed", message, REPORT_IT, None, output), static=True, shown_by=terminal.text)
