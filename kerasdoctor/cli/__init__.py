"""The command line: `kerasdoctor check`, `explain` and `rules`."""

from __future__ import annotations

import sys
import traceback

import click

from kerasdoctor import __version__
from kerasdoctor.cli.check import check
from kerasdoctor.cli.codes import EXAMINED, FAILED, INTERRUPTED
from kerasdoctor.cli.rules import explain, rules


@click.group(context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "KERASDOCTOR"})
@click.version_option(__version__, prog_name="kerasdoctor")
def cli() -> None:
    """Say why a Keras setup trains without an error and learns nothing."""


for command in (check, explain, rules):
    cli.add_command(command)


def main() -> None:
    """Run the command line and leave with an exit code that means what the help says."""
    arguments, argv = sys.argv[1:], []
    if "--" in arguments:
        cut = arguments.index("--")
        arguments, argv = arguments[:cut], arguments[cut + 1 :]
    try:
        code = cli.main(arguments, prog_name="kerasdoctor", standalone_mode=False, obj=argv)
    except click.ClickException as error:
        error.show()
        code = FAILED
    except (KeyboardInterrupt, click.Abort):
        click.echo("kerasdoctor: interrupted", err=True)
        code = INTERRUPTED
    except Exception as error:  # noqa: BLE001 (a fault of ours must not look like a finding)
        traceback.print_exc()
        click.echo(
            f"kerasdoctor itself failed ({type(error).__name__}); nothing was changed. Please report it.", err=True
        )
        code = FAILED
    sys.exit(code if isinstance(code, int) else EXAMINED)
