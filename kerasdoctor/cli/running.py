"""Options of `check` on the process that runs a script."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

from kerasdoctor.settings.keys import UnsuitableError, size

if TYPE_CHECKING:
    from kerasdoctor.checkup import Options


class Size(click.ParamType[int]):
    """A number of bytes with its unit, as settings have it."""

    name = "size"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number."""
        try:
            return value if isinstance(value, int) else size(value)
        except UnsuitableError as error:
            self.fail(str(error), param, ctx)


def running(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options to a command, which takes them from its context."""
    options = (
        click.option("--memory", type=Size(), show_default="nine tenths of the machine's",
                     help="Memory that the script and all that it starts may use, such as 4GB."),
        click.option("--python", metavar="PATH", show_default="the one that runs kerasdoctor",
                     help="Interpreter or environment that runs the script; it needs Keras, but not kerasdoctor."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def refuse_interpreters(options: Iterable[Options]) -> None:
    """Refuse interpreters that are not there, before any script waits for them; raises click.UsageError."""
    for python in {each.python for each in options if each.python is not None and not each.static}:
        from kerasdoctor.live.process.interpreter import InterpreterError, interpreter_at

        try:
            interpreter_at(python)
        except InterpreterError as error:
            raise click.UsageError(str(error)) from None
