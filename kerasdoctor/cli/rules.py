"""The commands about rules: `kerasdoctor explain` and `kerasdoctor rules`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kerasdoctor.settings.keys import nearest

if TYPE_CHECKING:
    from kerasdoctor.rule import Rule


LISTED = "`kerasdoctor rules` lists them"


@click.command()
@click.argument("name")
def explain(name: str) -> None:
    """Explain a rule: why it hurts, a script that has it, the same script right."""
    from rich.console import Console

    from kerasdoctor.render import docs

    docs.show(_rule_named(name), Console())


def _rule_named(name: str) -> Rule:
    from kerasdoctor.rules import all_rules

    found = {rule.name: rule for rule in all_rules()}
    if name not in found:
        raise click.UsageError(f"there is no rule {name}; {nearest(name, found, LISTED)}")
    return found[name]


@click.command()
def rules() -> None:
    """List the rules with their severity and what they find."""
    from rich.console import Console

    from kerasdoctor.render import docs
    from kerasdoctor.rules import all_rules

    click.echo(docs.table(all_rules(), width=Console().width))


def tell_broken_rules() -> None:
    """Say on stderr which rules of other packages are left out, and why."""
    from kerasdoctor.rules import broken_rules

    for broken in broken_rules():
        click.echo(f"kerasdoctor: {broken}", err=True)
