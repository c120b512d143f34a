"""Builds cases from what the user has; the one place where static and live meet."""

from kerasdoctor.checkup.folder import Census, check_folder
from kerasdoctor.checkup.model import check
from kerasdoctor.checkup.options import Options
from kerasdoctor.checkup.script import check_file

__all__ = ["Census", "Options", "check", "check_file", "check_folder"]
