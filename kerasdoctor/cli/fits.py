"""The option `--fit`: which fits of a script are examined."""

from __future__ import annotations

from typing import Any

import click

from kerasdoctor.settings.keys import Fits, UnsuitableError, fits_of


class Fit(click.ParamType[Fits]):
    """Which fits of a script: "all", "first", or the number of one."""

    name = "fit"

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> Fits:
        """Return "all" or a number, counted from 1."""
        try:
            return fits_of(int(value) if str(value).isdecimal() else value)
        except UnsuitableError as error:
            return self.fail(str(error), param, context)
