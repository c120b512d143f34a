"""The commands about rules: `kerasdoctor explain` and `kerasdoctor rules`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kerasdoctor.rule import Rule


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
        raise click.UsageError(f"there is no rule {name}; {nearest(name, found)}")
    return found[name]


@click.command()
def rules() -> None:
    """List the rules with their severity and what they find."""
    from rich.console import Console

    from kerasdoctor.render import docs
    from kerasdoctor.rules import all_rules

    click.echo(docs.table(all_rules(), width=Console().width))


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a hint for a name that is not known."""
    import difflib

    near = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {near[0]}?" if near else "`kerasdoctor rules` lists them"
