"""The command line: `kerasdoctor check`, `explain`, `rules` and `env`."""

from __future__ import annotations

import errno
import gc
import io
import os
import sys

import click

from kerasdoctor import __version__
from kerasdoctor.cli.check import check
from kerasdoctor.cli.codes import CLOSED, EXAMINED, FAILED, INTERRUPTED
from kerasdoctor.cli.env import env
from kerasdoctor.cli.rules import explain, rules
from kerasdoctor.cli.saying import say

# Set by the shell where it asks click how a command may go on.
COMPLETION = "_KERASDOCTOR_COMPLETE"


@click.group(context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "KERASDOCTOR"})
@click.version_option(__version__, prog_name="kerasdoctor")
def cli() -> None:
    """Say why a Keras setup trains without an error and learns nothing."""


for command in (check, explain, rules, env):
    cli.add_command(command)


def main() -> None:
    """Run the command line and leave with an exit code that means what the help says.

    Click's own codes are not taken over: its 1 for mistakes and interrupts would look like findings.
    """
    arguments, argv = sys.argv[1:], []
    if "--" in arguments:
        cut = arguments.index("--")
        arguments, argv = arguments[:cut], arguments[cut + 1 :]
    code = _code_of(arguments, argv)
    # At its end Python looks for cycles of garbage through all that lives, which takes a twentieth of a start.
    gc.freeze()
    sys.exit(code)


def _code_of(arguments: list[str], argv: list[str]) -> int:
    try:
        code = cli.main(arguments, prog_name="kerasdoctor", standalone_mode=False, obj=argv)
        sys.stdout.flush()  # while a failure to write can still be told
    except click.ClickException as error:
        told = io.StringIO()
        error.show(told)
        say(told.getvalue().rstrip("\n"))
        return FAILED
    except (KeyboardInterrupt, click.Abort):
        click.echo("kerasdoctor: interrupted", err=True)
        return INTERRUPTED
    except SystemExit:
        if COMPLETION in os.environ:
            raise
        return CLOSED  # click makes 1 of a pipe that nobody reads
    except Exception as error:  # noqa: BLE001 (a fault of ours must not look like a finding)
        return _failed(error)
    return code if isinstance(code, int) else EXAMINED


def _failed(error: Exception) -> int:
    """Say what went wrong: nobody reads what we print any more, or there is no room for it, or the fault is ours."""
    number = error.errno if isinstance(error, OSError) else None
    if number in (errno.EPIPE, errno.ENOSPC):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left is not tried again at the end
    if number == errno.EPIPE:
        return CLOSED
    if number == errno.ENOSPC:
        click.echo(f"kerasdoctor: the report cannot be written: {os.strerror(errno.ENOSPC)}", err=True)
        return FAILED
    import traceback  # seldom needed, and every start would wait for it

    traceback.print_exception(error)
    click.echo(f"kerasdoctor itself failed ({type(error).__name__}); nothing was changed. Please report it.", err=True)
    return FAILED
